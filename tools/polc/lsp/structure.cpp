// The shape of a file: outline, folding, selections and links.
#include <algorithm>
#include <filesystem>

#include "compiler/editor/outline.h"
#include "llvm/ADT/StringRef.h"
#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/uri.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;
using editor::OutlineItem;
using editor::SymbolKind;

/// The protocol's numbers.
int number_of(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::policy:
      return 2;  // Module
    case SymbolKind::level:
      return 22;  // EnumMember
    case SymbolKind::role:
    case SymbolKind::role_group:
      return 5;  // Class
    case SymbolKind::domain:
      return 10;  // Enum
    case SymbolKind::value:
      return 22;
    case SymbolKind::resource:
      return 19;  // Object
    case SymbolKind::action:
      return 6;  // Method
    case SymbolKind::attribute:
      return 7;  // Property
    case SymbolKind::settings_group:
      return 3;  // Namespace
    case SymbolKind::setting:
      return 8;  // Field
    case SymbolKind::define:
      return 14;  // Constant
    case SymbolKind::group:
      return 18;  // Array
    case SymbolKind::matrix:
      return 23;  // Struct
    case SymbolKind::test:
      return 24;  // Event
    case SymbolKind::rule:
      return 12;  // Function
  }
  return 13;
}

json::Value symbol_of(const Desk& desk, const Asked& asked, const OutlineItem& item) {
  json::Array children;
  for (const OutlineItem& child : item.children) children.push_back(symbol_of(desk, asked, child));
  return json::Object{{"name", legal(item.name.empty() ? "?" : item.name)},
                      {"detail", legal(item.detail)},
                      {"kind", number_of(item.kind)},
                      {"range", desk.range(*asked.lines, item.whole)},
                      {"selectionRange", desk.range(*asked.lines, item.name_span)},
                      {"children", std::move(children)}};
}

/// Where a name leads, by the letters of what was typed, in their order.
bool has_letters(llvm::StringRef name, llvm::StringRef letters) {
  std::size_t at = 0;
  for (const char c : letters) {
    at = name.lower().find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))), at);
    if (at == std::string::npos) return false;
    ++at;
  }
  return true;
}

}  // namespace

json::Value document_symbols(Desk& desk, Asked& asked) {
  json::Array found;
  for (const OutlineItem& item : editor::outline(*asked.tree, *asked.text))
    found.push_back(symbol_of(desk, asked, item));
  return found;
}

json::Value workspace_symbols(Desk& desk, Asked& asked) {
  constexpr std::size_t most = 500;
  const auto query = asked.params.getString("query");
  json::Array found;
  std::set<std::string> seen;
  for (const PolicyState& state : desk.engine.all_policies()) {
    const editor::Symbols& symbols = state.loaded->symbols();
    for (editor::SymbolId id = 0; id < symbols.size() && found.size() < most; ++id) {
      const editor::Symbol& symbol = symbols[id];
      if (symbol.kind == SymbolKind::value || symbol.definitions.empty()) continue;
      if (query && !has_letters(symbol.name, *query)) continue;
      const Span span = symbol.definitions.front();
      const std::string path = normal(state.loaded->compilation->sources.path(span.file));
      if (!seen.insert(path + ":" + std::to_string(span.begin)).second) continue;
      json::Object one{{"name", legal(symbol.name)},
                       {"kind", number_of(symbol.kind)},
                       {"location", desk.location(*state.loaded, span)}};
      if (symbol.owner != editor::no_symbol) one["containerName"] = legal(symbols[symbol.owner].name);
      found.push_back(std::move(one));
    }
  }
  return found;
}

json::Value folding_ranges(Desk& desk, Asked& asked) {
  json::Array found;
  for (const editor::Fold& fold : editor::folds(*asked.tree, *asked.text)) {
    const std::uint32_t first = asked.lines->place(fold.span.begin, desk.client.encoding).line;
    const std::uint32_t last = asked.lines->place(fold.span.end, desk.client.encoding).line;
    if (first == last) continue;
    json::Object one{{"startLine", first}, {"endLine", last}};
    if (fold.is_comment) one["kind"] = "comment";
    found.push_back(std::move(one));
  }
  return found;
}

json::Value selection_ranges(Desk& desk, Asked& asked) {
  const json::Array* positions = asked.params.getArray("positions");
  if (positions == nullptr) throw Refusal{invalid_params, "`positions` is missing"};
  json::Array found;
  for (const json::Value& each : *positions) {
    const auto place = place_of(&each);
    if (!place) throw Refusal{invalid_params, "a position has no line and character"};
    const std::uint32_t offset = asked.lines->offset(*place, desk.client.encoding);
    const std::vector<Span> spans = editor::selections(*asked.tree, *asked.text, offset);
    json::Value whole = nullptr;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
      json::Object one{{"range", desk.range(*asked.lines, *span)}};
      if (whole != json::Value(nullptr)) one["parent"] = std::move(whole);
      whole = std::move(one);
    }
    found.push_back(std::move(whole));
  }
  return found;
}

json::Value document_links(Desk& desk, Asked& asked) {
  namespace fs = std::filesystem;
  json::Array found;
  for (const editor::Link& link : editor::links(*asked.tree)) {
    // Where loading looks: beside the file, then in the folders given.
    std::vector<std::string> candidates{(fs::path(asked.path).parent_path() / link.written).string()};
    for (const std::string& folder : desk.engine.options().folders)
      candidates.push_back((fs::path(folder) / link.written).string());
    for (const std::string& candidate : candidates) {
      const std::string path = normal(candidate);
      if (!asked.loaded->file(path)) continue;
      found.push_back(json::Object{{"range", desk.range(*asked.lines, link.span)}, {"target", desk.uri(path)}});
      break;
    }
  }
  return found;
}

}  // namespace polc::lsp
