// How much of what a policy decides its tests and asserts pin down: exact figures, for the whole and by permission, cell,
// statement, setting and level, with the smallest case of each that nothing pins down.
//
// decision_space.h says which cases there are, claimed_cases.h which are covered. A figure speaks of what the policy decides and
// never of how it is written, save those of statements, which say who decides what.
#pragma once

#include <optional>
#include <vector>

#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/coverage/case_count.h"
#include "compiler/analysis/coverage/claimed_cases.h"
#include "compiler/analysis/coverage/decision_space.h"
#include "compiler/analysis/coverage/statement_cases.h"

namespace polc {

struct CoverageFigure {
  CaseCount cases;
  CaseCount tested;                         ///< By tests alone.
  CaseCount proved;                         ///< An assert is needed for them.
  CaseCount partly;                         ///< Not covered: a change to some levels would be noticed, to others not.
  std::optional<Counterexample> uncovered;  ///< The smallest that is not covered.

  CaseCount covered() const;
  bool is_whole() const { return covered() == cases; }
  /// Rounded down: 100 only where every case is covered. Of no cases 0.
  unsigned percent() const { return covered().percent_of(cases); }
};

struct CellCoverage {
  PermissionId permission{};
  std::vector<RoleId> subject;
  CoverageFigure figure;
};

/// What a statement decides. A grant: the cases of roles that it reaches which are decided at its level where it holds. A
/// restriction: the cases where it holds and takes away what would be granted. A permission's declaration, or a cell of a matrix
/// that says the lowest level: the cases in which nothing is granted.
struct StatementCoverage {
  using Kind = StatementKind;
  Kind kind = Kind::grant;
  Span span;
  CoverageFigure figure;
  std::vector<CellCoverage> cells;  ///< Without examples.
};

struct SettingCoverage {
  VariableId setting{};
  std::uint32_t value = 0;
  CoverageFigure figure;  ///< Of the cases in whose decision the setting matters.
};

struct Coverage {
  CoverageFigure all;
  std::size_t cells = 0;
  std::size_t whole_cells = 0;
  std::vector<CoverageFigure> permissions;    ///< By PermissionId.
  std::vector<CellCoverage> by_cell;          ///< By permission: roles, then pairs.
  std::vector<StatementCoverage> statements;  ///< In the order of files and lines; those that decide something.
  std::vector<SettingCoverage> settings;
  std::vector<CoverageFigure> levels;  ///< By LevelId.
};

/// Cost: linear in the cells, times what comparing conditions takes. Throws LimitReached as operations of diagrams do.
Coverage measure_coverage(AccessConditions& access);

}  // namespace polc
