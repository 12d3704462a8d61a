// What checks of claims share: asserts and tests are both held against the conditions, and both show a counterexample.
#pragma once

#include <string>
#include <string_view>

#include "compiler/access/account_scope.h"
#include "compiler/analysis/claims/counterexample.h"

namespace polc {

/// Keeps what it is made of by reference. `policy` is its file as the user named it.
class ClaimCheck {
 public:
  ClaimCheck(AccessConditions& access, DiagnosticSink& sink, std::string_view policy)
      : access_(access),
        diagrams_(access.diagrams()),
        accounts_(access.conditions()),
        model_(access.model()),
        sink_(sink),
        policy_(policy) {}

 protected:
  const std::string& name_of(RoleId role) const { return model_.roles[index(role)].name; }
  const std::string& name_of(PermissionId permission) const { return model_.permissions[index(permission)].name; }

  AccessConditions& access_;
  DiagramManager& diagrams_;
  AccountScope accounts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::string_view policy_;
};

}  // namespace polc
