// What an edit changed, cell by cell: what `polc diff` finds, beside what the earlier table said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/changed_cells.h"
#include "compiler/page/cells.h"
#include "compiler/page/labels.h"
#include "compiler/page/page.h"

namespace polc::page {

struct ChangedCell {
  CellChange change;
  std::string before;  ///< The earlier sentence, as HTML.
};

class Comparison {
 public:
  /// Keeps references to all but `now`; `before` are those of the earlier table. Cost and exceptions: those of ChangedCells.
  Comparison(const EarlierPolicy& before, const Labels& before_labels, Cells& before_cells, ReadBackTable& now,
             const PageSource& source);

  /// All that changed, as `polc diff` finds it.
  const PolicyDiff& diff() const { return diff_; }

  /// Nothing where nothing changed, or where one of the two has no such cell. Cost: as reading the cell.
  std::optional<ChangedCell> cell(pol::PermissionId permission, pol::RoleId role);

  bool is_new(pol::PermissionId permission) const;
  bool is_new(pol::RoleId role) const;
  /// Those that are gone, as HTML.
  std::vector<std::string> gone() const;

 private:
  ReadBackTable& before_;
  const Labels& before_labels_;
  Cells& before_cells_;
  ReadBackTable& now_;
  PolicyDiff diff_;
  ChangedCells changed_;
};

}  // namespace polc::page
