// Entry: load_policy_input, refusal.
#include "tools/polc/policy_input.h"

#include <cstring>
#include <ostream>

#include "compiler/diagnostics/render.h"
#include "pol/verify.h"

namespace polc::tool {
namespace {

bool is_table(const std::string& content) {
  return content.compare(0, sizeof pol::format::magic, pol::format::magic, sizeof pol::format::magic) == 0;
}

bool has_table_name(const std::string& path) {
  return path.size() > 5 && path.compare(path.size() - 5, 5, ".polt") == 0;
}

}  // namespace

void add_policy_options(CLI::App& command, PolicyOptions& options) {
  command.add_option("POLICY", options.path, "A policy (.pol) or a compiled table (.polt)")->required();
  command.add_option("-I", options.folders, "A folder to search for imports");
}

ExitCode refusal(const Compilation& compilation) {
  const bool is_read = compilation.sources.size() != 0;
  return is_read && !compilation.sink.has_internal_errors() ? ExitCode::no : ExitCode::trouble;
}

void print_diagnostics(const Compilation& compilation, Environment& environment) {
  environment.err << render_text(compilation.sources, compilation.sink.all(), environment.color);
}

PolicyInput load_policy_input(const PolicyOptions& options, Environment& environment, ExitCode& exit_code) {
  PolicyInput input;
  ReadResult read = environment.reader(options.path);
  if (read.ok && (is_table(read.text) || has_table_name(options.path))) {
    input.compilation = std::make_unique<Compilation>();
    input.bytes.resize(read.text.size());
    std::memcpy(input.bytes.data(), read.text.data(), read.text.size());
  } else {
    CompileOptions compile_options;
    compile_options.folders = options.folders;
    input.compilation = compile(options.path, compile_options, environment.reader);
    if (!input.compilation->bytes) {
      exit_code = refusal(*input.compilation);
      print_diagnostics(*input.compilation, environment);
      return input;
    }
    input.bytes = *input.compilation->bytes;
  }
  DiagnosticSink& sink = input.compilation->sink;
  if (const pol::VerifyResult result = pol::verify(input.bytes)) {
    input.table = *result;
    if (!result->has_names()) {
      sink.report(Code::table_without_names, std::nullopt, {options.path});
      input.table.reset();
    }
  } else {
    sink.report(Code::table_refused, std::nullopt,
                {options.path, std::string(pol::text(result.error().code)), std::to_string(result.error().offset)});
  }
  if (!input.table) exit_code = ExitCode::trouble;
  print_diagnostics(*input.compilation, environment);
  return input;
}

}  // namespace polc::tool
