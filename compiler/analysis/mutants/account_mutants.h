// Mutants of settings: whom they can matter to, and which decision they change.
#pragma once

#include <optional>
#include <vector>

#include "compiler/analysis/mutants/claim_index.h"
#include "compiler/analysis/mutants/mutant.h"

namespace polc {

/// By setting: the permissions whose decisions or claims test it, or a setting that requirements tie to it.
class AffectedPermissions {
 public:
  /// Cost: linear in the conditions of all permissions and claims.
  AffectedPermissions(const Model& model, AccessConditions& access, const ClaimIndex& claims);

  const std::vector<PermissionId>& by(VariableId setting) const { return permissions_[index(setting)]; }

 private:
  std::vector<std::vector<PermissionId>> permissions_;  // By VariableId.
};

/// The error of a policy whose defaults break a requirement: of the setting, or one that another has of it.
std::optional<MutantKiller> refusal_of_defaults(const Model& model, VariableId setting);

/// The first case that the mutant of a setting decides otherwise, permission by permission; the model is without it. See
/// mutant_trial.h for what is compared.
std::optional<MutantCase> account_difference(Model& model, AccessConditions& access, const Mutant& mutant,
                                             const std::vector<PermissionId>& permissions);

}  // namespace polc
