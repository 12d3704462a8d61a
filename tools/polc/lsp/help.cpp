// Hover, completion, the columns of a matrix, and hints between the words.
#include <algorithm>
#include <filesystem>

#include "compiler/editor/completion.h"
#include "compiler/editor/hints.h"
#include "compiler/editor/hover.h"
#include "tools/polc/lsp/handlers.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;
using editor::SymbolKind;

json::Object markdown(std::string text) {
  return json::Object{{"kind", "markdown"}, {"value", legal(std::move(text))}};
}

/// The protocol's numbers.
int number_of(const editor::Proposal& proposal) {
  if (proposal.kind == editor::Proposal::Kind::keyword) return 14;
  if (proposal.kind == editor::Proposal::Kind::path) return 17;
  switch (proposal.symbol) {
    case SymbolKind::role:
    case SymbolKind::role_group:
      return 7;  // Class
    case SymbolKind::action:
      return 2;  // Method
    case SymbolKind::attribute:
      return 10;  // Property
    case SymbolKind::value:
    case SymbolKind::level:
      return 20;  // EnumMember
    case SymbolKind::domain:
      return 13;  // Enum
    case SymbolKind::setting:
      return 5;  // Field
    case SymbolKind::settings_group:
    case SymbolKind::resource:
      return 9;  // Module
    default:
      return 21;  // Constant
  }
}

/// The policy files that an import in this one may name, as it would name them.
std::vector<std::string> files_beside(const Desk& desk, const Asked& asked) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(asked.path).parent_path();
  std::set<std::string> names;
  for (const std::string& path : policy_files_below({folder.string()})) {
    if (path != asked.path) names.insert(fs::path(path).lexically_relative(folder).generic_string());
  }
  for (const auto& [path, document] : desk.engine.documents()) {
    const std::string relative = fs::path(path).lexically_relative(folder).generic_string();
    if (path != asked.path && path.ends_with(".pol") && !relative.empty()) names.insert(relative);
  }
  return {names.begin(), names.end()};
}

}  // namespace

json::Value hover(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  std::optional<editor::Answered> policy;
  if (ReadBackTable* table = desk.table(asked.good))
    policy.emplace(editor::Answered{*table, *asked.good->compilation->model, asked.good->compilation->sources});
  const bool is_earlier = asked.good != asked.loaded || (asked.changed && asked.changed->is_changed());
  const auto found =
      editor::hover({references, *asked.tree, asked.part, asked.offset, asked.loaded->compilation->files.files,
                     asked.loaded->compilation->sources, policy ? &*policy : nullptr, is_earlier,
                     asked.changed ? asked.changed->moved() : editor::MovedLines{}});
  if (!found) return nullptr;
  return json::Object{{"contents", markdown(found->content)}, {"range", desk.range(asked, found->span)}};
}

json::Value completion(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto files = [&] { return files_beside(desk, asked); };
  const editor::Proposals proposals = editor::propose(references, *asked.tree, asked.part, asked.offset, files);
  const json::Value range = desk.range(asked, proposals.replaced);
  json::Array items;
  std::size_t number = 0;
  for (const editor::Proposal& each : proposals.all) {
    json::Object item{{"label", legal(each.label)},
                      {"kind", number_of(each)},
                      {"textEdit", json::Object{{"range", range}, {"newText", legal(each.inserted)}}},
                      {"filterText", legal(each.inserted)}};
    std::string order = std::to_string(++number);
    item["sortText"] = std::string(6 - std::min<std::size_t>(order.size(), 5), '0') + order;
    if (each.id != editor::no_symbol) {
      const editor::Symbol& symbol = references.symbols()[each.id];
      item["detail"] = legal(symbol.title.empty() ? std::string(editor::kind_text(symbol.kind)) : symbol.title);
      item["documentation"] = markdown(editor::description(references.symbols(), each.id));
    }
    items.push_back(std::move(item));
  }
  return json::Object{{"isIncomplete", false}, {"items", std::move(items)}};
}

json::Value signature_help(Desk& /*desk*/, Asked& asked) {
  const auto row = editor::row_help(*asked.tree, asked.part, asked.offset);
  if (!row) return nullptr;
  std::string label = "|";
  json::Array columns;
  for (const std::string& column : row->columns) {
    columns.push_back(json::Object{{"label", legal(column)}});
    label += " " + column + " |";
  }
  json::Object signature{{"label", legal(label)}, {"parameters", std::move(columns)}};
  return json::Object{
      {"signatures", json::Array{std::move(signature)}}, {"activeSignature", 0}, {"activeParameter", row->column}};
}

json::Value inlay_hints(Desk& desk, Asked& asked) {
  const Span part = desk.asked_part(asked);
  editor::References references = asked.loaded->references();
  json::Array found;
  for (const editor::Hint& hint : editor::hints(references, *asked.tree, part)) {
    const editor::Place at = asked.lines->place(hint.offset, desk.client.encoding);
    found.push_back(json::Object{{"position", json::Object{{"line", at.line}, {"character", at.character}}},
                                 {"label", legal(hint.label)},
                                 {"tooltip", legal(hint.tooltip)},
                                 {"paddingLeft", true}});
  }
  return found;
}

}  // namespace polc::lsp
