// One path to all the files that make up its policy: imports within a layer, `extends` from layer to layer.
//
// A file is read once, however many import it. A path is looked up next to the file that names it, then
// in the folders given.
#pragma once

#include <deque>
#include <functional>
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

/// One file to its tree, as `parse`.
using FileParse = std::function<ast::File(const SourceManager& sources, FileId file, DiagnosticSink& sink)>;

/// Loads and parses. Problems go to `sink`; the result still has whatever could be read. `parse_file` takes the place of `parse` for
/// who keeps what it left of earlier texts.
LoadedPolicy load_policy(const std::string& path, const std::vector<std::string>& folders, const FileReader& reader,
                         SourceManager& sources, DiagnosticSink& sink, const FileParse& parse_file = {});

}  // namespace polc
