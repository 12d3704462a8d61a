#include "compiler/analysis/query/changes.h"

#include <algorithm>
#include <optional>
#include <span>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/name_text.h"
#include "pol/exclusive.h"

namespace polc {
namespace {

/// The way by attributes and settings that changes fewest of them.
std::optional<ChangeSet> by_values(ReadBackTable& read_back, const CurrentCase& current, std::size_t upper_level) {
  DiagramManager& diagrams = read_back.diagrams();
  const Diagram allowed = read_back.allowed(current.permission, current.roles)[upper_level];
  const auto cost = [&](VariableId variable, std::uint32_t value) -> std::uint32_t {
    return current.values[index(variable)] == value ? 0 : 1;
  };
  const std::optional<Assignment> nearest = diagrams.cheapest(read_back.within_accounts(allowed, current.values), cost);
  if (!nearest) return std::nullopt;
  ChangeSet changes;
  for (std::size_t position = 0; position < nearest->values.size(); ++position) {
    const std::optional<std::uint32_t> value = nearest->values[position];
    if (!value || *value == current.values[position]) continue;
    const auto variable = id_at<VariableId>(position);
    const Change::Kind kind = read_back.is_setting(variable) ? Change::Kind::setting : Change::Kind::attribute;
    changes.push_back({kind, value_text(read_back, variable, *value)});
  }
  return changes;
}

}  // namespace

std::vector<ChangeSet> smallest_changes(ReadBackTable& read_back, const CurrentCase& current, pol::Level level) {
  const std::size_t upper_level = pol::index(level) - 1;
  std::vector<ChangeSet> ways;
  if (auto way = by_values(read_back, current, upper_level)) ways.push_back(std::move(*way));
  for (const pol::RoleId role :
       read_back.roles_that_reach(current.permission, current.roles, upper_level, current.values)) {
    if (std::find(current.roles.begin(), current.roles.end(), role) != current.roles.end()) continue;
    if (pol::index(role) == read_back.table().data().custom_role) continue;
    std::vector<pol::RoleId> roles = current.roles;
    roles.push_back(role);
    if (pol::find_conflict(read_back.table(), pol::RoleSet(std::span<const pol::RoleId>(roles)))) continue;
    ways.push_back({{Change::Kind::role, "hold " + name_text(read_back.names().name(role))}});
  }
  return ways;
}

}  // namespace polc
