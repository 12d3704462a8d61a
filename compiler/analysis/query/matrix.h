// The policy as the table that a person reads: a row a permission, a column a role, the condition in the cell.
#pragma once

#include <string>
#include <vector>

#include "compiler/table/read_back_table.h"

namespace polc {

/// One `LEVEL [if CONDITION]`; the first whose condition holds counts.
struct MatrixOutcome {
  std::string level;
  std::string condition;  ///< Empty: else.
};

using MatrixCell = std::vector<MatrixOutcome>;

struct MatrixRow {
  std::string permission;
  std::string title;
  std::vector<MatrixCell> cells;  ///< By role.
};

struct MatrixColumn {
  std::string role;
  std::string title;
};

struct PolicyMatrix {
  std::string policy;
  std::string title;
  std::string lowest_level;
  std::string precondition;  ///< What every permission needs besides that is granted to anybody; empty if nothing.
  std::vector<MatrixColumn> columns;
  std::vector<MatrixRow> rows;
};

struct MatrixOptions {
  std::vector<pol::RoleId> roles;              ///< Empty: all.
  std::vector<pol::PermissionId> permissions;  ///< Empty: all.
  Diagram known = Diagram::always;             ///< What may be taken for granted, such as settings at given values.
  /// What every permission needs stands in each cell too, for a form that has no place above the table: nobody may read
  /// `allow` where more is asked.
  bool is_cell_complete = false;
};

/// A cell speaks of a subject that holds just that role. Cost: the cases of all permissions, and their
/// conditions in words for each role. Throws QuestionLimit where those of a permission take too much.
PolicyMatrix policy_matrix(ReadBackTable& read_back, const MatrixOptions& options);

}  // namespace polc
