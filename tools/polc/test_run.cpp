#include "tools/polc/test_run.h"

#include <algorithm>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/report/test_report.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/test_cases.h"
#include "tools/polc/test_filter.h"
#include "tools/polc/vacuous_asserts.h"

namespace polc::tool {
namespace {

TestFormat test_format(TestedFormat format) {
  if (format == TestedFormat::junit) return TestFormat::junit;
  return format == TestedFormat::json ? TestFormat::json : TestFormat::text;
}

CoverageFormat coverage_format(TestedFormat format) {
  if (format == TestedFormat::lcov) return CoverageFormat::lcov;
  if (format == TestedFormat::html) return CoverageFormat::html;
  return format == TestedFormat::json ? CoverageFormat::json : CoverageFormat::text;
}

/// Prints the tests, and the coverage where it is asked for.
ExitCode print_results(const std::vector<TestReport>& reports, const std::vector<CoverageReport>& coverages,
                       const TestOptions& options, Environment& environment) {
  const bool is_only_coverage = options.coverage.is_wanted && options.format != TestedFormat::text;
  const bool is_only_lines = options.suggest.is_wanted && !options.mutants.is_wanted;
  if (!is_only_lines && !is_only_coverage) environment.out << render(reports, test_format(options.format));
  if (!options.coverage.is_wanted) return ExitCode::done;
  environment.out << render(reports, coverages, coverage_format(options.format), options.coverage);
  return check_threshold(coverages, options.coverage, environment);
}

}  // namespace

ExitCode run_tests_once(const TestOptions& options, Environment& environment, std::vector<std::string>& read) {
  ExitCode exit_code = ExitCode::done;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<TestReport> reports;
  std::vector<CoverageReport> coverages;
  std::vector<TestedPolicy> tested;
  TestFilter filter(options.filter);
  read = options.files;
  read.insert(read.end(), options.cases.begin(), options.cases.end());
  for (const std::string& file : options.files) {
    CompileOptions compile_options;
    compile_options.folders = options.folders;
    compilations.push_back(compile(file, compile_options, environment.reader));
    Compilation& compilation = *compilations.back();
    for (std::size_t source = 0; source < compilation.sources.size(); ++source)
      read.emplace_back(compilation.sources.path(static_cast<FileId>(source)));
    if (compilation.bytes) {
      tested.push_back({file, &compilation});
      if (refuse_vacuous_asserts(compilation)) exit_code = std::max(exit_code, ExitCode::check_failed);
      if (const ExitCode added = add_cases(options.cases, compilation, environment); added != ExitCode::done) {
        print_errors(compilation, environment, options.folders);
        return added;
      }
      filter.apply(*compilation.model);
      ConditionDiagrams conditions(*compilation.model);
      AccessConditions access(conditions);
      reports.push_back({file, &compilation.sources, run_tests(access, compilation.sink, file)});
      if (options.coverage.is_wanted && !measure_coverage_of(file, access, compilation, coverages))
        exit_code = ExitCode::error;
      if (options.suggest.is_wanted && !options.mutants.is_wanted) {
        SuggestOptions suggest_options = options.suggest;
        suggest_options.cases = options.cases;
        exit_code =
            std::max(exit_code, suggest(file, options.folders, access, compilation, suggest_options, environment));
      }
    } else {
      exit_code = std::max(exit_code, exit_code_of(compilation));
    }
    print_errors(compilation, environment, options.folders);
  }
  const TestCounts counts = count(reports);
  const bool is_sound = exit_code == ExitCode::done && counts.failed_tests == 0;
  if (options.mutants.is_wanted && is_sound) {
    return run_mutants(tested, {options.mutants, options.cases, options.suggest.is_wanted}, test_format(options.format),
                       environment);
  }
  if (!reports.empty()) exit_code = std::max(exit_code, print_results(reports, coverages, options, environment));
  if (!is_sound) exit_code = std::max(exit_code, ExitCode::check_failed);
  if (options.mutants.is_wanted) environment.err << "polc: no mutant was tried: the policy itself has to pass first\n";
  if (tested.empty()) {
    // A file that cannot be read is told of above.
    const bool is_read = std::any_of(compilations.begin(), compilations.end(),
                                     [](const auto& compilation) { return !compilation->files.files.empty(); });
    const char* reason =
        options.files.size() == 1 ? ": the policy does not compile\n" : ": none of the policies compiles\n";
    environment.err << "polc: no test was run" << (is_read ? reason : "\n");
  } else if (filter.report_unmatched(environment)) {
    exit_code = std::max(exit_code, ExitCode::check_failed);
  } else if (counts.expectations == 0 && exit_code == ExitCode::done && !options.suggest.is_wanted) {
    // A run that checked nothing must not look like one that found nothing wrong.
    environment.err << "polc: no test was run: write `test \"…\" { … }` in the policy\n";
    exit_code = ExitCode::check_failed;
  }
  return exit_code;
}

}  // namespace polc::tool
