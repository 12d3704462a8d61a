#include "compiler/sema/unread_names.h"

#include <algorithm>

#include "compiler/sema/names.h"

namespace polc::sema {
namespace {

/// After these, any name may be lost: (part of) a file was not read.
bool loses_a_file(Code code) {
  switch (code) {
    case Code::file_not_found:
    case Code::too_many_files:
    case Code::not_utf8:
    case Code::nul_character:
    case Code::compiled_table:
    case Code::control_character:
    case Code::file_too_large:
    case Code::too_many_tokens:
    case Code::too_many_syntax_errors:
      return true;
    default:
      return false;
  }
}

}  // namespace

void collect_unread_names(Workspace& workspace, const std::vector<PolicyLayer>& layers) {
  const std::vector<Diagnostic>& reported = workspace.sink.all();
  workspace.unread_files = std::any_of(reported.begin(), reported.end(),
                                       [](const Diagnostic& diagnostic) { return loses_a_file(diagnostic.code); });
  for (const PolicyLayer& layer : layers) {
    for (const ast::File* file : layer.files) {
      workspace.unread_files = workspace.unread_files || file->unread_import;
      for (const std::string& name : file->unread_names) workspace.unread_names.insert(name);
    }
  }
}

bool is_unread(const Workspace& workspace, std::string_view name) {
  if (workspace.unread_files) return true;
  if (workspace.unread_names.empty()) return false;
  if (workspace.unread_names.contains(llvm::StringRef(name.data(), name.size()))) return true;
  const std::vector<std::string_view> parts = name_parts(name);
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return workspace.unread_names.contains(llvm::StringRef(part.data(), part.size()));
  });
}

bool is_incomplete(const Workspace& workspace) {
  return workspace.unread_files || !workspace.unread_names.empty();
}

}  // namespace polc::sema
