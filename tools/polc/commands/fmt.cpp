// polc fmt FILE|FOLDER…: the canonical layout of policies, written in place.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <memory>
#include <new>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "compiler/diagnostics/render.h"
#include "compiler/files/write_file.h"
#include "compiler/format/format.h"
#include "compiler/format/unified_diff.h"
#include "compiler/text/visible.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_files.h"

namespace polc::tool {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;
  bool diff = false;
  FormatOptions format;
};

/// What became of one file.
struct Outcome {
  std::string unreadable;  ///< Why the file cannot be read.
  std::optional<ParsedText> before;
  std::optional<std::string> text;  ///< The new layout.
  bool changed = false;
  std::string unwritten;  ///< Why the file cannot be written.
  std::exception_ptr thrown = nullptr;
};

void lay_out(const std::string& path, const ReadResult& read, const FmtOptions& options, Outcome& outcome) {
  if (!read.ok) {
    outcome.unreadable = read.text;
    return;
  }
  outcome.before.emplace(path, read.text);
  outcome.text = format(*outcome.before, options.format);
  outcome.changed = outcome.text && *outcome.text != read.text;
}

/// What keeps a file from being replaced; empty if nothing does.
std::string why_untouchable(const std::string& path) {
  if (access(path.c_str(), W_OK) != 0) return "it is not writable";
  struct stat status{};
  if (stat(path.c_str(), &status) == 0 && status.st_nlink > 1) {
    return "it has a second name (a hard link) that would keep the old layout";
  }
  return {};
}

/// Lays one file out and writes it, unless it is only looked at.
void lay_out_file(const std::string& path, const FmtOptions& options, const FileReader& reader, Outcome& outcome) {
  lay_out(path, reader(path), options, outcome);
  if (!outcome.changed || options.check || options.diff) return;
  outcome.unwritten = why_untouchable(path);
  if (outcome.unwritten.empty()) outcome.unwritten = write_file(path, *outcome.text).value_or("");
}

/// All files, several at a time: they have nothing to do with each other. What is thrown must not leave a thread.
std::vector<Outcome> lay_out_all(const std::vector<std::string>& files, const FmtOptions& options,
                                 const FileReader& reader) {
  std::vector<Outcome> outcomes(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&]() noexcept {
    for (std::size_t at = next++; at < files.size(); at = next++) {
      try {
        lay_out_file(files[at], options, reader, outcomes[at]);
      } catch (...) {
        outcomes[at] = {};
        outcomes[at].thrown = std::current_exception();
      }
    }
  };
  const std::size_t count = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), files.size());
  std::vector<std::jthread> threads;
  try {
    threads.reserve(count);
    for (std::size_t number = 1; number < count; ++number) threads.emplace_back(work);
  } catch (const std::exception&) {
    // No thread more, or no memory for one. The threads that there are do the work.
  }
  work();
  return outcomes;
}

/// Prints what became of a file. `done` where it is as it should be.
ExitCode report(const std::string& file, const Outcome& outcome, const FmtOptions& options, Environment& environment) {
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
  Outcome outcome;
  lay_out("<stdin>", {true, text}, options, outcome);
  if (options.check || options.diff || !outcome.text) return report("<stdin>", outcome, options, environment);
  environment.out << *outcome.text;
  return ExitCode::done;
}

ExitCode run(const FmtOptions& options, Environment& environment) {
  if (options.paths == std::vector<std::string>{"-"}) return filter(options, environment);
  const PolicyFiles found = find_policy_files(options.paths);
  for (const std::string& problem : found.problems) environment.err << "polc: " << visible(problem) << '\n';
  const std::vector<Outcome> outcomes = lay_out_all(found.files, options, environment.reader);
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
  CLI::App* command = line.app.add_subcommand("fmt", "Format policies in the canonical layout, keeping comments");
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
