// polc compile FILE -o OUT: a policy's table, its C++ header, and what they cost.
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <string_view>

#include "compiler/codegen/header.h"
#include "compiler/compile.h"
#include "compiler/files/write_file.h"
#include "compiler/report/stats_text.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
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

/// Where each output goes; an empty path is for one that is not asked for.
struct OutputPaths {
  std::string table;
  std::string header;
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

std::string depfile_text(const OutputPaths& paths, const SourceManager& sources) {
  std::string text = make_path(paths.table);
  if (!paths.header.empty()) text += (text.empty() ? "" : " ") + make_path(paths.header);
  text += ":";
  for (std::size_t file = 0; file < sources.size(); ++file)
    text += " \\\n  " + make_path(sources.path(static_cast<FileId>(file)));
  return text + "\n";
}

/// Nothing to do for an empty path.
bool write(const std::string& path, std::string_view content, Environment& environment) {
  if (path.empty()) return true;
  const std::optional<std::string> reason = write_file(path, content);
  if (reason) environment.err << "polc: cannot write `" << visible(path) << "`: " << visible(*reason) << '\n';
  return !reason;
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code error;
  return one == other || std::filesystem::equivalent(one, other, error);
}

/// Why an output may not be written where the command says; empty if it may. No output takes the place of a source, of a
/// policy, or of another output.
std::string why_not_written(const OutputPaths& paths, const std::string& depfile, const SourceManager& sources) {
  const std::array<std::string, 3> outputs = {paths.table, paths.header, depfile};
  for (std::size_t at = 0; at < outputs.size(); ++at) {
    const std::string& output = outputs[at];
    if (output.empty()) continue;
    for (std::size_t file = 0; file < sources.size(); ++file) {
      const std::string source(sources.path(static_cast<FileId>(file)));
      if (is_same_file(output, source)) return "`" + output + "` is one of the policy's own files";
    }
    if (output.ends_with(".pol"))
      return "`" + output + "` ends in .pol: that is the name of a policy, not of an output";
    for (std::size_t other = 0; other < at; ++other) {
      if (is_same_file(output, outputs[other])) return "`" + output + "` is named for two outputs";
    }
  }
  return {};
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
