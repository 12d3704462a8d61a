// The files that `polc compile` writes, and the rule for make that names them.
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

}  // namespace polc::tool
