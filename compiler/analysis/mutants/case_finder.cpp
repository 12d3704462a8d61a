#include "compiler/analysis/mutants/case_finder.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

constexpr std::size_t in_no_group = static_cast<std::size_t>(-1);

std::vector<std::size_t> group_of_each_role(const Model& model, const PermissionConditions& conditions) {
  std::vector<std::size_t> groups(model.roles.size(), in_no_group);
  for (std::size_t group = 0; group < conditions.groups.size(); ++group) {
    for (const RoleId role : conditions.groups[group].roles) groups[index(role)] = group;
  }
  return groups;
}

bool restricts(const PermissionConditions& conditions) {
  return std::any_of(conditions.groups.begin(), conditions.groups.end(), [](const RoleGroup& group) {
    return std::any_of(group.forbidden.begin(), group.forbidden.end(),
                       [](Diagram forbidden) { return forbidden != Diagram::never; });
  });
}

}  // namespace

AllowedAt allowed_at(AccessConditions& access, const PermissionConditions& conditions,
                     const std::vector<RoleId>& roles) {
  DiagramManager& diagrams = access.diagrams();
  std::vector<RoleId> held = roles;
  if (held.empty() && access.model().fallback) held.push_back(*access.model().fallback);
  AllowedAt granted(access.upper_levels(), Diagram::never);
  AllowedAt taken = conditions.every_subject;
  for (const RoleGroup& group : conditions.groups) {
    if (!has_any_role(group.roles, held)) continue;
    for (std::size_t t = 0; t < granted.size(); ++t) {
      granted[t] = diagrams.disjunction(granted[t], group.granted[t]);
      taken[t] = diagrams.disjunction(taken[t], group.forbidden[t]);
    }
  }
  for (std::size_t t = 0; t < granted.size(); ++t) granted[t] = diagrams.difference(granted[t], taken[t]);
  return granted;
}

LevelId level_at(AccessConditions& access, const PermissionConditions& conditions, const std::vector<RoleId>& roles,
                 const std::vector<std::uint32_t>& values) {
  const AllowedAt allowed = allowed_at(access, conditions, roles);
  LevelId level{0};
  for (std::size_t t = 0; t < allowed.size(); ++t) {
    if (access.diagrams().holds(allowed[t], values)) level = id_at<LevelId>(t + 1);
  }
  return level;
}

Diagram unequal(DiagramManager& diagrams, const AllowedAt& before, const AllowedAt& after) {
  Diagram result = Diagram::never;
  for (std::size_t t = 0; t < before.size(); ++t) {
    if (before[t] == after[t]) continue;
    result = diagrams.disjunction(result, diagrams.disjunction(diagrams.difference(before[t], after[t]),
                                                               diagrams.difference(after[t], before[t])));
  }
  return result;
}

bool is_same(const PermissionConditions& before, const PermissionConditions& after) {
  // Groups are in the order of their conditions, so that equal ones stand at equal places.
  return before.every_subject == after.every_subject &&
         std::equal(before.groups.begin(), before.groups.end(), after.groups.begin(), after.groups.end(),
                    [](const RoleGroup& a, const RoleGroup& b) {
                      return a.roles == b.roles && a.granted == b.granted && a.forbidden == b.forbidden;
                    });
}

std::vector<DifferingRoles> differing_roles(AccessConditions& access, const PermissionConditions& before,
                                            const PermissionConditions& after, const Differing& differing) {
  const Model& model = access.model();
  const std::vector<std::size_t> groups_before = group_of_each_role(model, before);
  const std::vector<std::size_t> groups_after = group_of_each_role(model, after);
  std::map<std::pair<std::size_t, std::size_t>, std::vector<RoleId>> kinds;
  for (std::size_t role = 0; role < model.roles.size(); ++role) {
    const std::pair kind(groups_before[role], groups_after[role]);
    // Who is in no group of either is granted nothing by both, and takes nothing away.
    if (kind != std::pair(in_no_group, in_no_group)) kinds[kind].push_back(id_at<RoleId>(role));
  }
  const auto where = [&](const std::vector<RoleId>& roles) {
    return differing(allowed_at(access, before, roles), allowed_at(access, after, roles));
  };
  std::vector<DifferingRoles> found;
  for (const auto& [kind, roles] : kinds) {
    const auto role =
        std::find_if(roles.begin(), roles.end(), [&](RoleId each) { return is_admissible(model, {each}); });
    if (role == roles.end()) continue;
    const Diagram differs = where({*role});
    if (differs != Diagram::never) found.push_back({{*role}, differs});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.roles < b.roles; });
  if (!found.empty() || !(restricts(before) || restricts(after))) return found;
  for (auto one = kinds.begin(); one != kinds.end(); ++one) {
    // Two roles of one kind are decided as each of them is.
    for (auto other = std::next(one); other != kinds.end(); ++other) {
      std::vector<RoleId> pair = {std::min(one->second.front(), other->second.front()),
                                  std::max(one->second.front(), other->second.front())};
      const Diagram differs = where(pair);
      if (differs == Diagram::never) continue;
      for (const RoleId first : one->second) {
        for (const RoleId second : other->second) {
          if (is_admissible(model, {first, second}))
            return {{{std::min(first, second), std::max(first, second)}, differs}};
        }
      }
    }
  }
  return {};
}

}  // namespace polc
