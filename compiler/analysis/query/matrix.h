// The policy as the table that a person reads: a row a permission, a column a role, the condition in the cell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// One `LEVEL [if CONDITION]`; the first whose condition holds counts.
struct MatrixOutcome {
  std::string level;      ///< Its name.
  std::string shown;      ///< The level as it is written here: its title, if titles are asked for and it has one.
  std::string condition;  ///< Empty: else.
};

using MatrixCell = std::vector<MatrixOutcome>;

struct MatrixRow {
  std::string permission;  ///< `resource.action`
  std::string title;
  std::string resource;
  std::string resource_title;
  std::string action;
  std::vector<MatrixCell> cells;  ///< By role.
  /// By role: what an edit did to the cell, such as `was deny`; empty where it did nothing. All empty where nothing is compared.
  std::vector<std::string> changes;
};

struct MatrixColumn {
  std::string role;
  std::string title;
};

/// What a name in the conditions stands for.
struct MatrixName {
  std::string name;
  std::string condition;
  std::string resource;  ///< Where it reads so; empty if it reads the same wherever it stands.
};

struct PolicyMatrix {
  std::string policy;
  std::string title;
  std::string lowest_level;
  std::string lowest_shown;  ///< As `MatrixOutcome::shown`.
  std::string precondition;  ///< What every permission needs besides that is granted to anybody; empty if nothing.
  std::vector<MatrixColumn> columns;
  std::vector<MatrixRow> rows;
  std::vector<MatrixName> names;  ///< Those that stand in cells, by name.
};

struct MatrixOptions {
  std::vector<pol::RoleId> roles;              ///< Empty: all.
  std::vector<pol::PermissionId> permissions;  ///< Empty: all.
  std::optional<pol::Level> only;              ///< Only permissions that some role here has at this level.
  Diagram known = Diagram::always;             ///< What may be taken for granted, such as settings at given values.
  /// What every permission needs stands in each cell too, for a form that has no place above the table: nobody may read
  /// `allow` where more is asked.
  bool is_cell_complete = false;
  bool has_titles = false;          ///< Levels and conditions have titles for names.
  std::vector<NamedDiagram> names;  ///< The author's, to be used for what they say; none: conditions are written out.
};

/// `known`, of an account that changed no setting.
Diagram with_default_settings(ReadBackTable& read_back, Diagram known);

/// A cell speaks of a subject that holds just that role. Cost: the cases of all permissions, and their
/// conditions in words for each role. Throws QuestionLimit where those of a permission take too much.
PolicyMatrix policy_matrix(ReadBackTable& read_back, const MatrixOptions& options);

}  // namespace polc
