// Entry: smallest_changes.
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
std::optional<ChangeSet> by_values(TableFunctions& functions, const CurrentCase& current, std::size_t threshold) {
  DiagramManager& diagrams = functions.diagrams();
  const Diagram allowed = functions.allowed(current.permission, current.roles)[threshold];
  const auto cost = [&](VariableId variable, std::uint32_t value) -> std::uint32_t {
    return current.values[index(variable)] == value ? 0 : 1;
  };
  const std::optional<Assignment> nearest = diagrams.cheapest(functions.within_accounts(allowed, current.values), cost);
  if (!nearest) return std::nullopt;
  ChangeSet changes;
  for (std::size_t position = 0; position < nearest->values.size(); ++position) {
    const std::optional<std::uint32_t> value = nearest->values[position];
    if (!value || *value == current.values[position]) continue;
    const auto variable = id_at<VariableId>(position);
    const Change::Kind kind = functions.is_setting(variable) ? Change::Kind::setting : Change::Kind::attribute;
    changes.push_back({kind, value_text(functions, variable, *value)});
  }
  return changes;
}

}  // namespace

std::vector<ChangeSet> smallest_changes(TableFunctions& functions, const CurrentCase& current, pol::Level level) {
  const std::size_t threshold = pol::index(level) - 1;
  std::vector<ChangeSet> ways;
  if (auto way = by_values(functions, current, threshold)) ways.push_back(std::move(*way));
  for (const pol::RoleId role :
       functions.roles_that_reach(current.permission, current.roles, threshold, current.values)) {
    if (std::find(current.roles.begin(), current.roles.end(), role) != current.roles.end()) continue;
    if (pol::index(role) == functions.table().data().custom_role) continue;
    std::vector<pol::RoleId> roles = current.roles;
    roles.push_back(role);
    if (pol::find_conflict(functions.table(), pol::RoleSet(std::span<const pol::RoleId>(roles)))) continue;
    ways.push_back({{Change::Kind::role, "hold " + name_text(functions.names().name(role))}});
  }
  return ways;
}

}  // namespace polc
