// What `polc compile` is asked for: the files that it writes, and the rule for make that names them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/codegen/header.h"
#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "compiler/source/source_manager.h"

namespace polc::tool {

enum class Emitted : int { table, header };

struct CompileCommandOptions {
  std::string file;
  std::string output;
  std::string header;
  std::string depfile;
  std::vector<Emitted> emit;
  bool stats = false;
  bool warnings_are_errors = false;
  DiagnosticFormat format = DiagnosticFormat::text;
  CompileOptions compile;
  HeaderOptions header_options;

  bool emits(Emitted what) const { return std::find(emit.begin(), emit.end(), what) != emit.end(); }
};

/// Where each output goes; an empty path is for one that is not asked for.
struct OutputPaths {
  std::string table;
  std::string header;
};

/// As the command line says. Throws what CLI11 reports as a wrong one.
OutputPaths paths_of(const CompileCommandOptions& options);

/// The rule for make or ninja: the outputs depend on all files that were read.
std::string depfile_text(const OutputPaths& paths, const SourceManager& sources);

}  // namespace polc::tool
