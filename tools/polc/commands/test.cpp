// polc test FILE…: the tests that policies hold, what they pin down, and what they do not notice.
#include <map>
#include <memory>
#include <ostream>

#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/test_cases.h"
#include "tools/polc/test_filter.h"
#include "tools/polc/test_run.h"
#include "tools/polc/watch.h"

namespace polc::tool {
namespace {

const std::map<std::string, TestedFormat> test_formats = {{"text", TestedFormat::text},
                                                          {"json", TestedFormat::json},
                                                          {"junit", TestedFormat::junit},
                                                          {"lcov", TestedFormat::lcov},
                                                          {"html", TestedFormat::html}};

void check_options(const TestOptions& options) {
  if (!options.cases.empty() && options.files.size() > 1)
    throw CLI::ValidationError("--cases", "cases are those of one policy: name one FILE");
  if (options.suggest.is_wanted && !options.mutants.is_wanted && options.files.size() > 1)
    throw CLI::ValidationError("--suggest", "the lines are those of one policy: name one FILE");
  if (options.suggest.is_wanted && !options.mutants.is_wanted && options.format != TestedFormat::text)
    throw CLI::ValidationError("--format", "--suggest prints test lines");
  const bool is_coverage = options.format == TestedFormat::lcov || options.format == TestedFormat::html;
  if (is_coverage && !options.coverage.is_wanted)
    throw CLI::ValidationError("--format", "lcov and html show coverage: add --coverage");
  if (options.format == TestedFormat::junit && options.mutants.is_wanted && options.suggest.is_wanted)
    throw CLI::ValidationError("--format", "junit has no place for suggestions: use text or json");
  if (options.format == TestedFormat::junit && options.coverage.is_wanted)
    throw CLI::ValidationError("--format", "junit has no place for coverage: use text, json, lcov or html");
}

ExitCode run(const TestOptions& options, Environment& environment) {
  check_options(options);
  std::vector<std::string> read;
  FileWatch watch;
  watch.begin();
  ExitCode exit_code = run_tests_once(options, environment, read);
  if (!options.watch) return exit_code;
  environment.out.flush();
  environment.err << "polc: tests again on each change, until standard input ends\n";
  while (watch.wait(read)) {
    watch.begin();
    exit_code = run_tests_once(options, environment, read);
    environment.out.flush();
  }
  return exit_code;
}

}  // namespace

void add_test(const CommandLine& line) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = line.app.add_subcommand("test");
  command->add_option("FILE", options->files, "The policies (.pol)")->required();
  add_folders_option(*command, options->folders);
  take_one_of(command->add_option("--format", options->format, "Output format"), test_formats);
  add_cases_option(*command, options->cases);
  add_coverage_options(*command, options->coverage);
  add_suggest_options(*command, options->suggest);
  add_filter_option(*command, options->filter);
  add_mutant_options(*command, options->mutants);
  for (const char* whole : {"--cases", "--coverage", "--suggest", "--mutants"}) {
    // A part of the tests pins down and notices less.
    command->get_option(whole)->excludes(command->get_option("--filter"));
  }
  for (const char* other : {"--coverage", "--write"})
    command->get_option("--mutants")->excludes(command->get_option(other));
  command->add_flag("--watch", options->watch, "Run again whenever the files change, until standard input ends");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
