// What all checks start from, made once: statements of rules, classes of permissions, admitted accounts.
#pragma once

#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/account_scope.h"
#include "compiler/analysis/lint/permission_classes.h"
#include "compiler/analysis/lint/rule_statements.h"

namespace polc::lint {

struct PolicyFacts {
  explicit PolicyFacts(AccessConditions& access_conditions)
      : access(access_conditions),
        scope(access_conditions.conditions()),
        statements(access_conditions.model()),
        classes(permission_classes(access_conditions, scope)) {}

  const Model& model() const { return access.model(); }
  DiagramManager& diagrams() const { return access.diagrams(); }

  AccessConditions& access;
  AccountScope scope;
  RuleStatements statements;
  std::vector<PermissionClass> classes;
};

/// Where a statement applies.
struct StatementUse {
  const PermissionClass* permission_class = nullptr;
  const ClassUse* use = nullptr;
};

/// By StatementId; empty for the statements that are not `wanted`.
std::vector<std::vector<StatementUse>> uses_of_statements(const PolicyFacts& facts, const std::vector<bool>& wanted);

}  // namespace polc::lint
