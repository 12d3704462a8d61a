#include "tools/polc/test_suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/coverage/suggested_tests.h"
#include "compiler/analysis/mutants/killing_lines.h"
#include "compiler/analysis/mutants/mutant_trial.h"
#include "compiler/diagnostics/render.h"
#include "compiler/files/write_file.h"
#include "compiler/format/format.h"
#include "compiler/sema/resolve.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/test_cases.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

constexpr const char* preface =
    "// What the policy says today, where no test and no assert says so. These are pins, not requirements: confirm "
    "each line,\n"
    "// or correct the policy and the line with it.\n";

std::string laid_out(const std::string& text) {
  ParsedText parsed("suggestions", text);
  return format(parsed, {}).value_or(text);
}

/// The policy as a file beside `output` names it.
std::string path_between(const std::string& output, const std::string& policy) {
  std::error_code unknown;
  const fs::path from = fs::weakly_canonical(fs::absolute(output, unknown).parent_path(), unknown);
  const fs::path named = fs::absolute(policy, unknown);
  const fs::path to = fs::weakly_canonical(named.parent_path(), unknown) / named.filename();
  const fs::path relative = to.lexically_relative(from);
  return relative.empty() ? to.generic_string() : relative.generic_string();
}

ExitCode refuse(Environment& environment, const std::string& why, ExitCode code) {
  environment.err << "polc: " << visible(why) << '\n';
  return code;
}

/// Whether the text, as the file that it is to be, compiles and passes.
bool is_right(const std::string& path, const std::string& text, const std::vector<std::string>& folders,
              Environment& environment) {
  CompileOptions options;
  options.folders = folders;
  const FileReader reader = [&](const std::string& asked) -> Expected<std::string, ReadError> {
    if (asked == path) return text;
    return environment.reader(asked);
  };
  const std::unique_ptr<Compilation> compilation = compile(path, options, reader);
  if (compilation->bytes) {
    ConditionDiagrams conditions(*compilation->model);
    AccessConditions access(conditions);
    run_tests(access, compilation->sink, path);
  }
  const auto& all = compilation->sink.all();
  const bool has_error =
      std::any_of(all.begin(), all.end(), [](const Diagnostic& each) { return each.severity == Severity::error; });
  if (has_error) environment.err << render_text(compilation->sources, all, environment.color);
  return compilation->bytes.has_value() && !has_error;
}

/// A test of the lines that notice the small changes which neither the policy's claims nor `tests` notice: empty if there are none.
/// Every case may be covered and a change go unnoticed still, where it tells cases apart that the policy does not.
std::string noticing_tests(const std::string& file, const std::vector<std::string>& folders, const std::string& tests,
                           const std::vector<std::string>& cases, Environment& environment) {
  CompileOptions options;
  options.folders = folders;
  const FileReader with_tests = [&](const std::string& asked) -> Expected<std::string, ReadError> {
    Expected<std::string, ReadError> text = environment.reader(asked);
    if (text && asked == file) *text += "\n" + tests;
    return text;
  };
  const std::unique_ptr<Compilation> compilation = compile(file, options, with_tests);
  if (!compilation->bytes) return {};
  DiagnosticSink sink;
  Model model = resolve(compilation->files.layers, sink, nullptr, nullptr, FixedSettings::kept);
  if (add_cases(cases, model, *compilation, environment) != ExitCode::done) return {};
  const KillingLines found = killing_lines(model, try_mutants(model, {}));
  if (found.lines.empty()) return {};
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(model.tests.begin(), model.tests.end(), [&](const Test& test) { return test.name == name; });
  };
  std::string name = "as it is today: small changes";
  for (std::size_t number = 2; is_taken(name); ++number)
    name = fmt::format("as it is today: small changes ({})", number);
  return fmt::format("test {} {{\n{}\n}}\n", quoted_text(name), fmt::join(found.lines, "\n"));
}

ExitCode write(const std::string& file, const std::vector<std::string>& folders, const std::string& tests,
               const SuggestOptions& options, Environment& environment) {
  const std::string text =
      laid_out(std::string(preface) + "extends " + quoted_text(path_between(options.output, file)) + ";\n\n" + tests);
  const std::array<Output, 1> written = {{{options.output, text, Output::Kind::policy}}};
  auto failure = find_refusal(written);
  if (!failure) {
    if (!is_right(options.output, text, folders, environment))
      return refuse(environment, "the suggestions do not hold as a file of their own: nothing was written",
                    ExitCode::error);
    failure = write_files(written);
  }
  if (failure) {
    return refuse(environment, fmt::format("cannot write `{}`: {}", failure->path, failure->reason),
                  failure->is_refused ? ExitCode::usage : ExitCode::error);
  }
  environment.out << fmt::format("wrote {}. Read it, confirm each line, then:\n  polc test {} --coverage\n",
                                 visible(options.output), shell_word(options.output));
  return ExitCode::done;
}

}  // namespace

void add_suggest_options(CLI::App& command, SuggestOptions& options) {
  CLI::Option* suggest =
      command.add_flag("--suggest", options.is_wanted,
                       "Print the fewest test lines that cover what tests and asserts leave open, and "
                       "notice what they do not; with --mutants, the latter alone");
  command.add_option("--write", options.output, "Write them into a new policy, which extends this one")
      ->type_name("FILE")
      ->check(CLI::Validator(
          [](const std::string& path) {
            return path.empty() || path == "-" ? std::string("name a file; without --write the lines are printed")
                                               : std::string();
          },
          "", ""))
      ->needs(suggest);
  suggest->excludes(command.get_option("--coverage"));
}

ExitCode suggest(const std::string& file, const std::vector<std::string>& folders, AccessConditions& access,
                 Compilation& compilation, const SuggestOptions& options, Environment& environment) {
  const Bounded<std::vector<SuggestedLine>> lines =
      access.diagrams().bounded(max_steps_of_policy, [&] { return suggest_tests(access); });
  if (!lines.is_known()) {
    report_total(access.diagrams(), "the suggestions", *lines.limit(), max_steps_of_policy, std::nullopt,
                 compilation.sink);
    return ExitCode::error;
  }
  std::string tests = tests_text(*compilation.model, lines.value());
  tests += noticing_tests(file, folders, tests, options.cases, environment);
  if (tests.empty()) {
    environment.out << "// Nothing to suggest: tests and asserts cover every case, and notice every small change that "
                       "a test can.\n";
    return ExitCode::done;
  }
  if (!options.output.empty()) return write(file, folders, tests, options, environment);
  environment.out << laid_out(std::string(preface) + tests);
  return ExitCode::done;
}

}  // namespace polc::tool
