#include "tools/polc/compile_outputs.h"

#include <CLI/CLI.hpp>

#include "compiler/text/media.h"
#include "tools/polc/standard_input.h"

namespace polc::tool {

OutputPaths paths_of(const CompileCommandOptions& options) {
  const bool has_header = options.emits(Emitted::header) || !options.header.empty();
  const bool has_table = options.emits(Emitted::table) || options.emit.empty();
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
  if (paths.table == "-" || paths.header == "-") {
    if (options.stats) throw CLI::ExcludesError("--stats", "an output on standard output");
    if (!options.depfile.empty()) throw CLI::ExcludesError("--depfile", "an output on standard output");
  }
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
  std::string rules;
  for (std::size_t file = 0; file < sources.size(); ++file) {
    const std::string_view path = sources.path(static_cast<FileId>(file));
    if (path == standard_input_name) continue;
    text += " \\\n  " + make_path(path);
    // A rule of nothing, so that make goes on where an import was dropped and its file deleted.
    if (file > 0) rules += "\n" + make_path(path) + ":\n";
  }
  return text + "\n" + rules;
}

}  // namespace polc::tool
