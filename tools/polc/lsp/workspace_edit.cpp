#include "tools/polc/lsp/workspace_edit.h"

namespace polc::lsp {
namespace json = llvm::json;

json::Value workspace_edit(const Desk& desk, const FileChanges& changes) {
  const Documents documents = desk.engine.documents();
  OverlayReader overlay(documents);
  const FileReader reader = overlay.reader();
  json::Object by_uri;
  json::Array versioned;
  for (const auto& [path, of_file] : changes) {
    const Expected<std::string, ReadError> text = reader(path);
    if (!text) throw Refusal{request_failed, "`" + legal(path) + "` cannot be read"};
    const editor::TextLines lines(*text);
    json::Array edits;
    for (const editor::TextChange& change : of_file)
      edits.push_back(json::Object{{"range", desk.range(lines, change.span)}, {"newText", legal(change.text)}});
    if (!desk.client.has_document_changes) {
      by_uri[desk.uri(path)] = std::move(edits);
      continue;
    }
    const auto open = documents.find(path);
    json::Value version = nullptr;  // Of a file on disk.
    if (open != documents.end()) version = open->second.version;
    json::Object document{{"uri", desk.uri(path)}, {"version", std::move(version)}};
    versioned.push_back(json::Object{{"textDocument", std::move(document)}, {"edits", std::move(edits)}});
  }
  if (desk.client.has_document_changes) return json::Object{{"documentChanges", std::move(versioned)}};
  return json::Object{{"changes", std::move(by_uri)}};
}

}  // namespace polc::lsp
