#include <fmt/format.h>

#include <map>

#include "compiler/report/coverage_lines.h"
#include "compiler/report/coverage_report.h"
#include "compiler/text/visible.h"

namespace polc {
namespace {

/// As large as tools that keep 32 bits take.
constexpr std::int64_t most_hits = 0x7fffffff;

std::string hits_text(const CaseCount& covered) {
  const std::string text = covered.text();
  return text.size() < 10 ? text : std::to_string(most_hits);
}

std::string file_text(std::string_view path, const std::map<std::uint32_t, CoveredLine>& lines) {
  std::string text = fmt::format("TN:\nSF:{}\n", visible(path));
  std::size_t branches = 0;
  std::size_t taken = 0;
  std::size_t hit = 0;
  for (const auto& [number, line] : lines) {
    for (std::size_t block = 0; block < line.statements.size(); ++block) {
      const std::vector<CellCoverage>& cells = line.statements[block]->cells;
      for (std::size_t branch = 0; branch < cells.size(); ++branch) {
        const CoverageFigure& figure = cells[branch].figure;
        const bool is_taken = figure.is_whole();
        const bool is_reached = !line.figure.covered().is_zero();
        const std::string none = is_reached ? "0" : "-";
        text += fmt::format("BRDA:{},{},{},{}\n", number, block, branch, is_taken ? hits_text(figure.covered()) : none);
        ++branches;
        taken += is_taken ? 1 : 0;
      }
    }
  }
  text += fmt::format("BRF:{}\nBRH:{}\n", branches, taken);
  for (const auto& [number, line] : lines) {
    text += fmt::format("DA:{},{}\n", number, hits_text(line.figure.covered()));
    hit += line.figure.covered().is_zero() ? 0 : 1;
  }
  return text + fmt::format("LF:{}\nLH:{}\nend_of_record\n", lines.size(), hit);
}

}  // namespace

std::string coverage_lcov(const std::vector<CoverageReport>& reports) {
  std::string text;
  for (const CoverageReport& report : reports) {
    for (const auto& [file, lines] : covered_lines(report)) text += file_text(report.sources->path(file), lines);
  }
  return text;
}

}  // namespace polc
