// Matrices: each cell's outcomes in order, the first whose condition holds counts.
//
// An outcome above the lowest level is a grant under its own condition and not the earlier ones'. A written
// outcome at the lowest level is an absence: analysis/claims/absences.h checks that nothing else grants there. What
// a cell leaves unwritten (no `else`) is neither. Cost: one entry for each role and permission of a cell.
#pragma once

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/statements.h"

namespace polc::sema {

void resolve_matrices(RuleWork& work, const Statements& statements);

}  // namespace polc::sema
