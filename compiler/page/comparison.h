// What an edit changed, cell by cell: the decisions of an earlier table beside those of the page's.
//
// Roles, permissions, facts, settings and their values are the same where their names are. Compared is what both know: a value that is
// new has nothing to compare with. Where the earlier conditions ask for a fact or a value that is gone, the cell is decided otherwise
// if it reads otherwise, and neither wider nor narrower.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/page/cells.h"
#include "compiler/page/labels.h"

namespace polc::page {

struct CellChange {
  bool is_wider = false;
  bool is_narrower = false;  ///< Both: wider in some cases, narrower in others. Neither: not comparable.
  std::string before;        ///< The earlier sentence, as HTML.
};

class Comparison {
 public:
  /// Keeps references to all; `before` are those of the earlier table.
  Comparison(ReadBackTable& before, const Labels& before_labels, Cells& before_cells, ReadBackTable& now, Cells& cells);

  /// Nothing where nothing changed, or where one of the two has no such cell. Cost: as reading the cell, times the domains.
  std::optional<CellChange> cell(pol::PermissionId permission, pol::RoleId role);

  bool is_new(pol::PermissionId permission) const;
  bool is_new(pol::RoleId role) const;
  /// Those that are gone, as HTML.
  std::vector<std::string> gone() const;

 private:
  struct Translated {
    Diagram holds{};
    bool is_whole = true;
  };
  Translated translated(Diagram earlier);
  std::optional<VariableId> same_variable(VariableId earlier) const;
  Diagram comparable(Diagram earlier) const;

  ReadBackTable& before_;
  const Labels& before_labels_;
  Cells& before_cells_;
  ReadBackTable& now_;
  Cells& cells_;
};

}  // namespace polc::page
