// What the cells of the page say: outcomes, the statements behind them, and what would change them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/analysis/query/statement_uses.h"
#include "compiler/page/cell_ways.h"

namespace polc::page {

struct CellFacts {
  std::vector<LevelOutcome> outcomes;  ///< The highest level first. None: the lowest, always.
  bool reaches_lowest = true;          ///< Somewhere no outcome holds.
  std::vector<StatementUse> statements;
  std::optional<CellWays> ways;  ///< Nothing where there is none to make, or where it takes too much.

  bool is_always(pol::Level level) const;
};

/// A cell speaks of a subject that holds just that role, in any account that the table admits.
class Cells {
 public:
  /// Keeps references to both. Reads all permissions: their cases, for each kind of role. Throws QuestionLimit.
  Cells(ReadBackTable& read_back, StatementUses& uses);

  /// By role. Cost: the words and the smallest changes of each kind of cell, once. Throws QuestionLimit.
  const std::vector<CellFacts>& row(pol::PermissionId permission);

  /// The condition that each level above the lowest is decided under.
  const std::vector<Diagram>& levels(pol::PermissionId permission, pol::RoleId role) const {
    return levels_[pol::index(permission)][pol::index(role)];
  }

  /// What every permission needs of the context or the account that is granted to anybody: taken for granted in the cells.
  Diagram gate() const { return gate_; }
  /// In words; always, if there is no such thing.
  const ConditionWords& gate_words() const { return gate_words_; }
  /// The restrictions that bind everybody for every permission.
  const std::vector<StatementUse>& common_restrictions() const { return common_; }

 private:
  void read(pol::PermissionId permission);
  void find_gate();
  void find_common_restrictions();
  CellFacts cell(pol::PermissionId permission, pol::RoleId role);
  std::vector<StatementUse> statements(pol::PermissionId permission, pol::RoleId role, const CellFacts& cell,
                                       Diagram possible);
  std::optional<CellWays> ways(pol::PermissionId permission, pol::RoleId role, Diagram possible);

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
  StatementUses& uses_;
  std::vector<std::vector<std::vector<Diagram>>> levels_;  // By permission, role, upper level.
  std::vector<std::vector<CellFacts>> rows_;               // By permission; empty until asked for.
  Diagram gate_ = Diagram::always;
  ConditionWords gate_words_;
  std::vector<StatementUse> common_;
  // What is decided alike for all roles is changed alike: each kind of row is searched once.
  std::map<std::pair<std::vector<std::vector<Diagram>>, pol::RoleId>, std::optional<CellWays>> ways_memo_;
  std::map<std::vector<Diagram>, CellFacts> outcomes_memo_;
};

}  // namespace polc::page
