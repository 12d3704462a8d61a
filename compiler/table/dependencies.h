// What a decision depends on, exactly.
#pragma once

#include <vector>

#include "compiler/access/access_conditions.h"

namespace polc {

/// The variables whose value makes a difference to the decision of some subject. Sorted.
///
/// A difference that any set of roles sees, one or two of them see: one that grants, and one that takes away.
std::vector<VariableId> dependencies(AccessConditions& access, PermissionId permission);

}  // namespace polc
