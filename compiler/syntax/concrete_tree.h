// A statement as the grammar reads it: which rule took which tokens, the punctuation included.
//
// For what needs every token in its role, as the formatter does; what a statement means is in ast.h. Plain data.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/syntax/token.h"

namespace polc {

/// The rules of the grammar that a layout tells apart. The others are left out: their tokens and children belong to the rule
/// around them.
enum class SyntaxRule : std::uint8_t {
  statement,
  accept,

  // Statements with a block, and what stands in one.
  context,
  resource,
  settings,
  matrix,
  test,
  attribute,
  actions,
  action,
  setting,
  test_item,
  matrix_header,
  ruler,
  matrix_row,
  cell,

  // Statements without one.
  declaration,  ///< Any that is none of the next two.
  requirement,  ///< `require CONDITION for PERMISSIONS …`
  implication,  ///< `PERMISSIONS implies PERMISSIONS …`

  // Their parts.
  clause,         ///< `includes …`, `grants …`, `note …`: what may stand on a line of its own.
  names,          ///< `a, b`: roles, or resources.
  permissions,    ///< `a.b, c.* except c.d`
  term,           ///< One of them.
  braces,         ///< `{a, b}`: values, or names within a term.
  condition,      ///< One or more conjunctions, joined by `or`.
  conjunction,    ///< One or more negations, joined by `and`.
  parenthesized,  ///< `( condition )`, or a negation or comparison.
};

struct SyntaxNode {
  SyntaxRule rule{};
  TokenRange tokens;
  std::vector<SyntaxNode> children;  ///< In the order of the text; tokens between them are the node's own.
};

}  // namespace polc
