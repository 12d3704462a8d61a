#include "compiler/analysis/mutants/mutant_edit.h"

#include <algorithm>
#include <utility>

namespace polc {

Rule rule_of(const Model& model, const MutantRule& rule, const Mutant& mutant) {
  Rule result;
  Target target;
  if (rule.like) {
    const Rule& like = model.rules[*rule.like];
    result.kind = like.kind;
    result.origin = like.origin;
    result.every_subject = like.every_subject;
    result.immutable = like.immutable;
    result.layer = like.layer;
    result.span = like.span;
    result.base = like.base;
    target.layer = like.layer;
  } else {
    result.origin = Rule::Origin::cell;
    result.span = mutant.statement;
    result.layer = target.layer = rule.layer;
  }
  result.level = rule.level;
  result.roles = rule.roles;
  target.permission = *mutant.permission;
  target.condition = rule.condition;
  result.targets = std::vector{target};
  return result;
}

std::vector<Absence> absences_with(const std::vector<Absence>& absences, const Mutant& mutant) {
  std::vector<Absence> result;
  for (std::uint32_t position = 0; position < absences.size(); ++position) {
    const auto& removed = mutant.absences_removed;
    if (std::find(removed.begin(), removed.end(), position) == removed.end()) result.push_back(absences[position]);
  }
  result.insert(result.end(), mutant.absences_added.begin(), mutant.absences_added.end());
  return result;
}

void apply(Variable& setting, const Mutant& mutant) {
  switch (mutant.kind) {
    case MutantOperator::set_default:
      setting.default_value = mutant.value;
      if (setting.immutable) {
        setting.allowed.reset();
        setting.allowed.set(mutant.value);
      }
      break;
    case MutantOperator::unlock:
      setting.immutable = false;
      setting.allowed.set();
      break;
    case MutantOperator::unbind:
      setting.allowed.set();
      break;
    case MutantOperator::unrequire:
      setting.requirements.erase(setting.requirements.begin() + mutant.requirement);
      break;
    default:
      break;
  }
}

std::vector<std::uint32_t> completed(const Model& model, const Assignment& assignment) {
  std::vector<std::uint32_t> values(model.variables.size());
  for (std::size_t position = 0; position < values.size(); ++position) {
    const std::optional<std::uint32_t> known =
        position < assignment.values.size() ? assignment.values[position] : std::nullopt;
    values[position] = known.value_or(model.variables[position].default_value.value_or(0));
  }
  return values;
}

RulesEdit::RulesEdit(Model& model, AccessConditions& access, const Mutant& mutant)
    : model_(model), access_(access), permission_(*mutant.permission), rules_(model.rules.size()) {
  std::vector<RuleUse> uses = access.uses(permission_);
  if (mutant.removed) uses.erase(uses.begin() + *mutant.removed);
  for (const MutantRule& added : mutant.added) {
    Rule rule = rule_of(model, added, mutant);
    uses.push_back({static_cast<std::uint32_t>(model.rules.size()), rule.targets.front()});
    model.rules.push_back(std::move(rule));
  }
  replaced_ = access.replace(permission_, std::move(uses));
}

RulesEdit::~RulesEdit() {
  access_.restore(permission_, std::move(replaced_));
  model_.rules.resize(rules_);
}

SettingEdit::SettingEdit(Model& model, const Mutant& mutant)
    : variable_(model.variables[index(*mutant.setting)]), before_(variable_) {
  apply(variable_, mutant);
}

SettingEdit::~SettingEdit() {
  variable_ = std::move(before_);
}

}  // namespace polc
