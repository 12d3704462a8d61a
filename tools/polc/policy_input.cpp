#include "tools/polc/policy_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "compiler/diagnostics/finding_tally.h"
#include "compiler/diagnostics/render.h"
#include "compiler/files/input_file.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "pol/verify.h"
#include "tools/polc/choices.h"
#include "tools/polc/large_heap.h"

namespace polc::tool {
namespace {

// Rows and cells are capped at 512 MiB when a policy is compiled; names and notes come on top.
constexpr std::uint64_t max_table_bytes = std::uint64_t{2} << 30;

bool has_table_name(const std::string& path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".polt") == 0;
}

bool is_table(const std::string& path, const InputFile& file) {
  return has_table_name(path) ||
         file.first_bytes(sizeof pol::format::magic) == std::string(pol::format::magic, sizeof pol::format::magic);
}

/// `polc check -I lib p.pol`
std::string check_command(std::string_view options, const std::vector<std::string>& files,
                          const std::vector<std::string>& folders) {
  std::string command = fmt::format("polc check{}", options);
  for (const std::string& folder : folders) command += " -I " + shell_word(folder);
  for (const std::string& file : files) command += " " + shell_word(file);
  return command;
}

/// The file that the command named: the first one read.
std::vector<std::string> file_of(const Compilation& compilation) {
  if (compilation.sources.size() == 0) return {};
  return {std::string(compilation.sources.path(FileId{}))};
}

/// The whole table; nothing, with a report, if it is too large or cannot be read.
std::optional<std::vector<std::byte>> read_table(const std::string& path, InputFile& file, DiagnosticSink& sink) {
  if (file.size() > max_table_bytes) {
    sink.report(Code::table_too_long, std::nullopt,
                {path, std::to_string(file.size()), std::to_string(max_table_bytes)});
    return std::nullopt;
  }
  Expected<std::vector<std::byte>> bytes = file.read_all(max_table_bytes);
  if (bytes) return *std::move(bytes);
  sink.report(Code::file_not_found, std::nullopt, {path, bytes.error()});
  return std::nullopt;
}

/// Verifies the bytes; a table without names is of no use to a command.
void open_table(PolicyInput& input, const std::string& path) {
  DiagnosticSink& sink = input.compilation->sink;
  const pol::VerifyResult result = pol::verify(input.bytes);
  if (!result) {
    sink.report(Code::table_refused, std::nullopt,
                {path, std::string(pol::text(result.error().code)), std::to_string(result.error().offset)});
  } else if (!result->has_names()) {
    sink.report(Code::table_without_names, std::nullopt, {path});
  } else {
    input.table = *result;
  }
}

/// What is wrong with a folder to search; empty if nothing. A misspelt one would be searched in vain, without a word.
std::string is_folder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? "" : fmt::format("`{}` is not a folder", path);
}

}  // namespace

void add_folders_option(CLI::App& command, std::vector<std::string>& folders, bool checks) {
  CLI::Option* option =
      take_one_each(command.add_option("-I", folders, "A folder to search for imports; repeat for more folders"));
  option->type_name("FOLDER");
  if (checks) option->check(is_folder);
}

void add_policy_options(CLI::App& command, PolicyOptions& options) {
  command.add_option("POLICY", options.path, "A policy (.pol) or a compiled table (.polt)")->required();
  add_folders_option(command, options.folders);
}

bool is_table_file(const std::string& path) {
  const Expected<InputFile> file = InputFile::open(path);
  return file && is_table(path, *file);
}

std::vector<NamedDiagram> author_names(ReadBackTable& read_back, const PolicyInput& input) {
  const Compilation& compilation = *input.compilation;
  if (!compilation.model || !compilation.table) return {};
  return named_diagrams(read_back, *compilation.model, *compilation.table, compilation.defines);
}

ExitCode exit_code_of(const Compilation& compilation) {
  if (compilation.sources.size() == 0 || compilation.sink.has_internal_errors()) return ExitCode::error;
  return compilation.bytes && !compilation.sink.has_errors() ? ExitCode::done : ExitCode::check_failed;
}

std::string how_to_see_all(const std::vector<std::string>& files, const std::vector<std::string>& folders) {
  return fmt::format("`{}` shows all, and so do `--format=json` and `--format=sarif`",
                     check_command(" --limit=0", files, folders));
}

void make_errors(Compilation& compilation) {
  for (Diagnostic& diagnostic : compilation.sink.all()) diagnostic.severity = Severity::error;
}

void print_diagnostics(const Compilation& compilation, Environment& environment,
                       const std::vector<std::string>& folders, DiagnosticFormat format) {
  const Brevity brevity{findings_shown, how_to_see_all(file_of(compilation), folders)};
  environment.err << render(format, {{compilation.sources, compilation.sink.all()}}, environment.color, brevity);
}

void print_errors(const Compilation& compilation, Environment& environment, const std::vector<std::string>& folders) {
  std::vector<Diagnostic> errors = in_order(compilation.sink.all());
  const std::size_t all = errors.size();
  errors.erase(std::remove_if(errors.begin(), errors.end(),
                              [](const Diagnostic& each) { return each.severity == Severity::warning; }),
               errors.end());
  const Brevity brevity{findings_shown, how_to_see_all(file_of(compilation), folders)};
  environment.err << render(DiagnosticFormat::text, {{compilation.sources, errors}}, environment.color, brevity);
  const std::size_t warnings = all - errors.size();
  if (warnings == 0) return;
  environment.err << fmt::format("polc: {} about this policy {} not shown here: `{}` prints {}\n",
                                 counted(warnings, "warning"), warnings == 1 ? "is" : "are",
                                 visible(check_command("", file_of(compilation), folders)),
                                 warnings == 1 ? "it" : "them");
}

PolicyInput load_policy_input(const PolicyOptions& options, Environment& environment, ExitCode& exit_code) {
  PolicyInput input;
  Expected<InputFile> file = InputFile::open(options.path);
  if (file && is_table(options.path, *file)) {
    if (!options.folders.empty()) throw CLI::ExcludesError("-I", "a compiled table, which imports nothing");
    input.compilation = std::make_unique<Compilation>();
    if (auto bytes = read_table(options.path, *file, input.compilation->sink)) {
      input.bytes = std::move(*bytes);
      open_table(input, options.path);
    }
    if (!input.table) exit_code = ExitCode::error;
  } else {
    CompileOptions compile_options;
    compile_options.folders = options.folders;
    compile_options.keeps_trees = options.keeps_trees;
    input.compilation = compile(options.path, compile_options, with_large_heap(environment.reader));
    exit_code = exit_code_of(*input.compilation);
    if (input.compilation->bytes) {
      input.bytes = std::move(*input.compilation->bytes);
      open_table(input, options.path);
    }
  }
  if (!options.counts_warnings) {
    std::erase_if(input.compilation->sink.all(),
                  [](const Diagnostic& each) { return each.severity == Severity::warning; });
  }
  print_errors(*input.compilation, environment, options.folders);
  return input;
}

}  // namespace polc::tool
