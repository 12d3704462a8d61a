#include "compiler/analysis/coverage/coverage.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "compiler/access/subjects.h"
#include "compiler/analysis/coverage/statement_cases.h"

namespace polc {
namespace {

/// Adds up figures, cell by cell. What the cases of a cell come to is kept: most cells are like others.
class Measure {
 public:
  explicit Measure(AccessConditions& access)
      : access_(access),
        diagrams_(access.diagrams()),
        model_(access.model()),
        space_(access),
        claims_(access, space_),
        statements_(access, space_),
        counter_(access.diagrams()) {
    coverage_.permissions.resize(model_.permissions.size());
    coverage_.levels.resize(model_.levels.size());
  }

  Coverage take() {
    for (std::size_t permission = 0; permission < model_.permissions.size(); ++permission)
      add(id_at<PermissionId>(permission));
    for (auto& [place, statement] : by_statement_) coverage_.statements.push_back(std::move(statement));
    for (auto& [place, figure] : by_setting_)
      coverage_.settings.push_back({place.first, place.second, std::move(figure)});
    return std::move(coverage_);
  }

 private:
  struct Cell {
    PermissionId permission;
    const DecisionCell& decided;
    const CoveredCases& covered;
  };

  void add(PermissionId permission) {
    const std::vector<DecisionCell> cells = space_.cells(permission);
    const std::vector<CoveredCases> covered = claims_.of(permission, cells);
    for (std::size_t position = 0; position < cells.size(); ++position) {
      const Cell cell{permission, cells[position], covered[position]};
      CellCoverage own{permission, cell.decided.subject, {}};
      add(own.figure, cell, cell.decided.shape->space);
      add(coverage_.permissions[index(permission)], own.figure);
      add(coverage_.all, own.figure);
      ++coverage_.cells;
      coverage_.whole_cells += own.figure.is_whole() ? 1 : 0;
      coverage_.by_cell.push_back(std::move(own));
      for (std::size_t level = 0; level < coverage_.levels.size(); ++level)
        add(coverage_.levels[level], cell, cell.decided.shape->at_level[level]);
      add_settings(cell);
    }
    for (const StatementCases& decided : statements_.of(permission, cells)) {
      const Cell cell{permission, cells[decided.cell], covered[decided.cell]};
      const auto place = std::tuple(decided.span.file, decided.span.begin, decided.span.end, decided.kind);
      StatementCoverage& statement = by_statement_[place];
      statement.kind = decided.kind;
      statement.span = decided.span;
      CellCoverage part{permission, cell.decided.subject, {}};
      add(part.figure, cell, decided.cases);
      add(statement.figure, part.figure);
      // A million cells must not keep an example each twice.
      part.figure.uncovered.reset();
      statement.cells.push_back(std::move(part));
    }
  }

  void add_settings(const Cell& cell) {
    for (const VariableId variable : cell.decided.shape->variables) {
      if (model_.variables[index(variable)].kind != Variable::Kind::setting) continue;
      for (std::uint32_t value = 0; value < diagrams_.domain_size(variable); ++value) {
        const Diagram here = diagrams_.conjunction(cell.decided.shape->space, diagrams_.is(variable, value));
        if (here != Diagram::never) add(by_setting_[{variable, value}], cell, here);
      }
    }
  }

  void add(CoverageFigure& figure, const Cell& cell, Diagram cases) {
    if (cases == Diagram::never) return;
    const DecisionShape& shape = *cell.decided.shape;
    const auto count = [&](Diagram of) { return counted(diagrams_.conjunction(of, cases), shape); };
    figure.cases += count(Diagram::always);
    figure.tested += count(cell.covered.tested);
    figure.proved += count(cell.covered.proved);
    figure.partly += count(cell.covered.partly);
    const Diagram open = diagrams_.conjunction(cell.covered.open, cases);
    if (open != Diagram::never) keep_smaller(figure, example(cell, open));
  }

  static void add(CoverageFigure& figure, const CoverageFigure& more) {
    figure.cases += more.cases;
    figure.tested += more.tested;
    figure.proved += more.proved;
    figure.partly += more.partly;
    if (more.uncovered) keep_smaller(figure, *more.uncovered);
  }

  static void keep_smaller(CoverageFigure& figure, const Counterexample& other) {
    if (!figure.uncovered || other.size < figure.uncovered->size) figure.uncovered = other;
  }

  /// The smallest of these cases. Of one cell it is looked for once: the levels and statements often have the same.
  const Counterexample& example(const Cell& cell, Diagram open) {
    if (cell.permission != example_of_ || cell.decided.subject != example_subject_) examples_.clear();
    example_of_ = cell.permission;
    example_subject_ = cell.decided.subject;
    const auto known = examples_.find(open);
    if (known != examples_.end()) return known->second;
    const Diagram possible = space_.possible(open, *cell.decided.shape);
    return examples_.emplace(open, smallest_case(access_, cell.permission, cell.decided.subject, possible))
        .first->second;
  }

  const CaseCount& counted(Diagram condition, const DecisionShape& shape) {
    const auto [entry, is_new] = counts_.try_emplace({&shape, condition});
    if (is_new) entry->second = counter_.count(condition, shape.variables);
    return entry->second;
  }

  AccessConditions& access_;
  DiagramManager& diagrams_;
  const Model& model_;
  DecisionSpace space_;
  ClaimedCases claims_;
  StatementReach statements_;
  CaseCounter counter_;
  Coverage coverage_;
  std::map<std::tuple<FileId, std::uint32_t, std::uint32_t, StatementCoverage::Kind>, StatementCoverage> by_statement_;
  std::map<std::pair<VariableId, std::uint32_t>, CoverageFigure> by_setting_;
  std::map<std::pair<const DecisionShape*, Diagram>, CaseCount> counts_;
  std::map<Diagram, Counterexample> examples_;
  PermissionId example_of_{};
  std::vector<RoleId> example_subject_;
};

}  // namespace

CaseCount CoverageFigure::covered() const {
  CaseCount sum = tested;
  sum += proved;
  return sum;
}

Coverage measure_coverage(AccessConditions& access) {
  return Measure(access).take();
}

}  // namespace polc
