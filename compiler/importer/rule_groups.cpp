#include "compiler/importer/rule_groups.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace polc::importer {
namespace {

using Roles = std::vector<std::uint32_t>;

/// What a statement takes besides its names: `allow … to …;` and its line end.
constexpr std::size_t statement_cost = 12;
constexpr std::size_t separator_cost = 2;
/// So many permissions that the same roles share are no coincidence.
constexpr std::size_t bundle = 3;

}  // namespace

std::vector<RuleGroup> group_rules(const AccessTable& table, const std::vector<std::vector<ImportedGrant>>& grants) {
  std::map<ImportedGrant, Roles> holders;
  for (std::uint32_t role = 0; role < grants.size(); ++role) {
    for (const ImportedGrant grant : grants[role]) holders[grant].push_back(role);
  }
  std::map<std::pair<Roles, std::uint32_t>, std::vector<std::uint32_t>> alike;
  for (const auto& [grant, roles] : holders) alike[{roles, grant.content}].push_back(grant.permission);

  std::vector<std::size_t> statements(grants.size());  // By role: how many would speak of it.
  for (const auto& [key, permissions] : alike) {
    for (const std::uint32_t role : key.first) ++statements[role];
  }

  std::map<std::pair<Roles, std::uint32_t>, std::vector<std::uint32_t>> groups;
  for (const auto& [key, permissions] : alike) {
    const Roles& roles = key.first;
    std::size_t role_cost = 0;
    for (const std::uint32_t role : roles) role_cost += table.roles[role].text.size() + separator_cost;
    std::size_t permission_cost = 0;
    for (const std::uint32_t permission : permissions) {
      permission_cost += table.permissions[permission].action.size() + separator_cost;
    }
    const bool are_equal =
        std::all_of(roles.begin(), roles.end(), [&](std::uint32_t role) { return statements[role] == 1; });
    const bool is_shorter = role_cost + permission_cost + statement_cost < roles.size() * permission_cost;
    std::vector<Roles> owners;
    if (are_equal || is_shorter || permissions.size() >= bundle) {
      owners.push_back(roles);
    } else {
      for (const std::uint32_t role : roles) owners.push_back({role});
    }
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

}  // namespace polc::importer
