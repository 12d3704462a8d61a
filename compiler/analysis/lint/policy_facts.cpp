#include "compiler/analysis/lint/policy_facts.h"

namespace polc::lint {

std::vector<std::vector<StatementUse>> uses_of_statements(const PolicyFacts& facts, const std::vector<bool>& wanted) {
  std::vector<std::vector<StatementUse>> result(wanted.size());
  for (const PermissionClass& permission_class : facts.classes) {
    for (const ClassUse& use : permission_class.uses) {
      const std::size_t statement = index(facts.statements.of(use.rule));
      if (wanted[statement]) result[statement].push_back({&permission_class, &use});
    }
  }
  return result;
}

}  // namespace polc::lint
