#include "tools/polc/test_coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "compiler/text/visible.h"

namespace polc::tool {
namespace {

/// Digits alone: `99.99`, `+5`, `1e2` and ` 7` mean something else to some reader, or nothing.
std::string threshold_problem(const std::string& word) {
  const bool is_number = !word.empty() && word.size() <= 3 &&
                         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (is_number && std::stoul(word) <= 100) return {};
  return "`" + visible(word) + "` is no whole number from 0 to 100";
}

}  // namespace

void add_coverage_options(CLI::App& command, CoverageOptions& options) {
  CLI::Option* coverage = command.add_flag("--coverage", options.is_wanted,
                                           "Say how much of what the policy decides its tests and asserts pin down");
  command.add_option("--threshold", options.threshold, "Fail if less than so many hundredths of the cases are covered")
      ->type_name("PERCENT")
      ->check(CLI::Validator(threshold_problem, "", ""))
      ->needs(coverage);
}

bool measure_coverage_of(const std::string& file, AccessConditions& access, Compilation& compilation,
                         std::vector<CoverageReport>& reports) {
  const Bounded<Coverage> measured =
      access.diagrams().bounded(max_steps_of_policy, [&] { return measure_coverage(access); });
  if (!measured.is_known()) {
    report_total(access.diagrams(), "the coverage", *measured.limit(), max_steps_of_policy, std::nullopt,
                 compilation.sink);
    return false;
  }
  reports.push_back({file, &compilation.sources, &*compilation.model, measured.value()});
  return true;
}

std::string render(const std::vector<TestReport>& tests, const std::vector<CoverageReport>& reports,
                   CoverageFormat format, const CoverageOptions& options) {
  std::string text;
  switch (format) {
    case CoverageFormat::text:
      for (const CoverageReport& report : reports) text += coverage_text(report);
      return text;
    case CoverageFormat::json:
      return coverage_json(tests, reports, options.threshold);
    case CoverageFormat::lcov:
      return coverage_lcov(reports);
    case CoverageFormat::html:
      return coverage_page(reports);
  }
  return text;
}

ExitCode check_threshold(const std::vector<CoverageReport>& reports, const CoverageOptions& options,
                         Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  if (!options.threshold) return exit_code;
  for (const CoverageReport& report : reports) {
    const CoverageFigure& all = report.coverage.all;
    if (all.percent() >= *options.threshold) continue;
    exit_code = ExitCode::check_failed;
    environment.err << fmt::format("polc: {}: {} % of the cases are covered ({} of {}), not {} %\n",
                                   visible(report.file), all.percent(), all.covered().text(), all.cases.text(),
                                   *options.threshold);
    if (!all.uncovered) continue;
    environment.err << fmt::format("  not covered: {} for {}\n  {}\n",
                                   visible(report.model->permissions[index(all.uncovered->permission)].name),
                                   visible(case_text(*report.model, *all.uncovered)),
                                   visible(answer_text(*report.model, *all.uncovered, report.file)));
  }
  return exit_code;
}

}  // namespace polc::tool
