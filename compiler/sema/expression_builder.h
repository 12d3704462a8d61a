// Builds expressions and folds constants on the way, so that no later stage sees `x and true`.
#pragma once

#include <vector>

#include "compiler/model/model.h"

namespace polc::sema {

class ExpressionBuilder {
 public:
  explicit ExpressionBuilder(Model& model) : model_(model) {}

  /// Always if `values` holds all of the domain, never if none.
  ExpressionId one_of(VariableId variable, ValueSet values);
  ExpressionId same(VariableId variable, VariableId other);
  ExpressionId at_least(VariableId variable, VariableId other);
  ExpressionId at_most(VariableId variable, VariableId other);
  ExpressionId negation(ExpressionId operand);
  /// Always if there is no operand.
  ExpressionId conjunction(const std::vector<ExpressionId>& operands);
  /// Never if there is no operand.
  ExpressionId disjunction(const std::vector<ExpressionId>& operands);

 private:
  ExpressionId compare(Expression::Kind kind, VariableId variable, VariableId other);
  ExpressionId join(Expression::Kind kind, const std::vector<ExpressionId>& operands, ExpressionId neutral,
                    ExpressionId absorbing);

  Model& model_;
};

}  // namespace polc::sema
