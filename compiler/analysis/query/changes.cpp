// How the smallest ways are found. What a subject is allowed is one condition for each set of roles that it may come to hold, over facts
// and settings. A set of roles is the present one without some of them and with at most one more: a second role more never helps, since
// whatever grants or forbids does so alone. So for `--as blocked, clerk`:
//
//   {blocked, clerk}   the present one: 0 changes of roles, the condition `never`
//   {clerk}            1 change: give up `blocked`; the condition `own`
//   {blocked, clerk, lead}  1 change: hold `lead`; `never`, because `blocked` takes it from everybody
//   {clerk, lead}      2 changes; `always`
//
// In each of these conditions the nearest case to the present one counts: where no value has to change, where one has to, where two
// have to. A way is dropped if a part of it is a way.
#include "compiler/analysis/query/changes.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>

#include "compiler/analysis/query/role_variants.h"

namespace polc {
namespace {

class WaySearch {
 public:
  WaySearch(ReadBackTable& read_back, const CurrentCase& current)
      : read_back_(read_back),
        diagrams_(read_back.diagrams()),
        current_(current),
        make_(read_back, current),
        roles_(read_back, current, make_),
        allowed_now_(read_back.allowed(current.permission, current.roles)) {}

  Ways run(pol::Level level, bool reaches) {
    ways_.clear();
    level_ = pol::index(level) - 1;
    reaches_ = reaches;
    present_ = {current_.roles, {}, wanted(allowed_now_)};
    const std::vector<VariableId> tested = tested_variables();
    for (const VariableId variable : tested) add_values(present_, variable);
    const bool is_one_value = is_any_within_reach();
    add_single_roles();
    const bool is_one = is_any_within_reach();
    if (!is_one_value) {
      add_pairs_of_values(tested);
      if (!is_any_within_reach(is_of_values)) add_nearest({present_});
    }
    if (is_one) return {level, reaches, true, ways_};
    return {level, reaches, add_with_other_roles(), ways_};
  }

 private:
  /// What other roles hold together may be far more involved than what these do. False if not all ways were looked for: it takes too
  /// much and there is a way without, or there are too many sets of roles.
  bool add_with_other_roles() {
    const std::vector<ChangeSet> before = ways_;
    bool is_found = false;
    const Bounded<Done> done = diagrams_.bounded(read_back_.steps(current_.permission) / 2, [&] {
      prepare_variants();
      add_pairs_with_roles();
      is_found = is_any_within_reach();
      if (!is_found) add_nearest(roles_.all());
    });
    if (done.is_known()) return is_found || roles_.is_complete();
    ways_ = before;
    if (done.limit() != Limit::steps || !is_any_within_reach()) throw LimitReached(*done.limit());
    return false;
  }

  Diagram wanted(const std::vector<Diagram>& allowed) {
    return reaches_ ? allowed[level_] : diagrams_.negation(allowed[level_]);
  }

  /// What the outcome depends on, and the settings that these are bound to.
  std::vector<VariableId> tested_variables() {
    std::vector<VariableId> tested = diagrams_.support(present_.wanted);
    const std::vector<VariableId> bound =
        diagrams_.support(read_back_.within_accounts(present_.wanted, current_.values));
    tested.insert(tested.end(), bound.begin(), bound.end());
    std::sort(tested.begin(), tested.end());
    tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
    return tested;
  }

  static bool is_of_values(const ChangeSet& way) {
    return std::none_of(way.begin(), way.end(), [](const Change& each) { return is_of_roles(each); });
  }
  static bool is_of_roles(const Change& change) {
    return change.kind == Change::Kind::take_role || change.kind == Change::Kind::give_up_role;
  }
  bool is_any_within_reach(bool (*counts)(const ChangeSet&) = [](const ChangeSet&) { return true; }) const {
    return std::any_of(ways_.begin(), ways_.end(),
                       [&](const ChangeSet& way) { return counts(way) && is_within_reach(way); });
  }

  /// One role more, then one less. The present case alone is looked up: a table of thousands of roles is not read for this.
  void add_single_roles() {
    const std::vector<pol::RoleId> reaching =
        read_back_.roles_that_reach(current_.permission, current_.roles, level_, current_.values);
    for (std::uint32_t number = 0; number < read_back_.table().role_count(); ++number) {
      const pol::RoleId role{number};
      const bool is_had = std::binary_search(reaching.begin(), reaching.end(), role);
      if (roles_.may_take(role) && is_had == reaches_) ways_.push_back({make_.taken(role, current_.roles)});
    }
    for (const pol::RoleId role : current_.roles) {
      std::vector<pol::RoleId> others = current_.roles;
      std::erase(others, role);
      if (diagrams_.holds(wanted(read_back_.allowed(current_.permission, others)), current_.values))
        ways_.push_back({make_.given_up(role)});
    }
  }

  void prepare_variants() {
    std::vector<RoleVariant>& variants = roles_.all();
    single_.clear();
    for (std::size_t number = 0; number < variants.size(); ++number) {
      RoleVariant& variant = variants[number];
      variant.wanted = wanted(roles_.allowed(variant.roles));
      if (variant.changes.size() == 1) single_[{variant.changes.front().kind, variant.changes.front().role}] = number;
    }
  }

  /// A role and a value, or two roles.
  void add_pairs_with_roles() {
    for (const RoleVariant& variant : roles_.all()) {
      if (variant.changes.size() == 1) {
        for (const VariableId variable : diagrams_.support(variant.wanted)) add_values(variant, variable);
      } else if (variant.changes.size() == 2) {
        if (works(variant, {}) && !has_smaller_roles(variant)) ways_.push_back(variant.changes);
      }
    }
  }

  using Values = ChangeMaker::Values;

  /// Whether it is enough to hold these roles and to change these values. An account that misses what one of its settings requires is
  /// none. One that has what no account may have is one that the author of the policy could allow.
  bool works(const RoleVariant& variant, const Values& changed) const {
    if (!holds(variant.wanted, changed)) return false;
    const bool is_bounded = std::all_of(changed.begin(), changed.end(), [&](const auto& change) {
      return make_.obstacle_of(change.first, change.second).empty();
    });
    return !is_bounded || make_.meets_requirements(changed);
  }

  /// Of two changes of roles: whether one of them is enough.
  bool has_smaller_roles(const RoleVariant& variant) {
    return variant.changes.size() > 1 &&
           std::any_of(variant.changes.begin(), variant.changes.end(), [&](const Change& change) {
             const auto found = single_.find({change.kind, change.role});
             return found != single_.end() && works(roles_.all()[found->second], {});
           });
  }

  /// The values of a variable other than the present one, those apart that no account may have.
  void add_values(const RoleVariant& variant, VariableId variable) {
    if (!variant.changes.empty() && works(variant, {})) return;
    std::map<std::string, ValueSet> by_obstacle;
    for (const std::uint32_t value : values_that_meet(follow(variant.wanted, variable), variable)) {
      if (!works(variant, {{variable, value}})) continue;
      if (!variant.changes.empty() && works(present_, {{variable, value}})) continue;
      by_obstacle.try_emplace(make_.obstacle_of(variable, value), ValueSet(diagrams_.domain_size(variable)))
          .first->second.set(value);
    }
    for (const auto& [obstacle, values] : by_obstacle) {
      ChangeSet way = variant.changes;
      way.push_back(make_.valued(variable, values, obstacle));
      ways_.push_back(std::move(way));
    }
  }

  void add_pairs_of_values(const std::vector<VariableId>& tested) {
    for (std::size_t first = 0; first < tested.size(); ++first) {
      for (std::size_t second = first + 1; second < tested.size(); ++second) add_values(tested[first], tested[second]);
    }
  }

  /// Pairs of values of which neither is enough, with the present roles. Values of the first that go with the same ones of the
  /// second are one way.
  void add_values(VariableId first, VariableId second) {
    using Partner = std::pair<std::string, std::vector<unsigned>>;  // An obstacle, and the values that meet it.
    std::map<std::pair<std::string, std::vector<Partner>>, ValueSet> alike;
    const Diagram condition = follow(present_.wanted, first);
    std::map<Diagram, std::vector<std::uint32_t>>
        enough;  // What is left to test, and the values of the second that meet it.
    diagrams_.spend(1 + diagrams_.domain_size(first) / 32);
    for (std::uint32_t a = 0; a < diagrams_.domain_size(first); ++a) {
      if (a == current_.values[index(first)]) continue;
      const Diagram left = follow(after(condition, first, a), second);
      const auto [found, is_new] = enough.try_emplace(left);
      if (is_new) found->second = values_that_meet(left, second);
      std::map<std::string, std::vector<unsigned>> partners;
      for (const std::uint32_t b : found->second) {
        if (works(present_, {{second, b}}) || !works(present_, {{first, a}, {second, b}})) continue;
        partners[make_.obstacle_of(second, b)].push_back(b);
      }
      if (partners.empty() || works(present_, {{first, a}})) continue;
      const std::vector<Partner> key(partners.begin(), partners.end());
      alike.try_emplace({make_.obstacle_of(first, a), key}, ValueSet(diagrams_.domain_size(first)))
          .first->second.set(a);
    }
    for (const auto& [key, values] : alike) {
      for (const auto& [obstacle, partners] : key.second) {
        ValueSet others(diagrams_.domain_size(second));
        for (const unsigned value : partners) others.set(value);
        ways_.push_back({make_.valued(first, values, key.first), make_.valued(second, others, obstacle)});
      }
    }
  }

  /// What is left of a condition where all variables before this one are as they are.
  Diagram follow(Diagram condition, VariableId variable) const {
    while (!DiagramManager::is_constant(condition) && diagrams_.variable(condition) < variable)
      condition = diagrams_.child(condition, current_.values[index(diagrams_.variable(condition))]);
    return condition;
  }

  /// And where this one has the value.
  Diagram after(Diagram condition, VariableId variable, std::uint32_t value) const {
    const bool is_tested = !DiagramManager::is_constant(condition) && diagrams_.variable(condition) == variable;
    return is_tested ? diagrams_.child(condition, value) : condition;
  }

  /// The other values of the variable with which the condition holds, all later ones being as they are.
  std::vector<std::uint32_t> values_that_meet(Diagram condition, VariableId variable) {
    std::vector<std::uint32_t> values;
    if (condition == Diagram::never) return values;
    diagrams_.spend(1 + diagrams_.domain_size(variable) / 32);
    for (std::uint32_t value = 0; value < diagrams_.domain_size(variable); ++value) {
      const Diagram left = after(condition, variable, value);
      if (value != current_.values[index(variable)] && diagrams_.holds(left, current_.values)) values.push_back(value);
    }
    return values;
  }

  /// For each set of roles the nearest case of an account that may be; of these ways the smallest.
  void add_nearest(const std::vector<RoleVariant>& variants) {
    std::size_t least = std::numeric_limits<std::size_t>::max();
    std::vector<ChangeSet> nearest;
    for (const RoleVariant& variant : variants) {
      if (!is_within_reach(variant.changes)) continue;
      const auto cost = [&](VariableId variable, std::uint32_t value) -> std::uint32_t {
        return current_.values[index(variable)] == value ? 0 : 1;
      };
      const auto found = diagrams_.cheapest(read_back_.within_accounts(variant.wanted, current_.values), cost);
      if (!found) continue;
      ChangeSet way = variant.changes;
      for (std::size_t position = 0; position < found->values.size(); ++position) {
        const std::optional<std::uint32_t> value = found->values[position];
        if (!value || *value == current_.values[position]) continue;
        const auto variable = id_at<VariableId>(position);
        ValueSet values(diagrams_.domain_size(variable));
        values.set(*value);
        way.push_back(make_.valued(variable, values, ""));
      }
      if (way.size() < least) nearest.clear();
      least = std::min(least, way.size());
      if (way.size() == least) nearest.push_back(std::move(way));
    }
    ways_.insert(ways_.end(), nearest.begin(), nearest.end());
  }

  bool holds(Diagram condition, const Values& changed) const {
    while (!DiagramManager::is_constant(condition)) {
      std::uint32_t value = current_.values[index(diagrams_.variable(condition))];
      for (const auto& [variable, other] : changed) {
        if (variable == diagrams_.variable(condition)) value = other;
      }
      condition = diagrams_.child(condition, value);
    }
    return condition == Diagram::always;
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  const CurrentCase& current_;
  ChangeMaker make_;
  RoleVariants roles_;                // Read where one change is not enough.
  std::vector<Diagram> allowed_now_;  // By level above the lowest.
  std::size_t level_ = 0;             // Above the lowest: the one that is to be reached, or lost.
  bool reaches_ = true;
  RoleVariant present_;
  std::map<std::pair<Change::Kind, pol::RoleId>, std::size_t> single_;  // The variants of one change.
  std::vector<ChangeSet> ways_;
};

std::size_t smallest_of(const Ways& ways) {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (const ChangeSet& way : ways.ways) {
    if (is_within_reach(way)) least = std::min(least, way.size());
  }
  return least;
}

}  // namespace

bool is_within_reach(const ChangeSet& way) {
  return std::none_of(way.begin(), way.end(),
                      [](const Change& change) { return change.hands == Change::Hands::out_of_reach; });
}

bool Ways::is_within_reach() const {
  return std::any_of(ways.begin(), ways.end(), [](const ChangeSet& way) { return polc::is_within_reach(way); });
}

std::vector<Ways> smallest_changes(ReadBackTable& read_back, const CurrentCase& current, pol::Level decided) {
  WaySearch search(read_back, current);
  const pol::Level highest = read_back.table().highest_level();
  if (decided == highest) return {search.run(highest, false)};
  std::vector<Ways> result{search.run(highest, true)};
  for (std::uint32_t level = pol::index(highest) - 1; level > pol::index(decided); --level) {
    Ways ways = search.run(pol::id_at<pol::Level>(level), true);
    if (smallest_of(ways) < smallest_of(result.back())) result.push_back(std::move(ways));
  }
  return result;
}

}  // namespace polc
