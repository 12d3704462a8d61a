// From a name to where it is declared, used, and inherited.
#include <algorithm>

#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/uri.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;
using editor::Occurrence;
using editor::Symbol;
using editor::SymbolId;
using editor::SymbolKind;

std::optional<Occurrence> name_at(editor::References& references, const Asked& asked, std::uint32_t offset) {
  const ast::Statement* statement = editor::statement_at(*asked.tree, offset);
  if (statement == nullptr) return std::nullopt;
  const std::vector<Occurrence> names = references.in(*statement);
  const Occurrence* found = editor::occurrence_at(names, offset);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

bool shares(const Occurrence& a, const std::vector<SymbolId>& symbols) {
  return std::any_of(a.symbols.begin(), a.symbols.end(),
                     [&](SymbolId id) { return std::find(symbols.begin(), symbols.end(), id) != symbols.end(); });
}

json::Value hierarchy_item(Desk& desk, const Loaded& loaded, const Symbol& role) {
  const editor::TextLines lines(loaded.compilation->sources.text(role.whole.file));
  return json::Object{{"name", legal(role.name)},
                      {"kind", 5},
                      {"detail", legal(role.title)},
                      {"uri", desk.uri(normal(loaded.compilation->sources.path(role.whole.file)))},
                      {"range", desk.range(lines, role.whole)},
                      {"selectionRange", desk.range(lines, role.definitions.front())},
                      {"data", legal(role.name)}};
}

/// The role that an item of a hierarchy stands for.
const Symbol& role_of(const Asked& asked) {
  const json::Object* item = asked.params.getObject("item");
  const auto name = item == nullptr ? decltype(asked.params.getString("")){} : item->getString("name");
  if (!name) throw Refusal{invalid_params, "`item` has no `name`"};
  const SymbolId id = asked.loaded->symbols().find(SymbolKind::role, name->str());
  if (id == editor::no_symbol || asked.loaded->symbols()[id].role == nullptr)
    throw Refusal{content_modified, "there is no such role any more"};
  return asked.loaded->symbols()[id];
}

}  // namespace

json::Value definition(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto name = name_at(references, asked, asked.offset);
  json::Array found;
  if (name) {
    for (const SymbolId id : name->symbols) {
      for (const Span span : asked.loaded->symbols()[id].definitions)
        found.push_back(desk.location(*asked.loaded, span));
    }
  }
  return found;
}

json::Value references(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto name = name_at(references, asked, asked.offset);
  json::Array found;
  if (!name) return found;
  const json::Object* context = asked.params.getObject("context");
  const auto declaration =
      context == nullptr ? decltype(context->getBoolean("")){} : context->getBoolean("includeDeclaration");
  for (const ast::File& file : asked.loaded->compilation->files.files) {
    for (const Occurrence& each : references.in(file)) {
      if (!shares(each, name->symbols) || (each.is_definition && declaration && !*declaration)) continue;
      found.push_back(desk.location(*asked.loaded, each.span));
    }
  }
  return found;
}

json::Value highlights(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto name = name_at(references, asked, asked.offset);
  json::Array found;
  if (!name) return found;
  for (const Occurrence& each : references.in(*asked.tree)) {
    if (!shares(each, name->symbols)) continue;
    found.push_back(json::Object{{"range", desk.range(*asked.lines, each.span)}, {"kind", each.is_definition ? 3 : 2}});
  }
  return found;
}

json::Value prepare_hierarchy(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto name = name_at(references, asked, asked.offset);
  if (!name) return nullptr;
  const Symbol& symbol = asked.loaded->symbols()[name->symbols.front()];
  if (symbol.role == nullptr) return nullptr;
  return json::Array{hierarchy_item(desk, *asked.loaded, symbol)};
}

json::Value supertypes(Desk& desk, Asked& asked) {
  json::Array found;
  for (const ast::Name& name : role_of(asked).role->includes) {
    const SymbolId id = asked.loaded->symbols().find(SymbolKind::role, name.text);
    if (id != editor::no_symbol) found.push_back(hierarchy_item(desk, *asked.loaded, asked.loaded->symbols()[id]));
  }
  return found;
}

json::Value subtypes(Desk& desk, Asked& asked) {
  const std::string name = role_of(asked).name;
  json::Array found;
  for (const SymbolId id : asked.loaded->symbols().all(SymbolKind::role)) {
    const Symbol& role = asked.loaded->symbols()[id];
    const bool includes = std::any_of(role.role->includes.begin(), role.role->includes.end(),
                                      [&](const ast::Name& each) { return each.text == name; });
    if (includes) found.push_back(hierarchy_item(desk, *asked.loaded, role));
  }
  return found;
}

}  // namespace polc::lsp
