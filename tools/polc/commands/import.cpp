// polc import FILE: a policy from a spreadsheet or a list of grants.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/emit/write_file.h"
#include "compiler/import/find_difference.h"
#include "compiler/import/import_policy.h"
#include "compiler/import/permission_name.h"
#include "compiler/text/code_points.h"
#include "compiler/text/visible.h"
#include "pol/verify.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

using importing::ImportFormat;

const std::map<std::string, ImportFormat> formats = {{"csv", ImportFormat::csv}, {"json", ImportFormat::json}};

struct ImportCommandOptions {
  std::string file;
  std::string output;
  std::string name;
  std::vector<std::string> levels;
  std::optional<ImportFormat> format;
};

/// Compiles the text and holds it against the table. False if it is not the policy that was asked for.
bool is_right(const importing::AccessTable& table, const std::string& text, const std::string& output, FileId file,
              DiagnosticSink& sink, Environment& environment) {
  const std::unique_ptr<Compilation> compilation = compile_text(output.empty() ? "imported.pol" : output, text);
  print_diagnostics(*compilation, environment);
  if (!compilation->bytes) return false;
  const pol::VerifyResult policy = pol::verify(*compilation->bytes);
  const auto difference = policy ? importing::find_difference(table, *policy) : importing::ImportDifference{};
  if (!difference) return true;
  const Span whole{file, 0, 0};
  if (difference->kind == importing::ImportDifference::Kind::too_many_combinations) {
    sink.report(Code::import_unchecked, whole, {difference->permission, std::to_string(importing::max_combinations)});
  } else {
    sink.report(Code::import_differs, whole, {difference->permission, difference->role});
  }
  return false;
}

/// The policy's text, checked; nothing if something was reported.
std::optional<std::string> import(const ImportCommandOptions& options, const SourceManager& sources, FileId file,
                                  DiagnosticSink& sink, Environment& environment) {
  const std::string name = options.name.empty() ? importing::name_of_file(options.file) : options.name;
  const std::string origin = options.file.substr(options.file.find_last_of('/') + 1);
  auto policy = importing::import_policy(sources, file, {options.format, name, origin, options.levels}, sink);
  if (!policy) return std::nullopt;
  if (!is_right(policy->table, policy->text, options.output, file, sink, environment)) return std::nullopt;
  return std::move(policy->text);
}

ExitCode write(const std::string& text, const std::string& output, Environment& environment) {
  if (output.empty()) {
    environment.out << text;
    return ExitCode::done;
  }
  const std::optional<std::string> reason = write_file(output, text);
  if (!reason) return ExitCode::done;
  environment.err << fmt::format("polc: cannot write `{}`: {}\n", visible(output), visible(*reason));
  return ExitCode::trouble;
}

ExitCode run(const ImportCommandOptions& options, Environment& environment) {
  ReadResult read = environment.reader(options.file);
  if (!read.ok) {
    environment.err << fmt::format("polc: cannot read `{}`: {}\n", visible(options.file), visible(read.text));
    return ExitCode::trouble;
  }
  SourceManager sources;
  DiagnosticSink sink;
  const FileId file = sources.add(options.file, std::move(read.text));
  const auto text = import(options, sources, file, sink, environment);
  environment.err << render_text(sources, sink.all(), environment.color);
  if (text) return write(*text, options.output, environment);
  return sink.has_internal_errors() ? ExitCode::trouble : ExitCode::no;
}

/// What keeps a text from standing in backquotes, or nothing.
std::string why_no_name(std::string_view text) {
  if (text.empty()) return "a name is not empty";
  for (const CodePoint& point : code_points(text)) {
    if (!point.legal || point.value == '`' || is_control(point.value) || is_bidi_control(point.value))
      return fmt::format("a name does not hold {}", code_point_name(point));
  }
  return {};
}

/// Lowest first, each once.
std::string check_levels(const std::vector<std::string>& levels) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (std::find(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(level), levels[level]) !=
        levels.begin() + static_cast<std::ptrdiff_t>(level))
      return fmt::format("the level `{}` stands twice", levels[level]);
    if (const std::string reason = why_no_name(levels[level]); !reason.empty()) return reason;
  }
  return levels.size() == 1 ? "name at least two levels, lowest first" : "";
}

}  // namespace

void add_import(const CommandLine& line) {
  auto options = std::make_shared<ImportCommandOptions>();
  CLI::App* command = line.app.add_subcommand("import", "Write a policy from a table of roles and permissions");
  command->add_option("FILE", options->file, "A csv with roles across and permissions down, or a json of grants")
      ->required();
  command->add_option("-o,--output", options->output, "The policy to write (.pol); standard output if left out");
  take_one_of(command->add_option("--format", options->format, "What FILE is; guessed from its content if left out"),
              formats);
  command->add_option("--name", options->name,
                      "The name of the policy, and of the resource of permissions without one; else the file's");
  command->add_option("--levels", options->levels, "All levels that cells may say, lowest first: deny,instruct,allow")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->callback([=] {
    const std::string problem = check_levels(options->levels);
    if (!problem.empty()) throw CLI::ValidationError("--levels", problem);
    if (!options->name.empty() && !why_no_name(options->name).empty())
      throw CLI::ValidationError("--name", why_no_name(options->name));
    line.exit_code = run(*options, line.environment);
  });
}

}  // namespace polc::tool
