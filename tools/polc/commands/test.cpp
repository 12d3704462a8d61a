// polc test FILE…: the tests that policies hold.
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/report/test_report.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/test_cases.h"
#include "tools/polc/test_coverage.h"
#include "tools/polc/test_suggest.h"

namespace polc::tool {
namespace {

/// With `--coverage` there are other formats than without.
enum class Format : int { text, json, junit, lcov, html };

const std::map<std::string, Format> formats = {{"text", Format::text},
                                               {"json", Format::json},
                                               {"junit", Format::junit},
                                               {"lcov", Format::lcov},
                                               {"html", Format::html}};

TestFormat test_format(Format format) {
  if (format == Format::junit) return TestFormat::junit;
  return format == Format::json ? TestFormat::json : TestFormat::text;
}

CoverageFormat coverage_format(Format format) {
  if (format == Format::lcov) return CoverageFormat::lcov;
  if (format == Format::html) return CoverageFormat::html;
  return format == Format::json ? CoverageFormat::json : CoverageFormat::text;
}

struct TestOptions {
  std::vector<std::string> files;
  std::vector<std::string> folders;
  Format format = Format::text;
  std::vector<std::string> cases;
  CoverageOptions coverage;
  SuggestOptions suggest;
};

void check_options(const TestOptions& options) {
  if (!options.cases.empty() && options.files.size() > 1)
    throw CLI::ValidationError("--cases", "cases are those of one policy: name one FILE");
  if (options.suggest.is_wanted && options.files.size() > 1)
    throw CLI::ValidationError("--suggest", "the lines are those of one policy: name one FILE");
  const bool is_coverage = options.format == Format::lcov || options.format == Format::html;
  if (is_coverage && !options.coverage.is_wanted)
    throw CLI::ValidationError("--format", "lcov and html show coverage: add --coverage");
  if (options.format == Format::junit && options.coverage.is_wanted)
    throw CLI::ValidationError("--format", "junit has no place for coverage: use text, json, lcov or html");
}

ExitCode run(const TestOptions& options, Environment& environment) {
  check_options(options);
  ExitCode exit_code = ExitCode::done;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<TestReport> reports;
  std::vector<CoverageReport> coverages;
  std::size_t compiled = 0;
  for (const std::string& file : options.files) {
    CompileOptions compile_options;
    compile_options.folders = options.folders;
    compilations.push_back(compile(file, compile_options, environment.reader));
    Compilation& compilation = *compilations.back();
    if (compilation.bytes) {
      ++compiled;
      if (const ExitCode read = add_cases(options.cases, compilation, environment); read != ExitCode::done) {
        print_errors(compilation, environment, options.folders);
        return read;
      }
      ConditionDiagrams conditions(*compilation.model);
      AccessConditions access(conditions);
      reports.push_back({file, &compilation.sources, run_tests(access, compilation.sink, file)});
      if (options.coverage.is_wanted && !measure_coverage_of(file, access, compilation, coverages))
        exit_code = ExitCode::error;
      if (options.suggest.is_wanted)
        exit_code =
            std::max(exit_code, suggest(file, options.folders, access, compilation, options.suggest, environment));
    } else {
      exit_code = std::max(exit_code, exit_code_of(compilation));
    }
    print_errors(compilation, environment, options.folders);
  }
  const bool has_other_output =
      options.suggest.is_wanted || (options.coverage.is_wanted && options.format != Format::text);
  if (!reports.empty() && !has_other_output) environment.out << render(reports, test_format(options.format));
  if (options.coverage.is_wanted && !reports.empty()) {
    environment.out << render(reports, coverages, coverage_format(options.format), options.coverage);
    exit_code = std::max(exit_code, check_threshold(coverages, options.coverage, environment));
  }
  const TestCounts counts = count(reports);
  if (counts.failed_tests != 0) exit_code = std::max(exit_code, ExitCode::check_failed);
  if (compiled == 0) {
    environment.err << "polc: no test was run: "
                    << (options.files.size() == 1 ? "the policy does not compile\n"
                                                  : "none of the policies compiles\n");
  } else if (counts.expectations == 0 && exit_code == ExitCode::done && !options.suggest.is_wanted) {
    // A run that checked nothing must not look like one that found nothing wrong.
    environment.err << "polc: no test was run: write `test \"…\" { … }` in the policy\n";
    exit_code = ExitCode::check_failed;
  }
  return exit_code;
}

}  // namespace

void add_test(const CommandLine& line) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = line.app.add_subcommand("test");
  command->add_option("FILE", options->files, "The policies (.pol)")->required();
  add_folders_option(*command, options->folders);
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  add_cases_option(*command, options->cases);
  add_coverage_options(*command, options->coverage);
  add_suggest_options(*command, options->suggest);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
