#include "tools/polc/lsp/workspace_edit.h"

namespace polc::lsp {
namespace json = llvm::json;

json::Value workspace_edit(const Desk& desk, const FileChanges& changes) {
  const Documents documents = desk.engine.documents();
  OverlayReader overlay(documents);
  const FileReader reader = overlay.reader();
  json::Object by_uri;
  for (const auto& [path, of_file] : changes) {
    const Expected<std::string, ReadError> text = reader(path);
    if (!text) throw Refusal{request_failed, "`" + legal(path) + "` cannot be read"};
    const editor::TextLines lines(*text);
    json::Array edits;
    for (const editor::TextChange& change : of_file)
      edits.push_back(json::Object{{"range", desk.range(lines, change.span)}, {"newText", legal(change.text)}});
    by_uri[desk.uri(path)] = std::move(edits);
  }
  return json::Object{{"changes", std::move(by_uri)}};
}

}  // namespace polc::lsp
