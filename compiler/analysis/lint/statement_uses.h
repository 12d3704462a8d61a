// Where chosen statements apply: the way from a statement to the classes of permissions that it speaks of.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"

namespace polc::lint {

struct StatementUse {
  const PermissionClass* permission_class = nullptr;
  const ClassUse* use = nullptr;
};

/// By StatementId; empty for the statements that are not `wanted`.
std::vector<std::vector<StatementUse>> uses_of_statements(const PolicyFacts& facts, const std::vector<bool>& wanted);

}  // namespace polc::lint
