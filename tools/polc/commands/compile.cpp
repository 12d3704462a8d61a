// polc compile FILE -o OUT: a policy's table, its C++ header, and what they cost.
#include <algorithm>
#include <array>
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
#include "tools/polc/large_heap.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/standard_input.h"

namespace polc::tool {
namespace {

const std::map<std::string, Emitted> outputs = {{"table", Emitted::table}, {"header", Emitted::header}};
const std::map<std::string, DiagnosticFormat> compile_formats = {{"text", DiagnosticFormat::text},
                                                                 {"gcc", DiagnosticFormat::gcc}};

ExitCode tell(const WriteFailure& failure, Environment& environment) {
  environment.err << "polc: cannot write `" << visible(failure.path) << "`: " << visible(failure.reason)
                  << (failure.is_refused ? "; nothing was written\n" : "\n");
  return failure.is_refused ? ExitCode::usage : ExitCode::error;
}

ExitCode run(const CompileCommandOptions& options, Environment& environment) {
  const OutputPaths paths = paths_of(options);
  const std::unique_ptr<Compilation> compilation =
      compile(options.file == "-" ? standard_input_name : options.file, options.compile,
              with_large_heap(with_standard_input(environment.reader)));
  if (options.warnings_are_errors) make_errors(*compilation);
  print_diagnostics(*compilation, environment, options.compile.folders, options.format);
  if (exit_code_of(*compilation) != ExitCode::done) return exit_code_of(*compilation);
  const std::vector<std::byte>& bytes = *compilation->bytes;
  const std::string_view table(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  // Everything is made before anything is written.
  std::string header;
  if (!paths.header.empty())
    header = header_text(*compilation->model, *compilation->table, bytes, options.header_options);
  const std::string depfile = depfile_text(paths, compilation->sources);
  std::array<Output, 3> written = {{{paths.table, table}, {paths.header, header}, {options.depfile, depfile}}};
  // make goes by the time of the table, so that it is always written; the header beside it only if it has changed, so
  // that an edit which changes no word of it compiles nothing again.
  written[1].only_if_changed = !paths.table.empty();
  if (const auto refusal = find_refusal(written)) return tell(*refusal, environment);
  if (options.stats) environment.out << stats_text(*compilation->model, *compilation->table, bytes);
  for (Output& output : written) {
    if (output.path != "-") continue;
    environment.out << output.content;
    output.path.clear();
  }
  const auto failure = write_files(written);
  return failure ? tell(*failure, environment) : ExitCode::done;
}

}  // namespace

void add_compile(const CommandLine& line) {
  auto options = std::make_shared<CompileCommandOptions>();
  options->compile.keeps_trees = false;
  CLI::App* command = line.app.add_subcommand("compile");
  command->add_option("FILE", options->file, "The policy (.pol), or - for standard input")->required();
  command->add_option("-o,--output", options->output,
                      "The table to write (.polt), or the header if only that is emitted; - for standard output");
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
  command->add_flag("--werror", options->warnings_are_errors, "Treat warnings as errors: nothing is written");
  take_one_of(
      command->add_option("--format", options->format, "How messages are written; gcc is what editors look for"),
      compile_formats);
  command->add_flag("--stats", options->stats, "Print the size of each part; no output file is needed");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
