// What of a policy its tests and asserts cover: as text, json, lcov and a page of HTML.
//
// All four tell the same figures, which are analysis/coverage's. In lcov a line counts as hit if a case of one of its
// statements is covered; each of a statement's cells is a branch, taken if all its cases are. So all branches are taken
// exactly where every case is covered, and the lines alone say less.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/coverage/coverage.h"
#include "compiler/report/test_report.h"
#include "compiler/source/source_manager.h"

namespace polc {

/// The coverage of one policy. Keeps what it is made of by reference.
struct CoverageReport {
  std::string file;  ///< As the user named it.
  const SourceManager* sources = nullptr;
  const Model* model = nullptr;
  Coverage coverage;
};

/// The figures, and of what is not covered the first few, each with the command that decides it.
std::string coverage_text(const CoverageReport& report);

/// The tests with the coverage of their policies; `threshold` as it was asked for.
std::string coverage_json(const std::vector<TestReport>& tests, const std::vector<CoverageReport>& reports,
                          std::optional<unsigned> threshold);

/// A tracefile, as genhtml and code review tools read it: `SF`, `DA` and `BRDA` for each `.pol`.
std::string coverage_lcov(const std::vector<CoverageReport>& reports);

/// One HTML file that loads nothing and runs nothing: the figures, what is not covered, and the policy's lines with theirs.
std::string coverage_page(const std::vector<CoverageReport>& reports);

/// `97 % (11640 of 12000 cases)`
std::string figure_text(const CoverageFigure& figure);

/// `clerk`, `clerk + trainee`, as a test names them.
std::string subject_text(const Model& model, const std::vector<RoleId>& subject);

/// What kind of statement, for people and programs: `grant`, `restriction`, `cell` or `permission`.
const char* kind_text(StatementKind kind);

}  // namespace polc
