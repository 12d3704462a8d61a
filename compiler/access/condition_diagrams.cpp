#include "compiler/access/condition_diagrams.h"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "compiler/diagram/order_diagrams.h"

namespace polc {
namespace {

std::vector<std::uint32_t> domain_sizes(const Model& model) {
  std::vector<std::uint32_t> sizes;
  sizes.reserve(model.variables.size());
  for (const Variable& variable : model.variables) {
    sizes.push_back(static_cast<std::uint32_t>(model.domains[index(variable.domain)].values.size()));
  }
  return sizes;
}

}  // namespace

ConditionDiagrams::ConditionDiagrams(const Model& model, DiagramLimits limits)
    : model_(model), diagrams_(domain_sizes(model), limits), memo_(model.expressions.size()) {}

Diagram ConditionDiagrams::of(ExpressionId condition) {
  // The pool may have grown: analyses add conditions of their own.
  if (memo_.size() <= index(condition)) memo_.resize(model_.expressions.size());
  if (!memo_[index(condition)]) {
    const Diagram result = translate(model_.expressions[condition]);
    memo_[index(condition)] = result;
  }
  return *memo_[index(condition)];
}

Diagram ConditionDiagrams::translate(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::always:
      return Diagram::always;
    case Expression::Kind::never:
      return Diagram::never;
    case Expression::Kind::one_of:
      return diagrams_.one_of(expression.variable, expression.values);
    case Expression::Kind::same:
      return same(expression.variable, expression.other);
    case Expression::Kind::at_least:
      return at_least(diagrams_, expression.variable, expression.other);
    case Expression::Kind::at_most:
      return at_least(diagrams_, expression.other, expression.variable);
    case Expression::Kind::negation:
      return diagrams_.negation(of(expression.operands.front()));
    case Expression::Kind::conjunction:
      return diagrams_.conjunction(translate(expression.operands));
    case Expression::Kind::disjunction:
      return diagrams_.disjunction(translate(expression.operands));
  }
  return Diagram::never;
}

std::vector<Diagram> ConditionDiagrams::translate(const std::vector<ExpressionId>& conditions) {
  std::vector<Diagram> result;
  result.reserve(conditions.size());
  for (const ExpressionId condition : conditions) result.push_back(of(condition));
  return result;
}

Diagram ConditionDiagrams::same(VariableId a, VariableId b) {
  if (a == b) return Diagram::always;
  if (b < a) std::swap(a, b);
  const std::vector<std::string>& left = model_.domain_of(a).values;
  const std::vector<std::string>& right = model_.domain_of(b).values;
  std::unordered_map<std::string_view, std::uint32_t> positions;
  for (std::uint32_t value = 0; value < right.size(); ++value) positions.emplace(right[value], value);
  std::vector<Diagram> children(left.size(), Diagram::never);
  for (std::size_t value = 0; value < left.size(); ++value) {
    if (const auto match = positions.find(left[value]); match != positions.end())
      children[value] = diagrams_.is(b, match->second);
  }
  return diagrams_.node(a, children);
}

Diagram ConditionDiagrams::requirements_of(VariableId setting, std::uint32_t default_value) {
  const Variable& variable = model_.variables[index(setting)];
  Diagram met = Diagram::always;
  for (const SettingRequirement& requirement : variable.requirements) {
    met = diagrams_.conjunction(met, diagrams_.one_of(requirement.setting, requirement.values));
  }
  if (met == Diagram::always) return met;
  const bool is_switch = model_.domain_of(setting).boolean;
  const Diagram needs_nothing = diagrams_.is(setting, is_switch ? 0 : default_value);
  return diagrams_.disjunction(needs_nothing, met);
}

Diagram ConditionDiagrams::admitted_by(VariableId setting, Layer layer) {
  const SettingOverride state = model_.setting_in(setting, layer);
  const Diagram bounds = model_.variables[index(setting)].immutable ? diagrams_.is(setting, state.default_value)
                                                                    : diagrams_.one_of(setting, state.allowed);
  return diagrams_.conjunction(bounds, requirements_of(setting, state.default_value));
}

}  // namespace polc
