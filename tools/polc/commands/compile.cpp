// polc compile FILE -o OUT: a policy's table, its C++ header, and what they cost.
#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <string_view>

#include "compiler/codegen/header.h"
#include "compiler/compile.h"
#include "compiler/files/write_file.h"
#include "compiler/report/stats_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/compile_outputs.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

enum class Output : int { table, header };

const std::map<std::string, Output> outputs = {{"table", Output::table}, {"header", Output::header}};

struct CompileCommandOptions {
  std::string file;
  std::string output;
  std::string header;
  std::string depfile;
  std::vector<Output> emit;
  bool stats = false;
  CompileOptions compile;
  HeaderOptions header_options;

  bool emits(Output what) const { return std::find(emit.begin(), emit.end(), what) != emit.end(); }
};

/// Throws what CLI11 reports as a wrong command line.
OutputPaths paths_of(const CompileCommandOptions& options) {
  const bool has_header = options.emits(Output::header) || !options.header.empty();
  const bool has_table = options.emits(Output::table) || options.emit.empty();
  OutputPaths paths;
  if (has_table) {
    paths.table = options.output;
    paths.header = options.header;
  } else {
    if (!options.output.empty() && !options.header.empty()) throw CLI::ExcludesError("--output", "--header");
    paths.header = options.header.empty() ? options.output : options.header;
  }
  const bool may_print_only = options.stats && options.emit.empty();
  if (has_table && paths.table.empty() && !may_print_only) throw CLI::RequiredError("--output");
  if (has_header && paths.header.empty()) throw CLI::RequiredError(has_table ? "--header" : "--output");
  if (!options.depfile.empty() && paths.table.empty() && paths.header.empty())
    throw CLI::RequiredError("--depfile: --output or --header");
  const std::string& name_space = options.header_options.name_space;
  if (!name_space.empty() && !has_header) throw CLI::RequiredError("--namespace: --header");
  if (!name_space.empty() && !is_namespace(name_space)) {
    throw CLI::ValidationError("--namespace", "`" + name_space + "` is not a valid namespace");
  }
  return paths;
}

/// Nothing to do for an empty path.
bool write(const std::string& path, std::string_view content, Environment& environment) {
  if (path.empty()) return true;
  const std::optional<std::string> reason = write_file(path, content);
  if (reason) environment.err << "polc: cannot write `" << visible(path) << "`: " << visible(*reason) << '\n';
  return !reason;
}

ExitCode run(const CompileCommandOptions& options, Environment& environment) {
  const OutputPaths paths = paths_of(options);
  const std::unique_ptr<Compilation> compilation = compile(options.file, options.compile, environment.reader);
  print_diagnostics(*compilation, environment, options.compile.folders);
  if (!compilation->bytes) return exit_code_of(*compilation);
  const std::string problem = why_not_written(paths, options.depfile, compilation->sources);
  if (!problem.empty()) {
    environment.err << "polc: " << visible(problem) << "; nothing was written\n";
    return ExitCode::usage;
  }
  const std::vector<std::byte>& bytes = *compilation->bytes;
  // Everything is made before anything is written.
  std::string header;
  if (!paths.header.empty())
    header = header_text(*compilation->model, *compilation->table, bytes, options.header_options);
  const std::string depfile = depfile_text(paths, compilation->sources);
  if (options.stats) environment.out << stats_text(*compilation->model, *compilation->table, bytes);
  const std::string_view table(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const bool is_written = write(paths.table, table, environment) && write(paths.header, header, environment) &&
                          write(options.depfile, depfile, environment);
  return is_written ? ExitCode::done : ExitCode::error;
}

}  // namespace

void add_compile(const CommandLine& line) {
  auto options = std::make_shared<CompileCommandOptions>();
  CLI::App* command = line.app.add_subcommand("compile", "Compile a policy to a table or a C++ header");
  command->add_option("FILE", options->file, "The policy (.pol)")->required();
  command->add_option("-o,--output", options->output,
                      "The table to write (.polt), or the header if only that is emitted");
  take_one_of(command->add_option("--emit", options->emit, "What to write; separate both by a comma (default: table)")
                  ->delimiter(',')
                  ->allow_extra_args(false),
              outputs);
  command->add_option("--header", options->header, "Write a C++ header to this file");
  command->add_option("--namespace", options->header_options.name_space,
                      "The header's namespace (default: the policy's name)");
  command->add_option("--depfile", options->depfile, "Write the outputs' dependencies as a rule for make or ninja");
  add_folders_option(*command, options->compile.folders);
  command->add_flag("--strip", options->compile.table.strip, "Leave out names and explanations");
  command->add_flag("--stats", options->stats, "Print the size of each part; no output file is needed");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
