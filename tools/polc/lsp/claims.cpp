#include "tools/polc/lsp/claims.h"

#include <map>

#include "compiler/analysis/coverage/coverage.h"
#include "compiler/analysis/coverage/suggested_tests.h"
#include "compiler/format/format.h"

namespace polc::lsp {
namespace {

constexpr std::size_t most_cells = 20'000;

}  // namespace

std::string laid_out(const std::string& text) {
  ParsedText parsed("statements", text);
  std::string result = format(parsed, {}).value_or(text);
  if (!text.ends_with('\n') && result.ends_with('\n')) result.pop_back();
  return result;
}

ClaimsFound find_claims(const Compilation& compilation) {
  ClaimsFound found;
  const Model& model = *compilation.model;
  ConditionDiagrams conditions(model);
  AccessConditions access(conditions);
  DiagnosticSink sink;
  found.tests = run_tests(access, sink);
  if (model.roles.size() * model.permissions.size() > most_cells) return found;
  const auto measured = conditions.diagrams().bounded(max_steps_of_policy, [&] {
    const Coverage coverage = measure_coverage(access);
    std::map<std::pair<RoleId, PermissionId>, bool> whole;
    for (const CellCoverage& cell : coverage.by_cell) {
      if (cell.subject.size() == 1) whole[{cell.subject.front(), cell.permission}] = cell.figure.is_whole();
    }
    for (const MatrixLayout& matrix : model.matrices) {
      MatrixCoverage one{matrix.span};
      for (const PermissionId permission : matrix.permissions) {
        for (const RoleId role : matrix.roles) {
          const auto cell = whole.find({role, permission});
          if (cell == whole.end()) continue;
          ++one.cells;
          one.uncovered += cell->second ? 0 : 1;
        }
      }
      found.matrices.push_back(one);
    }
    const std::vector<SuggestedLine> lines = suggest_tests(access);
    if (!lines.empty()) found.missing_tests = laid_out(tests_text(model, lines));
    return true;
  });
  found.is_measured = measured.is_known();
  if (!found.is_measured) found.matrices.clear();
  return found;
}

}  // namespace polc::lsp
