// Rename, over all files of every policy that has the name.
#include "compiler/editor/renaming.h"

#include <algorithm>

#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/verified_edit.h"
#include "tools/polc/lsp/workspace_edit.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;
using editor::Occurrence;
using editor::SymbolId;
using editor::SymbolKind;

Occurrence name_at(editor::References& references, const Asked& asked) {
  const ast::Statement* statement = editor::statement_at(*asked.tree, asked.offset);
  const std::vector<Occurrence> names = statement == nullptr ? std::vector<Occurrence>{} : references.in(*statement);
  const Occurrence* found = editor::occurrence_at(names, asked.offset);
  if (found == nullptr) throw Refusal{request_failed, "there is no name here that can be changed"};
  return *found;
}

/// The same thing in another policy that has the file too: what is declared at the same place.
SymbolId same_symbol(const Loaded& loaded, const std::string& path, Span declared) {
  const auto file = loaded.file(path);
  if (!file) return editor::no_symbol;
  for (SymbolId id = 0; id < loaded.symbols().size(); ++id) {
    for (const Span span : loaded.symbols()[id].definitions) {
      if (span.file == *file && span.begin == declared.begin && span.end == declared.end) return id;
    }
  }
  return editor::no_symbol;
}

}  // namespace

json::Value prepare_rename(Desk& desk, Asked& asked) {
  editor::References references = asked.loaded->references();
  const Occurrence name = name_at(references, asked);
  return json::Object{{"range", desk.range(*asked.lines, name.span)},
                      {"placeholder", legal(references.symbols()[name.symbols.front()].short_name)}};
}

json::Value rename(Desk& desk, Asked& asked) {
  const auto wanted = asked.params.getString("newName");
  if (!wanted) throw Refusal{invalid_params, "`newName` is missing"};
  std::string name = wanted->str();
  if (name.size() > 2 && name.front() == '`' && name.back() == '`') name = name.substr(1, name.size() - 2);
  if (const std::string wrong = editor::what_is_wrong_with(name); !wrong.empty()) throw Refusal{invalid_params, wrong};
  editor::References references = asked.loaded->references();
  const Occurrence at = name_at(references, asked);
  const editor::Symbol& symbol = asked.loaded->symbols()[at.symbols.front()];
  if (symbol.kind == SymbolKind::test) throw Refusal{request_failed, "a test is named by a text"};
  const Span declared = symbol.definitions.front();
  const std::string home = normal(asked.loaded->compilation->sources.path(declared.file));
  FileChanges changes;
  std::vector<std::string> roots;
  for (const PolicyState& state : desk.engine.policies_of(home)) {
    const SymbolId id = same_symbol(*state.loaded, home, declared);
    if (id == editor::no_symbol) continue;
    editor::References own = state.loaded->references();
    const SourceManager& sources = state.loaded->compilation->sources;
    const auto found = editor::rename_changes(own, state.loaded->compilation->files.files, sources, id, name);
    if (!found) throw Refusal{request_failed, legal(found.error())};
    for (const editor::TextChange& change : *found) add(changes, normal(sources.path(change.span.file)), change);
    roots.push_back(state.loaded->root);
  }
  if (const Comparison compared = compare_policies(desk.engine, roots, changes); !compared.difference.empty())
    throw Refusal{request_failed, legal(compared.difference)};
  return workspace_edit(desk, changes);
}

}  // namespace polc::lsp
