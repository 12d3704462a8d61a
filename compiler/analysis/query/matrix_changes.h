// A matrix beside that of an earlier table: which cells an edit changed, and what they said.
#pragma once

#include "compiler/analysis/query/changed_cells.h"
#include "compiler/analysis/query/matrix.h"

namespace polc {

/// Keeps the rows of which a cell changed, or that `before` does not have, and says in `changes` what did. `before` is the matrix of the
/// earlier table, whose roles and permissions are the same where their names are.
void keep_changes(PolicyMatrix& matrix, const PolicyMatrix& before, const ChangedCells& changed);

}  // namespace polc
