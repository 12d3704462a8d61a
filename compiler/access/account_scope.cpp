#include "compiler/access/account_scope.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <unordered_set>

namespace polc {

std::vector<VariableId> with_required_settings(std::vector<VariableId> variables, const RequiredSettings& required) {
  std::unordered_set<VariableId> touched(variables.begin(), variables.end());
  for (std::size_t next = 0; next < variables.size(); ++next) {
    for (const VariableId setting : required[index(variables[next])]) {
      if (touched.insert(setting).second) variables.push_back(setting);
    }
  }
  std::sort(variables.begin(), variables.end(), std::greater<>());
  return variables;
}

AccountScope::AccountScope(ConditionDiagrams& conditions)
    : AccountScope(conditions, std::numeric_limits<Layer>::max()) {}

AccountScope::AccountScope(ConditionDiagrams& conditions, Layer layer)
    : conditions_(conditions),
      diagrams_(conditions.diagrams()),
      required_(conditions.model().variables.size()),
      admitted_by_(conditions.model().variables.size(), Diagram::always) {
  const Model& model = conditions_.model();
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    if (variable.kind != Variable::Kind::setting || variable.layer > layer) continue;
    const auto setting = id_at<VariableId>(position);
    admitted_by_[position] = conditions_.admitted_by(setting, layer);
    if (admitted_by_[position] != Diagram::always) is_unbounded_ = false;
    // Only a switch can be on by default: one of several values requires nothing while it is at its default.
    const bool binds_by_default =
        model.domain_of(setting).boolean && model.setting_in(setting, layer).default_value != 0;
    for (const SettingRequirement& requirement : variable.requirements) {
      required_[position].push_back(requirement.setting);
      if (binds_by_default) required_[index(requirement.setting)].push_back(setting);
    }
  }
}

const std::vector<VariableId>& AccountScope::support(Diagram condition) {
  const auto [entry, is_new] = supports_.try_emplace(condition);
  if (is_new) entry->second = diagrams_.support(condition);
  return entry->second;
}

Diagram AccountScope::around(const std::vector<VariableId>& variables) {
  // From the last variable up, so that each step adds nodes at the top alone.
  Diagram result = Diagram::always;
  for (const VariableId variable : with_required_settings(variables, required_))
    result = diagrams_.conjunction(admitted_by_[index(variable)], result);
  return result;
}

Diagram AccountScope::within(Diagram condition) {
  if (is_unbounded_ || DiagramManager::is_constant(condition)) return condition;
  if (const auto known = scoped_.find(condition); known != scoped_.end()) return known->second;
  const Diagram result = diagrams_.conjunction(condition, around(support(condition)));
  scoped_.emplace(condition, result);
  return result;
}

bool AccountScope::is_possible(Diagram condition) {
  return within(condition) != Diagram::never;
}

bool AccountScope::depends_on(Diagram condition, VariableId variable) {
  const std::vector<VariableId>& tested = support(condition);
  if (!std::binary_search(tested.begin(), tested.end(), variable)) return false;
  const Diagram holds = within(condition);
  const Diagram fails = within(diagrams_.negation(condition));
  return diagrams_.conjunction(diagrams_.exists(holds, variable), diagrams_.exists(fails, variable)) != Diagram::never;
}

}  // namespace polc
