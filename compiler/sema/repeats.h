// What a list names twice: `allow a, a to r.{v, v}, r.v`. It changes nothing, so it is a warning, as is a statement that
// changes nothing. Repeats are noted in the model here, and `lint` reports them. Where a second name could mean something
// else (the values of a domain, the columns of a matrix, whatever declares a name) it is an error, reported elsewhere.
#pragma once

#include <string>
#include <vector>

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Notes the repeats of all lists whose entries are compared by what is written: roles, groups of permissions, `within`,
/// braces, settings that are required, subjects, `given`, `accept`, and what `and` or `or` joins. Cost: linear in the text.
void note_repeats(Workspace& workspace, const Statements& statements);

/// Notes the terms of a permission set that name nothing which the others do not: the narrower of two, or the later of
/// two that are alike. `permissions[i]` is what term `i` names, in any order; one that is empty is left alone.
/// Cost: linear in the permissions named, but for a sort of the terms.
void note_covered_terms(Workspace& workspace, const std::vector<ast::PermissionTerm>& terms,
                        std::vector<std::vector<PermissionId>> permissions);

}  // namespace polc::sema
