// Which cells of the table an edit changed: the decisions of `polc diff` about subjects with a single role, by permission and role.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/analysis/query/diff.h"

namespace polc {

struct CellChange {
  bool is_wider = false;             ///< In some case, or in accounts that were not possible before.
  bool is_narrower = false;          ///< Both: wider in some cases, narrower in others.
  bool is_wider_by_default = false;  ///< Where an account or a request leaves something out whose default changed.
  bool is_narrower_by_default = false;
  bool has_other_cases = false;  ///< Of values that only one side has: there is nothing to compare them with.
};

class ChangedCells {
 public:
  /// Compares them. Cost: that of compare_policies. Throws as it does.
  ChangedCells(const pol::TableView& before, const pol::TableView& after);
  /// Of a comparison of these tables in which things are the same where their names are. Cost: linear in its findings.
  ChangedCells(const PolicyDiff& diff, const pol::TableView& before, const pol::TableView& after);

  /// Null where nothing changed, and for what one side alone has.
  const CellChange* find(std::string_view permission, std::string_view role) const;

 private:
  std::map<std::pair<std::string, std::string>, CellChange> cells_;
};

}  // namespace polc
