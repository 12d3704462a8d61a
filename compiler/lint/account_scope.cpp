// Entry: AccountScope.
#include "compiler/lint/account_scope.h"

#include <algorithm>
#include <numeric>

namespace polc::warnings {
namespace {

/// The variables that requirements tie together, each set named by one of them.
std::vector<std::size_t> clusters(const Model& model) {
  std::vector<std::size_t> parent(model.variables.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    for (const SettingRequirement& requirement : model.variables[position].requirements) {
      parent[root(position)] = root(index(requirement.setting));
    }
  }
  std::vector<std::size_t> result(parent.size());
  for (std::size_t position = 0; position < parent.size(); ++position) result[position] = root(position);
  return result;
}

}  // namespace

AccountScope::AccountScope(ConditionDiagrams& conditions)
    : conditions_(conditions),
      diagrams_(conditions.diagrams()),
      cluster_of_(clusters(conditions.model())),
      admitted_(conditions.model().variables.size(), Diagram::always) {
  const Model& model = conditions_.model();
  // From the last variable up, so that each step adds nodes at the top alone.
  for (std::size_t position = model.variables.size(); position-- > 0;) {
    if (model.variables[position].kind != Variable::Kind::setting) continue;
    Diagram& admitted = admitted_[cluster_of_[position]];
    admitted = diagrams_.both(conditions_.admitted_by(id_at<VariableId>(position)), admitted);
    if (admitted != Diagram::always) is_unbounded_ = false;
  }
}

const std::vector<VariableId>& AccountScope::support(Diagram condition) {
  const auto [entry, is_new] = supports_.try_emplace(condition);
  if (is_new) entry->second = diagrams_.support(condition);
  return entry->second;
}

Diagram AccountScope::admitted_around(const std::vector<VariableId>& variables) {
  std::vector<std::size_t> touched;
  for (const VariableId variable : variables) touched.push_back(cluster_of_[index(variable)]);
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  Diagram result = Diagram::always;
  for (const std::size_t cluster : touched) result = diagrams_.both(result, admitted_[cluster]);
  return result;
}

Diagram AccountScope::within(Diagram condition) {
  if (is_unbounded_ || Diagrams::is_constant(condition)) return condition;
  const auto [entry, is_new] = scoped_.try_emplace(condition);
  if (is_new) entry->second = diagrams_.both(condition, admitted_around(support(condition)));
  return entry->second;
}

bool AccountScope::is_possible(Diagram condition) {
  return within(condition) != Diagram::never;
}

bool AccountScope::depends_on(Diagram condition, VariableId variable) {
  const std::vector<VariableId>& tested = support(condition);
  if (!std::binary_search(tested.begin(), tested.end(), variable)) return false;
  const Diagram holds = within(condition);
  const Diagram fails = within(diagrams_.negation(condition));
  return diagrams_.both(diagrams_.some(holds, variable), diagrams_.some(fails, variable)) != Diagram::never;
}

}  // namespace polc::warnings
