// The files that `polc compile` writes: where they may go, and the rule for make that names them.
#pragma once

#include <string>

#include "compiler/source/source_manager.h"

namespace polc::tool {

/// Where each output goes; an empty path is for one that is not asked for.
struct OutputPaths {
  std::string table;
  std::string header;
};

/// The rule for make or ninja: the outputs depend on all files that were read.
std::string depfile_text(const OutputPaths& paths, const SourceManager& sources);

/// Why an output may not be written where the command says; empty if it may. No output takes the place of a source, of a
/// policy, or of another output.
std::string why_not_written(const OutputPaths& paths, const std::string& depfile, const SourceManager& sources);

}  // namespace polc::tool
