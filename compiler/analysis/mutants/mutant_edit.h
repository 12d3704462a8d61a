// A mutant in the model's place, for as long as it is looked at.
#pragma once

#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/analysis/mutants/mutant.h"

namespace polc {

/// The rule that a mutant adds, with its one target.
Rule rule_of(const Model& model, const MutantRule& rule, const Mutant& mutant);

/// The permission's absences with the mutant.
std::vector<Absence> absences_with(const std::vector<Absence>& absences, const Mutant& mutant);

/// Makes a setting what the mutant makes of it.
void apply(Variable& setting, const Mutant& mutant);

/// What an assignment leaves open is at its default, or its first value. By VariableId.
std::vector<std::uint32_t> completed(const Model& model, const Assignment& assignment);

/// While it lives, the mutant's rules decide its permission. The model must have room for them: its rules stay where they lie.
class RulesEdit {
 public:
  RulesEdit(Model& model, AccessConditions& access, const Mutant& mutant);
  ~RulesEdit();
  RulesEdit(const RulesEdit&) = delete;
  RulesEdit& operator=(const RulesEdit&) = delete;

 private:
  Model& model_;
  AccessConditions& access_;
  PermissionId permission_;
  std::size_t rules_;
  AccessConditions::Replaced replaced_;
};

/// While it lives, the setting is the mutant's.
class SettingEdit {
 public:
  SettingEdit(Model& model, const Mutant& mutant);
  ~SettingEdit();
  SettingEdit(const SettingEdit&) = delete;
  SettingEdit& operator=(const SettingEdit&) = delete;

 private:
  Variable& variable_;
  Variable before_;
};

}  // namespace polc
