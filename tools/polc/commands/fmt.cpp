// polc fmt FILE|FOLDER…: the canonical layout of policies, written in place.
#include <algorithm>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <vector>

#include "compiler/diagnostics/render.h"
#include "compiler/format/format.h"
#include "compiler/format/unified_diff.h"
#include "compiler/text/visible.h"
#include "tools/polc/command.h"
#include "tools/polc/lay_out_files.h"
#include "tools/polc/policy_files.h"

namespace polc::tool {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;
  bool diff = false;
  FormatOptions format;
};

/// Prints what became of a file. `done` where it is as it should be.
ExitCode report(const std::string& file, const LaidOutFile& outcome, const FmtOptions& options,
                Environment& environment) {
  if (outcome.thrown) std::rethrow_exception(outcome.thrown);
  if (!outcome.before) {
    environment.err << "polc: cannot read `" << visible(file) << "`: " << visible(outcome.unreadable) << '\n';
    return ExitCode::error;
  }
  const ParsedText& before = *outcome.before;
  environment.err << render_text(before.sources, before.sink.all(), environment.color);
  if (!outcome.text) return ExitCode::check_failed;
  if (!outcome.changed) return ExitCode::done;
  if (!outcome.unwritten.empty()) {
    environment.err << "polc: cannot write `" << visible(file) << "`: " << visible(outcome.unwritten) << '\n';
    return ExitCode::error;
  }
  if (options.diff) {
    environment.out << unified_diff(file, before.sources.text(before.file), *outcome.text);
  } else {
    environment.out << (options.check ? "would format " : "formatted ") << visible(file) << '\n';
  }
  return options.check || options.diff ? ExitCode::check_failed : ExitCode::done;
}

/// Standard input to standard output. What does not parse gives no output.
ExitCode filter(const FmtOptions& options, Environment& environment) {
  const std::string text((std::istreambuf_iterator<char>(environment.in)), std::istreambuf_iterator<char>());
  const LaidOutFile outcome = lay_out("<stdin>", text, options.format);
  if (options.check || options.diff || !outcome.text) return report("<stdin>", outcome, options, environment);
  environment.out << *outcome.text;
  return ExitCode::done;
}

ExitCode run(const FmtOptions& options, Environment& environment) {
  if (options.paths == std::vector<std::string>{"-"}) return filter(options, environment);
  const PolicyFiles found = find_policy_files(options.paths);
  for (const std::string& problem : found.problems) environment.err << "polc: " << visible(problem) << '\n';
  const std::vector<LaidOutFile> outcomes =
      lay_out_all(found.files, options.format, !options.check && !options.diff, environment.reader);
  ExitCode exit_code = found.problems.empty() ? ExitCode::done : ExitCode::error;
  std::exception_ptr fault;
  for (std::size_t at = 0; at < outcomes.size(); ++at) {
    try {
      exit_code = std::max(exit_code, report(found.files[at], outcomes[at], options, environment));
    } catch (const std::bad_alloc&) {
      environment.err << "polc: cannot lay out `" << visible(found.files[at]) << "`: out of memory\n";
      exit_code = ExitCode::error;
    } catch (...) {
      // What became of the others is said all the same.
      fault = std::current_exception();
    }
  }
  if (fault) std::rethrow_exception(fault);
  return exit_code;
}

}  // namespace

void add_fmt(const CommandLine& line) {
  auto options = std::make_shared<FmtOptions>();
  CLI::App* command = line.app.add_subcommand("fmt");
  command
      ->add_option("FILE", options->paths,
                   "Policies, folders of them, or - to format standard input to standard output")
      ->required();
  CLI::Option* check = command->add_flag(
      "--check", options->check, "Change nothing; list the files that would change, and exit with 1 if there are any");
  // Both change nothing and exit with 1; they say it differently, and only one of them can be heard.
  command
      ->add_flag("--diff", options->diff, "Change nothing; print what would change, and exit with 1 if anything would")
      ->excludes(check);
  command->add_option("--width", options->format.width, "Maximum width of a line")
      ->check(CLI::Range(40, 1000))
      ->capture_default_str();
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
