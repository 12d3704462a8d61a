// All mutants of a policy, permission by permission.
#pragma once

#include <map>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/analysis/mutants/condition_mutants.h"
#include "compiler/analysis/mutants/mutant.h"

namespace polc {

/// The cells that claim an absence, by PermissionId, in the order of the model.
using AbsencesByPermission = std::vector<std::vector<Absence>>;

class MutantSource {
 public:
  /// `model` is that of `access`; changed conditions are added to its pool. Keeps references.
  MutantSource(Model& model, AccessConditions& access, const AbsencesByPermission& absences)
      : model_(model), access_(access), absences_(absences) {}

  /// Cost: a permission's rules times the roles, and the parts of their conditions.
  std::vector<Mutant> of(PermissionId permission);

  std::vector<Mutant> of(VariableId setting) const;

 private:
  struct Use;
  void change_use(const Use& use);
  void change_cell(const Use& use);
  void change_roles(const Use& use);
  void widen(const Use& use);
  void change_condition(const Use& use);
  void change_absences(PermissionId permission);
  bool has_cell(PermissionId permission, RoleId role) const;
  void replace_absences_of_cell(const Use& use, ExpressionId condition, Mutant& mutant);
  const std::vector<ConditionMutant>& changes_of(ExpressionId condition);
  MutantRule same(const Use& use) const;
  Mutant start(MutantOperator kind, const Use& use) const;
  std::string level_name(std::size_t level) const;
  std::string role_name(RoleId role) const;

  Model& model_;
  AccessConditions& access_;
  const AbsencesByPermission& absences_;
  std::map<ExpressionId, std::vector<ConditionMutant>> changes_;
  std::vector<Mutant> made_;
};

}  // namespace polc
