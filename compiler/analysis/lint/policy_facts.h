// What all checks start from, made once: units of rules, classes of permissions, admitted accounts.
#pragma once

#include <vector>

#include "compiler/access/account_scope.h"
#include "compiler/access/role_functions.h"
#include "compiler/analysis/lint/permission_classes.h"
#include "compiler/analysis/lint/rule_units.h"

namespace polc::warnings {

struct PolicyFacts {
  explicit PolicyFacts(RoleFunctions& role_functions)
      : functions(role_functions),
        scope(role_functions.conditions()),
        units(role_functions.model()),
        classes(permission_classes(role_functions, scope)) {}

  const Model& model() const { return functions.model(); }
  DiagramManager& diagrams() const { return functions.diagrams(); }

  RoleFunctions& functions;
  AccountScope scope;
  RuleUnits units;
  std::vector<PermissionClass> classes;
};

}  // namespace polc::warnings
