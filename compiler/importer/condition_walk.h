// All comparisons of a condition, in the order written.
#pragma once

#include "compiler/syntax/ast.h"

namespace polc::importer {

/// Recurses as deep as the parser let the condition nest.
template <typename Visit>
void for_each_comparison(const ast::Condition& condition, const Visit& visit) {
  if (condition.kind == ast::Condition::Kind::comparison) visit(condition.comparison);
  for (const ast::ConditionPtr& operand : condition.operands) for_each_comparison(*operand, visit);
}

}  // namespace polc::importer
