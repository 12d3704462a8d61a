#include "compiler/analysis/query/decision_changes.h"

#include <algorithm>
#include <span>
#include <string>
#include <tuple>

#include "pol/exclusive.h"

namespace polc {
namespace {

/// What the roles of one kind are granted and forbid, at one level, before and after.
struct DecisionSide {
  Diagram granted{};
  Diagram forbidden{};
};
struct Kind {
  std::vector<pol::RoleId> roles;
  std::vector<DecisionSide> before;  // By level above the lowest.
  std::vector<DecisionSide> after;
};

/// A change of one permission: at least where `lower` holds, and at most where `upper` does.
struct Found {
  Diagram lower{};
  Diagram upper{};
  friend auto operator<=>(const Found&, const Found&) = default;
};

class ChangeSearch {
 public:
  ChangeSearch(ReadBackTable& read_back, const SettingValues& before, const SettingValues& after)
      : read_back_(read_back), diagrams_(read_back.diagrams()), before_(before), after_(after) {}

  void add(pol::PermissionId permission) {
    const std::vector<Kind> kinds = kinds_of(permission);
    if (kinds.empty()) return;
    for (const bool opens : {true, false}) {
      std::map<Key, std::vector<pol::RoleId>> found;
      for (const Kind& kind : kinds) {
        for (const pol::RoleId role : kind.roles) {
          add_single(found, kind, role, opens);
          add_pairs(found, kinds, kind, role, opens);
        }
      }
      for (const auto& [key, roles] : found) tell(permission, opens, key, roles);
    }
  }

  std::vector<DecisionChange> run() {
    std::vector<DecisionChange> result;
    for (auto& [key, change] : changes_) result.push_back(std::move(change));
    std::stable_sort(result.begin(), result.end(), [](const DecisionChange& a, const DecisionChange& b) {
      const auto rank = [](const DecisionChange& each) {
        return std::tuple(!each.opens, !each.beside.empty(), each.roles, each.beside);
      };
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      if (a.highest != b.highest) return a.highest > b.highest;
      return a.permissions.size() != b.permissions.size() ? a.permissions.size() > b.permissions.size()
                                                          : a.permissions.front() < b.permissions.front();
    });
    return result;
  }

 private:
  struct Key {
    std::size_t lowest = 0;  // Levels above the lowest of all.
    std::size_t highest = 0;
    Found found;
    std::vector<pol::RoleId> beside;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  Diagram with(Diagram condition, const SettingValues& values) {
    for (const VariableId variable : diagrams_.support(condition)) {
      if (const auto found = values.find(variable); found != values.end())
        condition = diagrams_.restrict(condition, variable, found->second);
    }
    return condition;
  }

  /// The kinds of roles, if anything about the permission depends on the settings; and what is possible on both sides.
  std::vector<Kind> kinds_of(pol::PermissionId permission) {
    std::vector<Kind> kinds;
    std::vector<VariableId> tested;
    bool depends = false;
    for (const RoleGroup& group : read_back_.of(permission).groups) {
      Kind kind;
      for (const RoleId role : group.roles) kind.roles.push_back(pol::id_at<pol::RoleId>(index(role)));
      for (std::size_t t = 0; t < group.granted.size(); ++t) {
        kind.before.push_back({with(group.granted[t], before_), with(group.forbidden[t], before_)});
        kind.after.push_back({with(group.granted[t], after_), with(group.forbidden[t], after_)});
        depends = depends || kind.before[t].granted != kind.after[t].granted ||
                  kind.before[t].forbidden != kind.after[t].forbidden;
        for (const Diagram each : {group.granted[t], group.forbidden[t]}) {
          const std::vector<VariableId> support = diagrams_.support(each);
          tested.insert(tested.end(), support.begin(), support.end());
        }
      }
      kinds.push_back(std::move(kind));
    }
    if (!depends) return {};
    for (const auto& [setting, value] : before_) tested.push_back(setting);
    std::sort(tested.begin(), tested.end());
    tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
    const Diagram admitted = read_back_.admitted_around(tested, read_back_.default_values());
    possible_ = diagrams_.conjunction(with(admitted, before_), with(admitted, after_));
    return kinds;
  }

  Diagram allowed(const DecisionSide& side) { return diagrams_.difference(side.granted, side.forbidden); }
  DecisionSide joined(const DecisionSide& a, const DecisionSide& b) {
    return {diagrams_.disjunction(a.granted, b.granted), diagrams_.disjunction(a.forbidden, b.forbidden)};
  }

  Diagram changed(const DecisionSide& before, const DecisionSide& after, bool opens) {
    const Diagram was = allowed(before);
    const Diagram is = allowed(after);
    return diagrams_.conjunction(opens ? diagrams_.difference(is, was) : diagrams_.difference(was, is), possible_);
  }

  using Roles = std::vector<pol::RoleId>;

  /// Puts together neighbouring levels at which the same changes; `by_level` has what does at each, and beside which roles.
  static void add_levels(std::map<Key, Roles>& found, const std::vector<std::map<Roles, Found>>& by_level,
                         pol::RoleId role) {
    for (std::size_t t = 0; t < by_level.size(); ++t) {
      for (const auto& [beside, where] : by_level[t]) {
        const auto is_so_at = [&, &roles = beside, &change = where](std::size_t level) {
          const auto same = by_level[level].find(roles);
          return same != by_level[level].end() && same->second == change;
        };
        if (t > 0 && is_so_at(t - 1)) continue;
        std::size_t highest = t;
        while (highest + 1 < by_level.size() && is_so_at(highest + 1)) ++highest;
        found[{t, highest, where, beside}].push_back(role);
      }
    }
  }

  void add_single(std::map<Key, Roles>& found, const Kind& kind, pol::RoleId role, bool opens) {
    std::vector<std::map<Roles, Found>> by_level(kind.before.size());
    for (std::size_t t = 0; t < by_level.size(); ++t) {
      const Diagram here = changed(kind.before[t], kind.after[t], opens);
      if (here != Diagram::never) by_level[t][{}] = {here, here};
    }
    add_levels(found, by_level, role);
  }

  /// What changes for who holds `role` and another, and for neither of them alone.
  void add_pairs(std::map<Key, Roles>& found, const std::vector<Kind>& kinds, const Kind& kind, pol::RoleId role,
                 bool opens) {
    std::vector<std::map<Roles, Found>> by_level(kind.before.size());
    for (std::size_t t = 0; t < by_level.size(); ++t) {
      std::map<Found, Roles> beside;
      for (const Kind& other : kinds) {
        if (other.before[t].forbidden == other.after[t].forbidden) continue;
        const Diagram together =
            changed(joined(kind.before[t], other.before[t]), joined(kind.after[t], other.after[t]), opens);
        const Diagram alone = diagrams_.disjunction(changed(kind.before[t], kind.after[t], opens),
                                                    changed(other.before[t], other.after[t], opens));
        const Diagram more = diagrams_.difference(together, alone);
        if (more == Diagram::never) continue;
        for (const pol::RoleId each : other.roles) {
          const pol::RoleId both[] = {role, each};
          const bool may_be =
              each != role && !pol::find_conflict(read_back_.table(), pol::RoleSet(std::span<const pol::RoleId>(both)));
          if (may_be) beside[{more, together}].push_back(each);
        }
      }
      for (const auto& [where, roles] : beside) by_level[t][roles] = where;
    }
    add_levels(found, by_level, role);
  }

  /// Joins the change with that of other permissions which reads alike.
  void tell(pol::PermissionId permission, bool opens, const Key& key, const std::vector<pol::RoleId>& roles) {
    // Beyond both bounds lies what another change says already: it may be said again where that is shorter.
    const Diagram upper = diagrams_.disjunction(key.found.upper, diagrams_.negation(possible_));
    const Diagram free = diagrams_.difference(upper, key.found.lower);
    ConditionWords words = condition_words(read_back_, key.found.lower, diagrams_.negation(free));
    std::vector<pol::RoleId> sorted = roles;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    const auto lowest = pol::id_at<pol::Level>(key.lowest + 1);
    const auto highest = pol::id_at<pol::Level>(key.highest + 1);
    const auto place = std::tuple(opens, sorted, key.beside, lowest, highest, words.text());
    const auto [change, is_new] =
        changes_.try_emplace(place, DecisionChange{opens, sorted, key.beside, lowest, highest, words, {}, {}});
    change->second.permissions.push_back(permission);
    Diagram where = Diagram::never;
    for (const WordedAlternative& each : words.alternatives) where = diagrams_.disjunction(where, each.holds);
    change->second.where.push_back(where);
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  const SettingValues& before_;
  const SettingValues& after_;
  Diagram possible_ = Diagram::always;
  std::map<std::tuple<bool, Roles, Roles, pol::Level, pol::Level, std::string>, DecisionChange> changes_;
};

}  // namespace

std::vector<DecisionChange> changes_between(ReadBackTable& read_back, const std::vector<pol::PermissionId>& permissions,
                                            const SettingValues& before, const SettingValues& after) {
  ChangeSearch search(read_back, before, after);
  for (const pol::PermissionId permission : permissions) read_back.ask(permission, [&] { search.add(permission); });
  return search.run();
}

}  // namespace polc
