#include "compiler/sema/expression_builder.h"

#include <utility>

namespace polc::sema {

ExpressionId ExpressionBuilder::one_of(VariableId variable, ValueSet values) {
  if (values.all()) return ExpressionPool::always();
  if (values.none()) return ExpressionPool::never();
  Expression expression;
  expression.kind = Expression::Kind::one_of;
  expression.variable = variable;
  expression.values = std::move(values);
  return model_.expressions.add(std::move(expression));
}

ExpressionId ExpressionBuilder::same(VariableId variable, VariableId other) {
  return compare(Expression::Kind::same, variable, other);
}

ExpressionId ExpressionBuilder::at_least(VariableId variable, VariableId other) {
  return compare(Expression::Kind::at_least, variable, other);
}

ExpressionId ExpressionBuilder::at_most(VariableId variable, VariableId other) {
  return compare(Expression::Kind::at_most, variable, other);
}

/// All of them hold of a variable and itself.
ExpressionId ExpressionBuilder::compare(Expression::Kind kind, VariableId variable, VariableId other) {
  if (variable == other) return ExpressionPool::always();
  Expression expression;
  expression.kind = kind;
  expression.variable = variable;
  expression.other = other;
  return model_.expressions.add(std::move(expression));
}

ExpressionId ExpressionBuilder::negation(ExpressionId operand) {
  if (operand == ExpressionPool::always()) return ExpressionPool::never();
  if (operand == ExpressionPool::never()) return ExpressionPool::always();
  const Expression& negated = model_.expressions[operand];
  if (negated.kind == Expression::Kind::negation) return negated.operands.front();
  Expression expression;
  expression.kind = Expression::Kind::negation;
  expression.operands = {operand};
  return model_.expressions.add(std::move(expression));
}

ExpressionId ExpressionBuilder::conjunction(const std::vector<ExpressionId>& operands) {
  return join(Expression::Kind::conjunction, operands, ExpressionPool::always(), ExpressionPool::never());
}

ExpressionId ExpressionBuilder::disjunction(const std::vector<ExpressionId>& operands) {
  return join(Expression::Kind::disjunction, operands, ExpressionPool::never(), ExpressionPool::always());
}

ExpressionId ExpressionBuilder::join(Expression::Kind kind, const std::vector<ExpressionId>& operands,
                                     ExpressionId neutral, ExpressionId absorbing) {
  Expression expression;
  expression.kind = kind;
  for (const ExpressionId operand : operands) {
    if (operand == absorbing) return absorbing;
    if (operand != neutral) expression.operands.push_back(operand);
  }
  if (expression.operands.empty()) return neutral;
  if (expression.operands.size() == 1) return expression.operands.front();
  return model_.expressions.add(std::move(expression));
}

}  // namespace polc::sema
