// Coverage by the lines of a policy's files: what a tracefile and the page show beside the text.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "compiler/report/coverage_report.h"

namespace polc {

struct CoveredLine {
  std::vector<const StatementCoverage*> statements;  ///< That begin on it, in order.
  CoverageFigure figure;                             ///< Of all of them together; without an example.
};

/// By file and line, those on which a statement begins that decides something. Keeps `report` by reference.
std::map<FileId, std::map<std::uint32_t, CoveredLine>> covered_lines(const CoverageReport& report);

}  // namespace polc
