// Why of two equal lines the later one is blamed:
//
//   1  allow clerk to till.refund if busy;
//   2  allow clerk to till.refund;
//   3  allow clerk to till.refund;
//
// First each line is held against all others: line 1 and line 2 are covered by 3, and line 3 by 2, so that none of them
// changes a decision. To report all three would be wrong: whoever removed them all would take the refund away. So they are
// looked at once more, from the last to the first, each without those that were reported before it:
//
//   3  line 2 grants it                                reported, and left out from here on
//   2  line 1 grants it to those who are busy only     stays
//   1  line 2 grants it                                reported
//
// What is reported can be removed, all of it together, and no decision changes. Lines that equal an earlier one, as line 3 does, are
// reported without being held against anything (equal_statements.h): were they not left out from the start, each would look at all.
#include "compiler/analysis/lint/redundant_grants.h"

#include <algorithm>
#include <map>

#include "compiler/access/subjects.h"
#include "compiler/analysis/lint/causes.h"
#include "compiler/analysis/lint/class_conditions.h"
#include "compiler/analysis/lint/equal_statements.h"
#include "compiler/analysis/lint/rule_words.h"

namespace polc::lint {
namespace {

class GrantCheck {
 public:
  GrantCheck(PolicyFacts& facts, DiagnosticSink& sink) : facts_(facts), model_(facts.model()), sink_(sink) {}

  std::vector<bool> check(const std::vector<bool>& silent) {
    first_of_ = equal_statements(facts_, Rule::Kind::grant, silent);
    removed_.assign(facts_.statements.size(), false);
    for (std::size_t position = 0; position < removed_.size(); ++position)
      removed_[position] = first_of_[position].has_value() && !silent[position];
    std::vector<bool> wanted = candidates(silent);
    const std::vector<std::vector<StatementUse>> uses = uses_of_statements(facts_, wanted);
    std::vector<bool> reported(facts_.statements.size());
    for (const StatementId statement : facts_.statements.latest_first(Rule::Kind::grant)) {
      if (removed_[index(statement)]) {
        report(statement, uses[index(statement)]);
        reported[index(statement)] = true;
        continue;
      }
      if (!wanted[index(statement)] || uses[index(statement)].empty() || counts(uses[index(statement)])) continue;
      report(statement, uses[index(statement)]);
      reported[index(statement)] = true;
      removed_[index(statement)] = !is_claim(statement);
    }
    return reported;
  }

 private:
  /// Statements that change nothing while all others are there.
  std::vector<bool> candidates(const std::vector<bool>& silent) {
    std::vector<bool> open(facts_.statements.size());
    for (std::size_t statement = 0; statement < open.size(); ++statement) {
      open[statement] =
          !silent[statement] && facts_.statements.rule(id_at<StatementId>(statement)).kind == Rule::Kind::grant;
    }
    // Those that equal another stay open: they are not looked at.
    const auto is_open = [&](const ClassUse& use) {
      const std::size_t statement = index(facts_.statements.of(use.rule));
      return open[statement] && !removed_[statement];
    };
    for (const PermissionClass& permission_class : facts_.classes) {
      if (std::none_of(permission_class.uses.begin(), permission_class.uses.end(), is_open)) continue;
      if (drop_unrestricted_claims(permission_class, open)) continue;
      const LeftOut left_out{&removed_, std::nullopt, nullptr};
      ClassConditions conditions(facts_, permission_class, left_out);
      for (const ClassUse& use : permission_class.uses) {
        if (is_open(use) && counts(permission_class, use, conditions, left_out))
          open[index(facts_.statements.of(use.rule))] = false;
      }
    }
    return open;
  }

  /// A class of cells without a restriction, such as most rows of a matrix, needs no look at its conditions.
  bool drop_unrestricted_claims(const PermissionClass& permission_class, std::vector<bool>& open) {
    const auto is_claimed_grant = [&](const ClassUse& use) {
      return model_.rules[use.rule].kind == Rule::Kind::grant && is_claim(facts_.statements.of(use.rule));
    };
    if (!std::all_of(permission_class.uses.begin(), permission_class.uses.end(), is_claimed_grant)) return false;
    for (const ClassUse& use : permission_class.uses) open[index(facts_.statements.of(use.rule))] = false;
    return true;
  }

  /// Says more than it grants, so that being granted elsewhere is no reason to go.
  bool is_claim(StatementId statement) const {
    const Rule& rule = facts_.statements.rule(statement);
    if (rule.origin == Rule::Origin::cell || rule.immutable) return true;
    return rule.origin == Rule::Origin::custom_roles &&
           std::any_of(rule.targets.begin(), rule.targets.end(), [&](const Target& target) {
             const auto& always = model_.custom_always;
             return std::find(always.begin(), always.end(), target.permission) != always.end();
           });
  }

  bool counts(const std::vector<StatementUse>& uses) {
    return std::any_of(uses.begin(), uses.end(), [&](const StatementUse& use) {
      const LeftOut left_out{&removed_, std::nullopt, nullptr};
      ClassConditions conditions(facts_, *use.permission_class, left_out);
      return counts(*use.permission_class, *use.use, conditions, left_out);
    });
  }

  /// True if a decision on the class would change without the use's statement.
  bool counts(const PermissionClass& permission_class, const ClassUse& use, ClassConditions& conditions,
              LeftOut left_out) {
    const Rule& rule = model_.rules[use.rule];
    const StatementId statement = facts_.statements.of(use.rule);
    bool is_restricted = false;
    for (const RoleId role : least(rule)) {
      const LevelConditions given = is_claim(statement) ? nothing() : conditions.granted_besides(role, statement);
      if (counts_at(use, given, conditions, role)) return true;
      is_restricted = is_restricted || conditions.forbidden(role).back() != Diagram::never;
    }
    // Senior roles have all that covers the grant at the role itself, but not what restricts it there.
    if (!is_restricted) return false;
    left_out.statement = statement;
    ClassConditions without(facts_, permission_class, left_out);
    for (const RoleId role : facts_.access.reached(rule)) {
      const bool is_named = has_role(rule.roles, role);
      const LevelConditions given = !is_named             ? without.granted(role)
                                    : is_claim(statement) ? nothing()
                                                          : without.granted_besides(role, statement);
      if (counts_at(use, given, without, role)) return true;
    }
    return false;
  }

  bool counts_at(const ClassUse& use, const LevelConditions& given, ClassConditions& conditions, RoleId role) {
    for (std::size_t t = 0; t < index(model_.rules[use.rule].level); ++t) {
      Diagram open = facts_.diagrams().difference(use.when, given[t]);
      if (open == Diagram::never) continue;
      open = facts_.diagrams().difference(open, conditions.forbidden(role)[t]);
      open = facts_.diagrams().difference(open, conditions.every_subject()[t]);
      if (facts_.scope.is_possible(open)) return true;
    }
    return false;
  }

  /// The roles that the rule names, without those that include another of them: what covers a grant to a role
  /// covers it for whoever includes that.
  std::vector<RoleId> least(const Rule& rule) const {
    if (rule.roles.size() == 1) return rule.roles;
    std::vector<RoleId> result;
    for (const RoleId role : rule.roles) {
      const std::vector<RoleId>& closure = model_.roles[index(role)].closure;
      const bool includes_another = std::any_of(
          closure.begin(), closure.end(), [&](RoleId held) { return held != role && has_role(rule.roles, held); });
      if (!includes_another) result.push_back(role);
    }
    return result;
  }

  LevelConditions nothing() const { return LevelConditions(facts_.access.upper_levels(), Diagram::never); }

  void report(StatementId statement, const std::vector<StatementUse>& uses) {
    const Rule& rule = facts_.statements.rule(statement);
    // For equal ones, what makes them so is looked for once.
    const StatementId first = first_of_[index(statement)].value_or(statement);
    if (first == statement) reasons_.erase(first);  // What was found for the others may be this very one.
    auto found = reasons_.find(first);
    if (found == reasons_.end()) found = reasons_.emplace(first, reasons_of(statement, uses)).first;
    const Reasons& reasons = found->second;
    const std::string taken = reasons.why.is_given ? "everything that only it grants" : "all that it grants";
    Diagnostic& diagnostic = reasons.why.is_masked ? sink_.report(Code::masked_grant, rule.span, {taken})
                                                   : sink_.report(Code::redundant_rule, rule.span,
                                                                  {kind_of(rule), "what it grants is granted anyway"});
    reasons.causes.label(diagnostic);
  }

  /// What it takes to make a statement ineffective: restrictions, grants elsewhere, or both.
  struct Redundancy {
    bool is_masked = false;
    bool is_given = false;
  };

  /// The lines to show, and what they do.
  struct Reasons {
    Causes causes;
    Redundancy why;
  };

  Reasons reasons_of(StatementId statement, const std::vector<StatementUse>& uses) {
    Reasons found{Causes(facts_), {is_claim(statement), false}};
    constexpr std::size_t enough = 32;  // Classes that are searched for lines to show.
    for (std::size_t position = 0; position < std::min(enough, uses.size()); ++position) {
      find_causes(uses[position], is_claim(statement), found.causes, found.why);
    }
    return found;
  }

  void find_causes(const StatementUse& statement_use, bool is_claim, Causes& causes, Redundancy& why) {
    const ClassUse& use = *statement_use.use;
    const Rule& rule = model_.rules[use.rule];
    ClassConditions conditions(facts_, *statement_use.permission_class,
                               {&removed_, facts_.statements.of(use.rule), nullptr});
    for (const RoleId role : least(rule)) {
      for (std::size_t t = index(rule.level); t-- > 0;) {
        Diagram open = facts_.scope.within(use.when);
        const Diagram given =
            is_claim ? Diagram::never : conditions.granted_besides(role, facts_.statements.of(use.rule))[t];
        if (facts_.diagrams().difference(open, given) != Diagram::never) {
          why.is_masked = true;
          open = causes.cover(open, conditions.restrictions_on(role), t, role);
          open = causes.cover(open, conditions.restrictions_on_everybody(), t, role);
        }
        why.is_given = why.is_given || (open != Diagram::never && !is_claim);
        for (const RoleId held : model_.roles[index(role)].closure) {
          if (open != Diagram::never && !is_claim) open = causes.cover(open, conditions.grants_to(held), t, role);
        }
      }
    }
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::vector<bool> removed_;                         // By StatementId.
  std::vector<std::optional<StatementId>> first_of_;  // Of those that equal an earlier one; by StatementId.
  std::map<StatementId, Reasons> reasons_;            // By the first one.
};

}  // namespace

std::vector<bool> check_grants(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink) {
  return GrantCheck(facts, sink).check(silent);
}

}  // namespace polc::lint
