#include "compiler/report/coverage_lines.h"

namespace polc {

std::map<FileId, std::map<std::uint32_t, CoveredLine>> covered_lines(const CoverageReport& report) {
  std::map<FileId, std::map<std::uint32_t, CoveredLine>> files;
  for (const StatementCoverage& statement : report.coverage.statements) {
    const Position position = report.sources->position(statement.span.file, statement.span.begin);
    CoveredLine& line = files[statement.span.file][position.line];
    line.statements.push_back(&statement);
    line.figure.cases += statement.figure.cases;
    line.figure.tested += statement.figure.tested;
    line.figure.proved += statement.figure.proved;
    line.figure.partly += statement.figure.partly;
  }
  return files;
}

}  // namespace polc
