// Where chosen units apply: the way from a unit to the classes of permissions that it speaks of.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"

namespace polc::warnings {

struct UnitUse {
  const PermissionClass* permission_class = nullptr;
  const ClassUse* use = nullptr;
};

/// By UnitId; empty for the units that are not `wanted`.
std::vector<std::vector<UnitUse>> uses_of_units(const PolicyFacts& facts, const std::vector<bool>& wanted);

}  // namespace polc::warnings
