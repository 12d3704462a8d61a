// polc check FILE…: diagnostics only.
#include <map>
#include <memory>
#include <ostream>

#include "compiler/compile.h"
#include "compiler/diagnostics/catalog_page.h"
#include "compiler/diagnostics/render.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

const std::map<std::string, DiagnosticFormat> formats = {{"text", DiagnosticFormat::text},
                                                         {"json", DiagnosticFormat::json},
                                                         {"sarif", DiagnosticFormat::sarif},
                                                         {"github", DiagnosticFormat::github}};

struct CheckOptions {
  std::vector<std::string> files;
  std::vector<std::string> folders;
  DiagnosticFormat format = DiagnosticFormat::text;
  bool warnings_are_errors = false;
  std::string explained_code;
};

ExitCode explain(const CheckOptions& options, Environment& environment) {
  const std::optional<CatalogEntry> entry = find_entry(options.explained_code);
  if (!entry) {
    environment.err << "polc: no diagnostic is called `" << options.explained_code << "`";
    if (const auto nearest = nearest_code(options.explained_code))
      environment.err << "; did you mean `" << *nearest << "`?";
    environment.err << '\n';
    return ExitCode::usage;
  }
  environment.out << (options.format == DiagnosticFormat::json ? catalog_page_json(*entry) : catalog_page(*entry));
  return ExitCode::done;
}

void make_errors(std::vector<Diagnostic>& diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) diagnostic.severity = Severity::error;
}

/// All files as one document, whatever the format.
ExitCode check(const CheckOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<Findings> findings;
  CompileOptions compile_options;
  compile_options.folders = options.folders;
  for (const std::string& file : options.files) {
    compilations.push_back(compile(file, compile_options, environment.reader));
    Compilation& compilation = *compilations.back();
    if (options.warnings_are_errors) make_errors(compilation.sink.all());
    findings.push_back({compilation.sources, compilation.sink.all()});
    const bool is_wrong = !compilation.bytes || compilation.sink.has_errors();
    if (is_wrong && exit_code != ExitCode::trouble) exit_code = refusal(compilation);
  }
  const bool is_text = options.format == DiagnosticFormat::text;
  std::ostream& stream = is_text ? environment.err : environment.out;
  stream << render(options.format, findings, is_text && environment.color);
  return exit_code;
}

ExitCode run(const CheckOptions& options, Environment& environment) {
  if (!options.explained_code.empty()) return explain(options, environment);
  if (!options.files.empty()) return check(options, environment);
  environment.err << "polc: check needs a FILE, or --explain and a code\n";
  return ExitCode::usage;
}

}  // namespace

void add_check(const CommandLine& line) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = line.app.add_subcommand("check", "Report what is wrong with policies");
  CLI::Option* files = command->add_option("FILE", options->files, "The policies (.pol)");
  command->add_option("-I", options->folders, "A folder to search for imports");
  take_one_of(command->add_option("--format", options->format, "How to print what is wrong"), formats);
  command->add_flag("--werror", options->warnings_are_errors, "Let warnings count as errors");
  command->add_option("--explain", options->explained_code, "Print what a code such as POL1001 means, with examples")
      ->excludes(files);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
