// The rows of a matrix by its bars alone, so that a mistake in one row says nothing about the next.
//
// The grammar needs no line ends: `| |` ends one row and starts the next. A person, though, who leaves a cell blank
// writes the same two bars. The number of columns tells them apart. Cost: linear in the tokens of the block.
#pragma once

#include <vector>

#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/token.h"

namespace polc {

struct MatrixRowBounds {
  enum class Part : std::uint8_t { header, ruler, row };
  Part part = Part::row;
  TokenRange tokens;
  std::vector<Span> blank_cells;
  bool lacks_last_bar = false;
};

struct MatrixBounds {
  std::vector<MatrixRowBounds> rows;  ///< The header first.
  std::size_t end = 0;                ///< The `}`, or what stands where it should.
};

MatrixBounds matrix_rows(const TokenList& tokens, const StatementBounds& matrix);

}  // namespace polc
