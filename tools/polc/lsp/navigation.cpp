// From a name to where it is declared, used, and inherited.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/shared_names.h"
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

/// Places in files, each once: several policies may have a file.
class Locations {
 public:
  explicit Locations(Desk& desk) : desk_(desk) {}

  void add(const Loaded& loaded, Span span) {
    const std::string path = normal(loaded.compilation->sources.path(span.file));
    if (!seen_.insert({path, {span.begin, span.end}}).second) return;
    files_.insert(path);
    auto lines = lines_.find(path);
    if (lines == lines_.end()) lines = lines_.try_emplace(path, loaded.compilation->sources.text(span.file)).first;
    found_.push_back(json::Object{{"uri", desk_.uri(path)}, {"range", desk_.range(lines->second, span)}});
  }
  void add_definitions(const Loaded& loaded, const std::vector<SymbolId>& symbols) {
    for (const SymbolId id : symbols) {
      for (const Span span : loaded.symbols()[id].definitions) add(loaded, span);
    }
  }

  const std::set<std::string>& files() const { return files_; }
  json::Array take() { return std::move(found_); }

 private:
  Desk& desk_;
  std::set<std::pair<std::string, std::pair<std::uint32_t, std::uint32_t>>> seen_;
  std::set<std::string> files_;
  std::map<std::string, editor::TextLines> lines_;
  json::Array found_;
};

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
  Locations found(desk);
  if (name) found.add_definitions(*asked.loaded, name->symbols);
  const bool is_all_here = std::all_of(found.files().begin(), found.files().end(),
                                       [&](const std::string& path) { return path == asked.path; });
  if (name && is_all_here) return found.take();
  // What a shared file uses may be declared by each policy for itself, and be declared in another one alone.
  for (const PolicyState& state : desk.engine.policies_of(asked.path)) {
    if (state.loaded->root == asked.loaded->root) continue;
    const std::shared_ptr<const Loaded> other = desk.engine.load_now(state.loaded->root);
    const auto file = other ? other->file(asked.path) : std::nullopt;
    if (!file || other->compilation->sources.text(*file) != *asked.text) continue;
    editor::References own = other->references();
    const ast::Statement* statement = editor::statement_at(*other->tree(*file), asked.offset);
    if (statement == nullptr) continue;
    const std::vector<Occurrence> names = own.in(*statement);
    if (const Occurrence* at = editor::occurrence_at(names, asked.offset)) found.add_definitions(*other, at->symbols);
  }
  return found.take();
}

json::Value references(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const auto name = name_at(references, asked, asked.offset);
  if (!name) return json::Array{};
  const json::Object* context = asked.params.getObject("context");
  const auto declaration =
      context == nullptr ? decltype(context->getBoolean("")){} : context->getBoolean("includeDeclaration");
  SharedNames names(desk.engine);
  std::map<std::shared_ptr<const Loaded>, std::vector<SymbolId>> by_policy;
  for (const NameIn& each : names.same(asked.loaded, name->symbols)) by_policy[each.loaded].push_back(each.symbol);
  Locations found(desk);
  const auto add = [&](const Loaded& loaded, const std::vector<SymbolId>& symbols) {
    for (const ast::File& file : loaded.compilation->files.files) {
      for (const Occurrence& each : names.in(loaded, file.id)) {
        if (!shares(each, symbols) || (each.is_definition && declaration && !*declaration)) continue;
        found.add(loaded, each.span);
      }
    }
  };
  // Of the policy that was asked first.
  add(*asked.loaded, by_policy.at(asked.loaded));
  for (const auto& [loaded, symbols] : by_policy) {
    if (loaded != asked.loaded) add(*loaded, symbols);
  }
  return found.take();
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
  std::set<std::pair<std::string, std::uint32_t>> seen;
  const auto add = [&](const Loaded& loaded) {
    for (const SymbolId id : loaded.symbols().all(SymbolKind::role)) {
      const Symbol& role = loaded.symbols()[id];
      if (role.role == nullptr) continue;
      const bool includes = std::any_of(role.role->includes.begin(), role.role->includes.end(),
                                        [&](const ast::Name& each) { return each.text == name; });
      const std::string path = normal(loaded.compilation->sources.path(role.whole.file));
      if (includes && seen.insert({path, role.whole.begin}).second) found.push_back(hierarchy_item(desk, loaded, role));
    }
  };
  add(*asked.loaded);
  // Other policies that have the file in which the role is declared.
  for (const PolicyState& state : desk.engine.policies_of(asked.path)) {
    if (state.loaded->root == asked.loaded->root) continue;
    if (const std::shared_ptr<const Loaded> other = desk.engine.load_now(state.loaded->root)) add(*other);
  }
  return found;
}

}  // namespace polc::lsp
