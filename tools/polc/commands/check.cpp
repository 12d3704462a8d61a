// polc check FILE…: diagnostics only.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "compiler/compile.h"
#include "compiler/diagnostics/catalog_page.h"
#include "compiler/diagnostics/render.h"
#include "compiler/text/visible.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "tools/polc/checked_policies.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/command_help.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

const std::map<std::string, DiagnosticFormat> check_formats = {{"text", DiagnosticFormat::text},
                                                               {"json", DiagnosticFormat::json},
                                                               {"sarif", DiagnosticFormat::sarif},
                                                               {"github", DiagnosticFormat::github},
                                                               {"gcc", DiagnosticFormat::gcc}};

struct CheckOptions {
  std::vector<std::string> files;
  std::vector<std::string> folders;
  DiagnosticFormat format = DiagnosticFormat::text;
  bool warnings_are_errors = false;
  bool is_quiet = false;
  std::optional<std::size_t> limit;
  std::optional<std::string> explained_code;
  bool lists_codes = false;

  /// The forms for people leave out what is too much; those for programs are complete.
  bool is_for_people() const { return format != DiagnosticFormat::json && format != DiagnosticFormat::sarif; }
};

/// `pol2002` and `2002` are the code `POL2002`.
std::string full_code(const std::string& written) {
  std::string code = llvm::StringRef(written).upper();
  const bool is_number = !code.empty() && std::all_of(code.begin(), code.end(), llvm::isDigit);
  return is_number ? "POL" + code : code;
}

ExitCode explain(const CheckOptions& options, Environment& environment) {
  const std::string code = full_code(*options.explained_code);
  const std::optional<CatalogEntry> entry = find_entry(code);
  if (!entry) {
    environment.err << "polc: there is no diagnostic `" << visible(code) << "`";
    if (const auto nearest = nearest_code(code)) environment.err << "; " << visible(did_you_mean(code, *nearest));
    environment.err << '\n';
    return ExitCode::usage;
  }
  if (options.format == DiagnosticFormat::json) {
    environment.out << catalog_page_json(*entry);
  } else {
    show(fitted_help(catalog_page(*entry), output_columns(environment)), environment);
  }
  return ExitCode::done;
}

/// All policies as one document, whatever the format.
ExitCode check(const CheckOptions& options, Environment& environment) {
  CompileOptions compile_options;
  compile_options.folders = options.folders;
  CheckedPolicies checked = check_policies(options.files, compile_options, environment.reader);
  if (options.warnings_are_errors) make_errors(checked);
  std::vector<Findings> findings;
  for (const CheckedPolicy& policy : checked.policies)
    findings.push_back({policy.compilation->sources, policy.compilation->sink.all()});
  environment.err << gaps_of(checked);
  const bool is_text = options.format == DiagnosticFormat::text;
  const Brevity brevity{options.limit.value_or(findings_shown), how_to_see_all(options.files, options.folders)};
  std::ostream& stream = is_text ? environment.err : environment.out;
  stream << render(options.format, findings, is_text && environment.color, brevity);
  if (is_text && !options.is_quiet) environment.out << fitted_help(summary_of(checked), output_columns(environment));
  return exit_code_of(checked);
}

/// Throws what CLI11 reports as a wrong command line.
void check_flags(const CheckOptions& options) {
  const bool is_page = options.format == DiagnosticFormat::text || options.format == DiagnosticFormat::json;
  if (options.explained_code && !is_page) throw CLI::ValidationError("--format", "with --explain, use text or json");
  if (options.lists_codes && !is_page) throw CLI::ValidationError("--format", "with --codes, use text or json");
  if (options.is_quiet && options.format != DiagnosticFormat::text)
    throw CLI::ValidationError("--quiet", "only text says what was checked");
  if (options.limit && !options.is_for_people())
    throw CLI::ValidationError("--limit", "json and sarif always contain every finding");
}

ExitCode run(const CheckOptions& options, Environment& environment) {
  check_flags(options);
  if (options.explained_code) return explain(options, environment);
  if (options.lists_codes) {
    if (options.format == DiagnosticFormat::json) {
      environment.out << catalog_list_json();
    } else {
      show(fitted_help(catalog_list(), output_columns(environment)), environment);
    }
    return ExitCode::done;
  }
  if (!options.files.empty()) return check(options, environment);
  environment.err << "polc: check needs a FILE, --explain CODE or --codes\n";
  return ExitCode::usage;
}

}  // namespace

void add_check(const CommandLine& line) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = line.app.add_subcommand("check");
  CLI::Option* files = command->add_option("FILE", options->files, "Policies (.pol), or folders of them");
  add_folders_option(*command, options->folders);
  take_one_of(command->add_option("--format", options->format, "Output format"), check_formats);
  CLI::Option* werror = command->add_flag("--werror", options->warnings_are_errors, "Treat warnings as errors");
  CLI::Option* quiet = command->add_flag("-q,--quiet", options->is_quiet, "Do not say what was checked and proved");
  CLI::Option* limit =
      command
          ->add_option(
              "--limit", options->limit,
              "How many findings of each code to print (default: " + std::to_string(findings_shown) + "); 0 for all")
          ->check(CLI::NonNegativeNumber);
  CLI::Option* codes = command->add_flag("--codes", options->lists_codes, "List the codes of all problems");
  CLI::Option* explained =
      command->add_option("--explain", options->explained_code, "Explain a code, such as POL1001, with examples");
  explained->excludes(codes);
  for (CLI::Option* page : {codes, explained}) {
    page->excludes(files)->excludes(command->get_option("-I"))->excludes(werror)->excludes(quiet)->excludes(limit);
  }
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
