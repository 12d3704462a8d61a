// Entry: group_rules.
#include "compiler/import/rule_groups.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace polc::importing {
namespace {

using Roles = std::vector<std::uint32_t>;

/// What a statement takes besides its names: `allow … to …;`, its line end and the name of a resource.
constexpr std::size_t statement_cost = 24;
constexpr std::size_t separator_cost = 2;

}  // namespace

std::vector<RuleGroup> group_rules(const AccessTable& table, const std::vector<std::vector<ImportedGrant>>& grants) {
  std::map<ImportedGrant, Roles> holders;
  for (std::uint32_t role = 0; role < grants.size(); ++role) {
    for (const ImportedGrant grant : grants[role]) holders[grant].push_back(role);
  }
  std::map<std::pair<Roles, std::uint32_t>, std::vector<std::uint32_t>> alike;
  for (const auto& [grant, roles] : holders) alike[{roles, grant.content}].push_back(grant.permission);

  std::map<std::pair<Roles, std::uint32_t>, std::vector<std::uint32_t>> groups;
  for (const auto& [key, permissions] : alike) {
    const Roles& roles = key.first;
    std::size_t role_cost = 0;
    for (const std::uint32_t role : roles) role_cost += table.roles[role].text.size() + separator_cost;
    std::size_t permission_cost = 0;
    for (const std::uint32_t permission : permissions) {
      permission_cost += table.permissions[permission].action.size() + separator_cost;
    }
    const bool is_joined = role_cost + permission_cost + statement_cost < roles.size() * permission_cost;
    const std::vector<Roles> owners = is_joined || roles.size() == 1 ? std::vector<Roles>{roles} : [&] {
      std::vector<Roles> single;
      for (const std::uint32_t role : roles) single.push_back({role});
      return single;
    }();
    for (const Roles& owner : owners) {
      std::vector<std::uint32_t>& granted = groups[{owner, key.second}];
      granted.insert(granted.end(), permissions.begin(), permissions.end());
    }
  }

  std::vector<RuleGroup> result;
  for (auto& [key, permissions] : groups) {
    std::sort(permissions.begin(), permissions.end());
    result.push_back({key.first, key.second, std::move(permissions)});
  }
  const auto order = [](const RuleGroup& group) {
    return std::tuple(group.roles.front(), group.roles.size() == 1, group.content, group.permissions.front());
  };
  std::stable_sort(result.begin(), result.end(),
                   [&](const RuleGroup& a, const RuleGroup& b) { return order(a) < order(b); });
  return result;
}

}  // namespace polc::importing
