// One path to all the files that make up its policy: imports within a layer, `extends` from layer to layer.
//
// A file is read once, however many import it. A path is looked up next to the file that names it, then
// in the folders given.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/files/file_reader.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/policy_layer.h"

namespace polc {

struct LoadedPolicy {
  std::deque<ast::File> files;      ///< In the order they were first reached.
  std::vector<PolicyLayer> layers;  ///< Base first; they point into `files`.
};

/// Loads and parses. Problems go to `sink`; the result still has whatever could be read.
LoadedPolicy load_policy(const std::string& path, const std::vector<std::string>& folders, const FileReader& reader,
                         SourceManager& sources, DiagnosticSink& sink);

}  // namespace polc
