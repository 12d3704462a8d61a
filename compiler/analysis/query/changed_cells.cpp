#include "compiler/analysis/query/changed_cells.h"

#include "compiler/table/role_named.h"

namespace polc {
namespace {

void add(CellChange& cell, ChangeKind kind) {
  switch (kind) {
    case ChangeKind::widened:
    case ChangeKind::opened:
      cell.is_wider = true;
      break;
    case ChangeKind::narrowed:
    case ChangeKind::closed:
      cell.is_narrower = true;
      break;
    case ChangeKind::widened_by_default:
      cell.is_wider_by_default = true;
      break;
    case ChangeKind::narrowed_by_default:
      cell.is_narrower_by_default = true;
      break;
    case ChangeKind::added:
    case ChangeKind::removed:
      cell.has_other_cases = true;
      break;
  }
}

}  // namespace

ChangedCells::ChangedCells(const pol::TableView& before, const pol::TableView& after)
    : ChangedCells(compare_policies({before}, {after}, {{}, false}), before, after) {}

ChangedCells::ChangedCells(const PolicyDiff& diff, const pol::TableView& before, const pol::TableView& after) {
  const pol::Names earlier(before);
  const pol::Names now(after);
  for (const DecisionFinding& finding : diff.decisions) {
    if (!finding.with.empty() || finding.has_no_role) continue;
    for (const std::string& permission : finding.permissions) {
      if (!earlier.permission(permission) || !now.permission(permission)) continue;
      for (const std::string& role : finding.roles) {
        if (role_named(before, role) && role_named(after, role)) add(cells_[{permission, role}], finding.kind);
      }
    }
  }
}

const CellChange* ChangedCells::find(std::string_view permission, std::string_view role) const {
  const auto found = cells_.find({std::string(permission), std::string(role)});
  return found == cells_.end() ? nullptr : &found->second;
}

}  // namespace polc
