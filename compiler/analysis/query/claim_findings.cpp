// Long because a claim is taken apart by its kind here, and each kind is compared in a way of its own.
#include "compiler/analysis/query/claim_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "compiler/access/condition_diagrams.h"
#include "compiler/analysis/query/condition_fingerprints.h"
#include "compiler/analysis/query/schema_findings.h"
#include "compiler/text/name_list.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

/// What one claim says about one permission.
struct Part {
  enum class Kind : std::uint8_t { only, never, always, become, grant, restriction, gift_to_others, gift_to_self };
  Kind kind{};
  std::string permission;  ///< Of `may become`: the role.
  std::string level;
  std::set<std::string> roles;  ///< As named.
  bool binds_everyone = false;
  Diagram where{};
  std::set<std::string> bound;  ///< Of an assert: the roles of which it demands something, `any_other` among them.
};

/// What an assert demands: that a role stays below a level, or that it has it. `only` is a `never` of all roles but some: both are kept,
/// or lost, to each other.
enum class Demand : std::uint8_t { below, at_least, become, grant, restriction, gift_to_others, gift_to_self };

Demand demand_of(Part::Kind kind) {
  switch (kind) {
    case Part::Kind::only:
    case Part::Kind::never:
      return Demand::below;
    case Part::Kind::always:
      return Demand::at_least;
    case Part::Kind::become:
      return Demand::become;
    case Part::Kind::grant:
      return Demand::grant;
    case Part::Kind::gift_to_others:
      return Demand::gift_to_others;
    case Part::Kind::gift_to_self:
      return Demand::gift_to_self;
    case Part::Kind::restriction:
      break;
  }
  return Demand::restriction;
}

/// A role that somebody declares later: `only` speaks of it, `never` does not. No role has this name.
constexpr std::string_view any_other;

/// The roles of NEW, each with all that it includes: what the asserts of both sides are read by. So an assert that stayed as it is says
/// what it said, and a role that is another one now is told as such.
using Vocabulary = std::map<std::string, std::set<std::string>>;

Vocabulary vocabulary_of(const Model& model) {
  Vocabulary vocabulary;
  for (const Role& role : model.roles) {
    for (const RoleId each : role.closure) vocabulary[role.name].insert(model.roles[index(each)].name);
  }
  return vocabulary;
}

/// What a finding about a `gives` is called.
constexpr std::string_view what_gifts = "who gives roles";

struct Claim {
  std::string what;
  std::string word;  ///< For a message: `removed`.
  Span span;
  DiffTopic topic{};
  std::vector<Part> parts;
  std::vector<std::vector<Part>> terms;  ///< Of an `assert separate`.
};

/// A model's claims in shared terms.
class Claims {
 public:
  Claims(SharedTerms& terms, const DiffSide& side, Side which, const Vocabulary& vocabulary)
      : terms_(terms), model_(*side.model), side_(side), which_(which), vocabulary_(vocabulary), conditions_(model_) {
    std::map<std::pair<bool, std::string>, VariableId> places;
    for (std::size_t place = 0; place < terms.variables().size(); ++place) {
      const SharedVariable& each = terms.variables()[place];
      if (!each.in.is_on(which)) continue;
      const std::string& name = which == Side::before ? each.full_name_before : each.full_name;
      places.emplace(std::pair(each.is_setting, name), id_at<VariableId>(place));
    }
    for (const Variable& each : model_.variables) {
      const bool is_setting = each.kind == Variable::Kind::setting;
      const std::string owner =
          is_setting ? "" : (each.resource ? model_.resources[index(*each.resource)].name : "context") + ".";
      const auto found = places.find({is_setting, owner + each.name});
      variables_.push_back(found == places.end() ? std::nullopt : std::optional(found->second));
    }
    for (const SharedName& each : terms.roles()) note(each, roles_);
    for (const SharedName& each : terms.permissions()) note(each, permissions_);
    for (const SharedName& each : terms.levels()) note(each, levels_);
  }

  std::vector<Claim> all() {
    std::vector<Claim> claims;
    for (const Assertion& each : model_.assertions) claims.push_back(of(each));
    for (const Rule& each : model_.rules) {
      if (each.immutable) claims.push_back(of(each));
    }
    for (const RoleGift& each : model_.gifts) claims.push_back(of(each));
    for (const Role& role : model_.roles) {
      if (role.immutable)
        claims.push_back(
            {"immutable role " + name_text(after_name(roles_, role.name)), "", role.span, DiffTopic::bounds, {}, {}});
    }
    return claims;
  }

  DiffPlace place(Span span) const { return place_in(side_, which_, span); }

 private:
  using NamesAfter = std::map<std::string, std::string>;

  void note(const SharedName& name, NamesAfter& names) const {
    if (name.in.is_on(which_)) names.emplace(which_ == Side::before ? name.name_before : name.name, name.name);
  }
  static const std::string& after_name(const NamesAfter& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
  }

  std::set<std::string> roles(const std::vector<RoleId>& ids) const {
    std::set<std::string> names;
    for (const RoleId id : ids) names.insert(after_name(roles_, model_.roles[index(id)].name));
    return names;
  }

  Part part(Part::Kind kind, const Target& target, LevelId level, const std::vector<RoleId>& named) {
    return {kind,
            after_name(permissions_, model_.permissions[index(target.permission)].name),
            after_name(levels_, model_.levels[index(level)].name),
            roles(named),
            false,
            chosen(shared(conditions_.of(target.condition))),
            {}};
  }

  /// `only` binds whoever holds none of the roles, `always` whoever holds one, by what their roles include too; `never` just these.
  std::set<std::string> bound(Part::Kind kind, const std::set<std::string>& roles) const {
    if (kind == Part::Kind::never) return roles;
    std::set<std::string> result;
    for (const auto& [role, held] : vocabulary_) {
      const bool holds_one =
          std::any_of(held.begin(), held.end(), [&](const std::string& each) { return roles.count(each) != 0; });
      if (holds_one == (kind == Part::Kind::always)) result.insert(role);
    }
    if (kind == Part::Kind::only) result.emplace(any_other);
    return result;
  }

  /// A claim speaks of every account that there can be, whatever it left out: a default that changed weakens none.
  Diagram chosen(Diagram condition) {
    for (const VariableId variable : terms_.diagrams().support(condition)) {
      const std::optional<std::uint32_t> left_out = terms_.variables()[index(variable)].left_out;
      if (left_out) condition = terms_.diagrams().difference(condition, terms_.diagrams().is(variable, *left_out));
    }
    return condition;
  }

  Claim of(const Assertion& assertion) {
    Claim claim{"assert", "removed", assertion.span, DiffTopic::asserts, {}, {}};
    const Part::Kind kind = assertion.kind == Assertion::Kind::only    ? Part::Kind::only
                            : assertion.kind == Assertion::Kind::never ? Part::Kind::never
                                                                       : Part::Kind::always;
    for (const RoleId role : assertion.become) {
      claim.parts.push_back({Part::Kind::become,
                             after_name(roles_, model_.roles[index(role)].name),
                             after_name(levels_, model_.levels.front().name),
                             roles(assertion.roles),
                             false,
                             Diagram::always,
                             {}});
    }
    for (const std::vector<Target>& term : assertion.terms) {
      std::vector<Part> parts;
      for (const Target& target : term) {
        parts.push_back(part(kind, target, assertion.level, assertion.roles));
        parts.back().bound = bound(kind, parts.back().roles);
      }
      if (assertion.kind == Assertion::Kind::separate) {
        claim.terms.push_back(std::move(parts));
      } else {
        claim.parts.insert(claim.parts.end(), parts.begin(), parts.end());
      }
    }
    return claim;
  }

  Claim of(const Rule& rule) {
    Claim claim{"immutable rule", "no longer immutable", rule.span, DiffTopic::bounds, {}, {}};
    const Part::Kind kind = rule.kind == Rule::Kind::grant ? Part::Kind::grant : Part::Kind::restriction;
    for (const Target& target : rule.targets) {
      claim.parts.push_back(part(kind, target, rule.level, rule.roles));
      claim.parts.back().binds_everyone = rule.every_subject;
    }
    return claim;
  }

  Claim of(const RoleGift& gift) {
    Claim claim{std::string(what_gifts), "removed", gift.span, DiffTopic::narrowed, {}, {}};
    for (const Target& target : gift.targets)
      claim.parts.push_back(
          part(gift.to_self ? Part::Kind::gift_to_self : Part::Kind::gift_to_others, target, gift.level, gift.roles));
    return claim;
  }

  Diagram shared(Diagram own) {
    if (DiagramManager::is_constant(own)) return own;
    if (const auto found = shared_.find(own); found != shared_.end()) return found->second;
    DiagramManager& diagrams = conditions_.diagrams();
    const std::optional<VariableId> variable = variables_[index(diagrams.variable(own))];
    // INVARIANT: a table has the variables of its model, with the values in the same order.
    const Diagram result =
        terms_.join(which_, variable.value(), [&](std::uint32_t value) { return shared(diagrams.child(own, value)); });
    return shared_.emplace(own, result).first->second;
  }

  SharedTerms& terms_;
  const Model& model_;
  const DiffSide& side_;
  Side which_;
  const Vocabulary& vocabulary_;
  ConditionDiagrams conditions_;
  std::vector<std::optional<VariableId>> variables_;
  NamesAfter roles_, permissions_, levels_;
  std::unordered_map<Diagram, Diagram> shared_;
};

class ClaimComparison {
 public:
  ClaimComparison(SharedTerms& terms, const Vocabulary& vocabulary)
      : diagrams_(terms.diagrams()), vocabulary_(vocabulary) {
    for (std::size_t place = 0; place < terms.levels().size(); ++place)
      ranks_.emplace(terms.levels()[place].name, place);
    for (const SharedName& each : terms.permissions()) {
      if (each.in.is_on_both()) permissions_.insert(each.name);
    }
    for (const SharedName& each : terms.roles()) {
      if (each.in.is_on_both()) roles_.insert(each.name);
    }
  }

  /// What `own` claims and `others` do not: `removed` and `weakened` are the words for it.
  void run(Claims& own, Claims& others, bool is_lost, std::vector<SchemaFinding>& findings) {
    const std::vector<Claim> there = others.all();
    std::map<std::pair<Demand, std::string>, std::vector<const Part*>> parts;
    for (const Claim& claim : there) {
      for (const Part& each : claim.parts) parts[{demand_of(each.kind), each.permission}].push_back(&each);
    }
    for (const Claim& claim : own.all()) {
      std::vector<std::string> lost;
      std::size_t kept = 0;
      if (claim.parts.empty() && claim.terms.empty()) {
        const bool is_there =
            std::any_of(there.begin(), there.end(), [&](const Claim& each) { return each.what == claim.what; });
        if (is_there) {
          ++kept;
        } else {
          lost.push_back(claim.what);
        }
      }
      for (const Part& each : claim.parts) {
        if (is_of_what_is_gone(each)) continue;
        const std::vector<const Part*>& candidates = parts[{demand_of(each.kind), each.permission}];
        const auto is_related = [&](const Part* other) { return says_of_the_kind(*other, each); };
        if (std::any_of(candidates.begin(), candidates.end(), is_related)) ++kept;
        if (is_said(each, candidates)) continue;
        lost.push_back(each.kind == Part::Kind::become ? "may become " + name_text(each.permission)
                                                       : path_text(each.permission));
      }
      if (!claim.terms.empty()) {
        const bool is_there =
            std::any_of(there.begin(), there.end(), [&](const Claim& each) { return separates(each, claim); });
        if (is_there) {
          ++kept;
        } else {
          lost.emplace_back();
        }
      }
      if (lost.empty()) continue;
      findings.push_back(finding(own, claim, lost, kept != 0, is_lost));
    }
  }

 private:
  /// What is on one side alone is told as such, and what is claimed of it with that; not so what gives roles.
  bool is_of_what_is_gone(const Part& part) const {
    if (part.kind == Part::Kind::become) return roles_.count(part.permission) == 0;
    return !is_gift(part) && permissions_.count(part.permission) == 0;
  }

  static bool is_gift(const Part& part) {
    return part.kind == Part::Kind::gift_to_others || part.kind == Part::Kind::gift_to_self;
  }

  /// Whether the others together say all of it. What is said of each of several roles may be said by one claim or by many: `only a` is
  /// `only a, b` and `only a, c` together, and it is `never b, c` of the roles that there are.
  bool is_said(const Part& part, const std::vector<const Part*>& others) {
    const auto is_left = [&](const Part& of, const auto& is_as_strong) {
      Diagram left = of.where;
      for (const Part* other : others) {
        if (left != Diagram::never && is_as_strong(*other)) left = diagrams_.difference(left, other->where);
      }
      return left != Diagram::never;
    };
    const bool is_of_asserts =
        part.kind == Part::Kind::only || part.kind == Part::Kind::never || part.kind == Part::Kind::always;
    if (!is_of_asserts) {
      const auto is_left_of_rule = [&](const Part& of) {
        return is_left(of, [&](const Part& other) { return is_as_strong(other, of); });
      };
      // Whom `may become` names are one another's accomplices: one claim says more than one for each of them.
      if (part.kind == Part::Kind::become || part.roles.size() < 2) return !is_left_of_rule(part);
      Part of_one = part;
      return std::none_of(part.roles.begin(), part.roles.end(), [&](const std::string& role) {
        of_one.roles = {role};
        return is_left_of_rule(of_one);
      });
    }
    const std::size_t rank = ranks_.at(part.level);
    return std::none_of(part.bound.begin(), part.bound.end(), [&](const std::string& role) {
      // A role that is gone, or new, is told as such; `only` speaks of those too that it could not know.
      const bool is_known =
          part.kind == Part::Kind::only ? role == any_other || vocabulary_.count(role) != 0 : roles_.count(role) != 0;
      return is_known && is_left(part, [&](const Part& other) {
               const std::size_t other_rank = ranks_.at(other.level);
               return (part.kind == Part::Kind::always ? other_rank >= rank : other_rank <= rank) &&
                      other.bound.count(role) != 0;
             });
    });
  }

  /// Whether `a` says something of what `b` does, if less: `only a` that became `only a, b`.
  bool says_of_the_kind(const Part& a, const Part& b) {
    if (a.kind != b.kind) return false;
    const auto is_of_both = [&](const std::string& role) { return a.roles.count(role) != 0; };
    const std::size_t shared = static_cast<std::size_t>(std::count_if(b.roles.begin(), b.roles.end(), is_of_both));
    const bool is_of_these =
        b.kind == Part::Kind::only ? shared == b.roles.size() : shared != 0 || a.binds_everyone || b.binds_everyone;
    return is_of_these && diagrams_.conjunction(a.where, b.where) != Diagram::never;
  }

  /// Whether the rule `a` says at least what `b` does, where it holds.
  bool is_as_strong(const Part& a, const Part& b) const {
    if (a.kind != b.kind || a.permission != b.permission) return false;
    const std::size_t rank_a = ranks_.at(a.level);
    const std::size_t rank_b = ranks_.at(b.level);
    const auto includes = [&](const std::set<std::string>& more, const std::set<std::string>& less) {
      return std::all_of(less.begin(), less.end(), [&](const std::string& role) {
        return more.count(role) != 0 || roles_.count(role) == 0;  // One that is gone is spoken of as gone.
      });
    };
    switch (a.kind) {
      case Part::Kind::grant:
        return rank_a >= rank_b && includes(a.roles, b.roles);
      case Part::Kind::restriction:
        return rank_a <= rank_b && (a.binds_everyone || (!b.binds_everyone && includes(a.roles, b.roles)));
      case Part::Kind::become:
        return rank_a <= rank_b && includes(a.roles, b.roles);
      case Part::Kind::gift_to_others:
      case Part::Kind::gift_to_self:
        return rank_a <= rank_b && std::includes(a.roles.begin(), a.roles.end(), b.roles.begin(), b.roles.end());
      case Part::Kind::only:
      case Part::Kind::never:
      case Part::Kind::always:
        break;  // By what they demand of each role.
    }
    return false;
  }

  /// Whether `a` keeps apart whatever `b` does: each term of `b` is said by another of `a`.
  bool separates(const Claim& a, const Claim& b) const {
    std::vector<bool> used(a.terms.size());
    for (const std::vector<Part>& term : b.terms) {
      bool is_found = false;
      for (std::size_t number = 0; number < a.terms.size() && !is_found; ++number) {
        if (used[number] || !covers(a.terms[number], term)) continue;
        used[number] = is_found = true;
      }
      if (!is_found) return false;
    }
    return !a.terms.empty();
  }

  bool covers(const std::vector<Part>& more, const std::vector<Part>& less) const {
    return std::all_of(less.begin(), less.end(), [&](const Part& each) {
      if (permissions_.count(each.permission) == 0) return true;
      Diagram left = each.where;
      for (const Part& other : more) {
        if (other.permission == each.permission && ranks_.at(other.level) <= ranks_.at(each.level))
          left = diagrams_.difference(left, other.where);
      }
      return left == Diagram::never;
    });
  }

  SchemaFinding finding(Claims& own, const Claim& claim, const std::vector<std::string>& lost, bool is_partial,
                        bool is_lost) const {
    const DiffPlace place = own.place(claim.span);
    SchemaFinding result;
    const bool is_gift = claim.what == what_gifts;
    if (is_lost || is_gift) result.topic = is_gift && !is_lost ? DiffTopic::widened : claim.topic;
    const bool is_assert = claim.topic == DiffTopic::asserts;
    result.is_told_by_text = is_assert || !claim.parts.empty();
    result.what = is_assert || is_gift || claim.parts.empty() ? claim.what : "immutable rule";
    const bool is_plain = is_assert || is_gift;
    std::string words = is_lost ? (is_plain ? "removed" : "no longer immutable") : (is_plain ? "new" : "immutable now");
    if (is_partial) {
      words = is_gift ? (is_lost ? "narrower" : "wider") : (is_lost ? "weakened" : "stronger");
      words += " for " + first_of(lost, examples_shown, [](const auto& each) { return each; });
    }
    result.change = words;
    result.places = {place};
    std::string key = fmt::format("{}\n{}\n{}", result.what, words, place.text);
    for (const std::string& each : lost) key += "\n" + each;
    result.fingerprint = fingerprint_of(key);
    return result;
  }

  DiagramManager& diagrams_;
  const Vocabulary& vocabulary_;
  std::map<std::string, std::size_t> ranks_;
  std::set<std::string> permissions_, roles_;
};

}  // namespace

std::vector<SchemaFinding> claim_findings(SharedTerms& terms, const DiffSide& before, const DiffSide& after) {
  const Vocabulary vocabulary = vocabulary_of(*after.model);
  Claims old_ones(terms, before, Side::before, vocabulary);
  Claims new_ones(terms, after, Side::after, vocabulary);
  std::vector<SchemaFinding> findings;
  ClaimComparison comparison(terms, vocabulary);
  comparison.run(old_ones, new_ones, true, findings);
  comparison.run(new_ones, old_ones, false, findings);
  return findings;
}

}  // namespace polc
