#include "compiler/table/dependencies.h"

#include <set>

namespace polc {

std::vector<VariableId> dependencies(AccessConditions& access, PermissionId permission) {
  DiagramManager& diagrams = access.diagrams();
  const PermissionConditions& all = access.of(permission);
  std::set<Diagram> seen;
  std::set<VariableId> variables;
  const auto add = [&](Diagram decision) {
    if (!seen.insert(decision).second) return;
    for (const VariableId variable : diagrams.support(decision)) variables.insert(variable);
  };
  for (std::size_t t = 0; t < access.upper_levels(); ++t) {
    std::set<Diagram> restrictions{Diagram::never};
    for (const RoleGroup& group : all.groups) restrictions.insert(group.forbidden[t]);
    for (const RoleGroup& group : all.groups) {
      const Diagram taken = diagrams.disjunction(group.forbidden[t], all.every_subject[t]);
      const Diagram own = diagrams.difference(group.granted[t], taken);
      for (const Diagram restriction : restrictions) add(diagrams.difference(own, restriction));
    }
  }
  return {variables.begin(), variables.end()};
}

}  // namespace polc
