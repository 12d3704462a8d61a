#include "tools/polc/lsp/shared_names.h"

#include <algorithm>
#include <utility>

namespace polc::lsp {

using editor::Occurrence;
using editor::Symbol;
using editor::SymbolId;

const std::vector<Occurrence>& SharedNames::in(const Loaded& loaded, FileId file) {
  const auto [place, is_new] = names_.try_emplace({&loaded, file});
  if (is_new) {
    if (const ast::File* tree = loaded.tree(file)) place->second = loaded.references().in(*tree);
  }
  return place->second;
}

const std::vector<PolicyState>& SharedNames::policies_of(const std::string& path) {
  const auto [place, is_new] = policies_.try_emplace(path);
  if (is_new) place->second = engine_.policies_of(path);
  return place->second;
}

std::vector<NameIn> SharedNames::at(const std::string& path, std::uint32_t begin, std::uint32_t end) {
  std::vector<NameIn> found;
  for (const PolicyState& state : policies_of(path)) {
    const auto file = state.loaded->file(path);
    if (!file) continue;
    const std::vector<Occurrence>& names = in(*state.loaded, *file);
    auto each = std::lower_bound(names.begin(), names.end(), begin,
                                 [](const Occurrence& name, std::uint32_t offset) { return name.span.begin < offset; });
    for (; each != names.end() && each->span.begin == begin; ++each) {
      if (each->span.end != end) continue;
      for (const SymbolId symbol : each->symbols) found.push_back({state.loaded, symbol});
    }
  }
  return found;
}

std::vector<NameIn> SharedNames::same(const std::shared_ptr<const Loaded>& loaded,
                                      const std::vector<SymbolId>& symbols) {
  std::vector<NameIn> found;
  std::set<std::pair<const Loaded*, SymbolId>> seen;
  const auto add = [&](const std::shared_ptr<const Loaded>& of, SymbolId symbol) {
    if (seen.insert({of.get(), symbol}).second) found.push_back({of, symbol});
  };
  for (const SymbolId symbol : symbols) add(loaded, symbol);
  for (std::size_t at = 0; at < found.size(); ++at) {
    const NameIn name = found[at];
    const Symbol& symbol = name.loaded->symbols()[name.symbol];
    const SourceManager& sources = name.loaded->compilation->sources;
    std::set<std::string> declared_in;
    for (const Span span : symbol.definitions) declared_in.insert(normal(sources.path(span.file)));
    for (const ast::File& file : name.loaded->compilation->files.files) {
      const std::string path = normal(sources.path(file.id));
      if (policies_of(path).size() < 2) continue;
      for (const Occurrence& each : in(*name.loaded, file.id)) {
        if (std::find(each.symbols.begin(), each.symbols.end(), name.symbol) == each.symbols.end()) continue;
        for (const NameIn& other : this->at(path, each.span.begin, each.span.end)) {
          const Symbol& theirs = other.loaded->symbols()[other.symbol];
          if (theirs.kind != symbol.kind || theirs.short_name != symbol.short_name) continue;
          // A place may name several: where the declaration is shared, it says which of them is meant.
          const bool has_declaration =
              std::any_of(declared_in.begin(), declared_in.end(),
                          [&](const std::string& home) { return other.loaded->file(home).has_value(); });
          if (has_declaration && theirs.name != symbol.name) continue;
          add(other.loaded, other.symbol);
        }
      }
    }
  }
  return found;
}

}  // namespace polc::lsp
