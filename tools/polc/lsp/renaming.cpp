// Rename, over all files of every policy that has the name.
#include "compiler/editor/renaming.h"

#include <set>
#include <utility>

#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/shared_names.h"
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

/// The changes of all policies: what changes in a file of several of them is another name in each.
class Renaming {
 public:
  Renaming(const Engine& engine, std::string name) : names_(engine), name_(std::move(name)) {}

  /// Throws what refuses it.
  void run(const std::shared_ptr<const Loaded>& loaded, SymbolId symbol) {
    want({loaded, symbol});
    for (std::size_t at = 0; at < wanted_.size(); ++at) change(wanted_[at]);
  }

  const FileChanges& changes() const { return changes_; }
  /// Of the policies that have one of the changed files.
  std::vector<std::string> roots() const { return {roots_.begin(), roots_.end()}; }

 private:
  void want(const NameIn& name) {
    if (seen_.insert({name.loaded.get(), name.symbol}).second) wanted_.push_back(name);
  }

  void change(NameIn wanted) {
    editor::References own = wanted.loaded->references();
    const SourceManager& sources = wanted.loaded->compilation->sources;
    const auto found =
        editor::rename_changes(own, wanted.loaded->compilation->files.files, sources, wanted.symbol, name_);
    if (!found) throw Refusal{request_failed, legal(found.error())};
    for (const editor::TextChange& change : *found) {
      const std::string path = normal(sources.path(change.span.file));
      if (!places_.insert({path, change.span.begin}).second) continue;
      add(changes_, path, change);
      for (const PolicyState& state : names_.policies_of(path)) roots_.insert(state.loaded->root);
      for (const NameIn& other : names_.at(path, change.span.begin, change.span.end)) want(other);
    }
  }

  SharedNames names_;
  std::string name_;
  std::vector<NameIn> wanted_;
  std::set<std::pair<const Loaded*, SymbolId>> seen_;
  std::set<std::pair<std::string, std::uint32_t>> places_;
  FileChanges changes_;
  std::set<std::string> roots_;
};

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
  if (desk.engine.leaves_policies_out())
    throw Refusal{request_failed,
                  "these folders hold more policies than are read here, and one of the others may have the name too"};
  Renaming renaming(desk.engine, name);
  renaming.run(asked.loaded, at.symbols.front());
  if (const Comparison compared = compare_policies(desk.engine, renaming.roots(), renaming.changes());
      !compared.difference.empty())
    throw Refusal{request_failed, legal(compared.difference)};
  return workspace_edit(desk, renaming.changes());
}

}  // namespace polc::lsp
