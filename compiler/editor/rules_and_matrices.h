// Rules written as a matrix, and a matrix as rules. Whether both decide the same is for the caller to compare: what is made here is what
// an author would write, and another statement may make it something else.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/editor/references.h"
#include "compiler/editor/renaming.h"

namespace polc::editor {

/// The grants that touch `selected`, which stand one after the other, as one matrix: a column for each role, a row for each permission,
/// and in each cell what the rules give the role and those that it includes. Nothing where there is none, where one has a note, a
/// comment or an `accept`, or where the matrix would be larger than a person reads.
std::optional<TextChange> matrix_of_rules(References& references, const ast::File& file, std::string_view text,
                                          Span selected);

/// A matrix as grants: roles with the same cell in one, rows that are alike in one. Nothing of one with notes or comments.
std::optional<TextChange> rules_of_matrix(References& references, const ast::Statement& statement,
                                          std::string_view text);

}  // namespace polc::editor
