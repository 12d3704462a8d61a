#include "compiler/analysis/lint/unit_uses.h"

namespace polc::warnings {

std::vector<std::vector<UnitUse>> uses_of_units(const PolicyFacts& facts, const std::vector<bool>& wanted) {
  std::vector<std::vector<UnitUse>> result(wanted.size());
  for (const PermissionClass& permission_class : facts.classes) {
    for (const ClassUse& use : permission_class.uses) {
      const std::size_t unit = index(facts.units.of(use.rule));
      if (wanted[unit]) result[unit].push_back({&permission_class, &use});
    }
  }
  return result;
}

}  // namespace polc::warnings
