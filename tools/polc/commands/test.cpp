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

namespace polc::tool {
namespace {

const std::map<std::string, TestFormat> formats = {
    {"text", TestFormat::text}, {"json", TestFormat::json}, {"junit", TestFormat::junit}};

struct TestOptions {
  std::vector<std::string> files;
  std::vector<std::string> folders;
  TestFormat format = TestFormat::text;
};

ExitCode run(const TestOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<TestReport> reports;
  std::size_t compiled = 0;
  for (const std::string& file : options.files) {
    CompileOptions compile_options;
    compile_options.folders = options.folders;
    compilations.push_back(compile(file, compile_options, environment.reader));
    Compilation& compilation = *compilations.back();
    if (compilation.bytes) {
      ++compiled;
      ConditionDiagrams conditions(*compilation.model);
      AccessConditions access(conditions);
      reports.push_back({file, &compilation.sources, run_tests(access, compilation.sink, file)});
    } else {
      exit_code = std::max(exit_code, exit_code_of(compilation));
    }
    print_errors(compilation, environment, options.folders);
  }
  if (!reports.empty()) environment.out << render(reports, options.format);
  const TestCounts counts = count(reports);
  if (counts.failed_tests != 0) exit_code = std::max(exit_code, ExitCode::check_failed);
  if (compiled == 0) {
    environment.err << "polc: no test was run: "
                    << (options.files.size() == 1 ? "the policy does not compile\n"
                                                  : "none of the policies compiles\n");
  } else if (counts.expectations == 0 && exit_code == ExitCode::done) {
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
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
