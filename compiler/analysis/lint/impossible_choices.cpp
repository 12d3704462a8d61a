#include "compiler/analysis/lint/impossible_choices.h"

#include <algorithm>

namespace polc::lint {
namespace {

/// What an account may choose away from the default; of a switch: on.
ValueSet choices_of(const Model& model, VariableId setting) {
  const Variable& variable = model.variables[index(setting)];
  ValueSet values = variable.allowed;
  if (variable.kind == Variable::Kind::setting)
    values.reset(model.domain_of(setting).boolean ? 0 : *variable.default_value);
  return values;
}

/// Which settings could have a value that no account can choose; all others are spared the search.
///
/// Requirements can only contradict each other where one that requires a setting would not take every choice of it
/// (`a requires c`, `b requires c is off`), or where they lead in a ring. So: those settings, what is in a ring, and
/// whatever requires one of these, through others too.
std::vector<bool> doubtful_settings(const Model& model) {
  const std::vector<Variable>& variables = model.variables;
  std::vector<bool> doubtful(variables.size(), true);  // What stays so is in a ring, or leads into one.
  std::vector<ValueSet> agreed;
  std::vector<std::size_t> waits_for(variables.size());
  std::vector<std::vector<std::size_t>> required_by(variables.size());
  for (const Variable& variable : variables) agreed.push_back(variable.allowed);
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    for (const SettingRequirement& requirement : variables[i].requirements) {
      agreed[index(requirement.setting)] &= requirement.values;
      required_by[index(requirement.setting)].push_back(i);
    }
    waits_for[i] = variables[i].requirements.size();
    if (waits_for[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const std::size_t setting = ready.back();
    ready.pop_back();
    const std::vector<SettingRequirement>& requirements = variables[setting].requirements;
    ValueSet refused = choices_of(model, id_at<VariableId>(setting));
    refused.reset(agreed[setting]);
    doubtful[setting] = refused.any() || agreed[setting].none() ||
                        std::any_of(requirements.begin(), requirements.end(), [&](const SettingRequirement& required) {
                          return doubtful[index(required.setting)];
                        });
    for (const std::size_t next : required_by[setting]) {
      if (--waits_for[next] == 0) ready.push_back(next);
    }
  }
  return doubtful;
}

std::optional<std::uint32_t> impossible_value(PolicyFacts& facts, VariableId setting) {
  const ValueSet choices = choices_of(facts.model(), setting);
  for (const unsigned value : choices.set_bits()) {
    if (!facts.scope.is_possible(facts.diagrams().is(setting, value))) return value;
  }
  return std::nullopt;
}

}  // namespace

std::vector<bool> check_choices(PolicyFacts& facts, DiagnosticSink& sink) {
  const std::vector<Variable>& variables = facts.model().variables;
  const std::vector<bool> doubtful = doubtful_settings(facts.model());
  std::vector<bool> reported(variables.size());
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (!doubtful[i] || variables[i].requirements.empty()) continue;
    const auto setting = id_at<VariableId>(i);
    const std::optional<std::uint32_t> value = impossible_value(facts, setting);
    if (!value) continue;
    reported[i] = true;
    const Domain& domain = facts.model().domain_of(setting);
    Diagnostic& diagnostic = sink.report(Code::impossible_choice, variables[i].span,
                                         {variables[i].name, domain.boolean ? "on" : domain.values[*value]});
    for (const SettingRequirement& requirement : variables[i].requirements)
      diagnostic.label(requirement.span, "needed");
  }
  return reported;
}

}  // namespace polc::lint
