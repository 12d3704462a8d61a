// `polc test --coverage`: the options, what is measured, and whether it is enough.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/report/coverage_report.h"
#include "tools/polc/command.h"

namespace polc::tool {

enum class CoverageFormat : int { text, json, lcov, html };

struct CoverageOptions {
  bool is_wanted = false;
  std::optional<unsigned> threshold;  ///< In hundredths of all cases.
};

/// Adds `--coverage` and `--threshold` to the command.
void add_coverage_options(CLI::App& command, CoverageOptions& options);

/// Measures one policy and keeps it. False, and reported in the compilation, where that takes too much.
bool measure_coverage_of(const std::string& file, AccessConditions& access, Compilation& compilation,
                         std::vector<CoverageReport>& reports);

/// In text, the tests have been printed before it.
std::string render(const std::vector<TestReport>& tests, const std::vector<CoverageReport>& reports,
                   CoverageFormat format, const CoverageOptions& options);

/// Says on standard error which policies stay below the threshold, and shows a case that nothing covers; `done` if none does.
ExitCode check_threshold(const std::vector<CoverageReport>& reports, const CoverageOptions& options,
                         Environment& environment);

}  // namespace polc::tool
