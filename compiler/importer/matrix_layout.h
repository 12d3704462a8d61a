// An access table as one matrix, where that is what a person would rather read.
#pragma once

#include <optional>
#include <string>

#include "compiler/importer/access_table.h"
#include "compiler/importer/permission_terms.h"

namespace polc::importer {

/// A statement `matrix { … }` in which roles that hold the same share a column, and permissions that are treated alike
/// a row. Nothing where the matrix would be large or mostly empty, or where the table holds what no cell says: inheritance, denials, several
/// grants of one permission.
std::optional<std::string> matrix_text(const AccessTable& table, const PermissionTerms& terms);

/// The table as it stands: a column for each role, a row for each permission, in the order of the table. Nothing where that is wider
/// than a screen, or where the table holds what no cell says.
std::optional<std::string> literal_matrix_text(const AccessTable& table);

/// A matrix that says what nobody is granted: one column for all roles. Nothing where somebody is granted everything, or where
/// the roles are too many for the head of a table.
std::optional<std::string> absences_text(const AccessTable& table, const PermissionTerms& terms);

/// `allow if own else instruct note "why"`
std::string cell_text(const AccessTable& table, const CellContent& content);

}  // namespace polc::importer
