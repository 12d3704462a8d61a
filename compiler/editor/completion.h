// What fits where the cursor stands.
//
// The grammar says which keywords and whether a name can come next; the words before, in the statement at hand, say what such a
// name would mean: a role behind `to`, an attribute of the resource at hand behind `if`, a value of its domain behind `is`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/editor/references.h"

namespace polc::editor {

struct Proposal {
  enum class Kind : std::uint8_t { keyword, symbol, path };
  Kind kind = Kind::keyword;
  std::string label;
  std::string inserted;     ///< In backquotes where the grammar needs them.
  SymbolKind symbol{};      ///< Of Kind::symbol.
  SymbolId id = no_symbol;  ///< If there is one.
};

struct Proposals {
  Span replaced;  ///< The part of a word before the cursor, and what of it is behind.
  std::vector<Proposal> all;
};

/// `text` may have mistakes anywhere. Nothing in comments and in quoted texts, save file names behind `import` and `extends`, of
/// which `files` gives the ones that there are. Cost: linear in the statement's tokens and in what is declared.
Proposals propose(References& references, const ast::File& file, std::string_view text, std::uint32_t offset,
                  const std::function<std::vector<std::string>()>& files);

/// Of a matrix row that the cursor stands in: which column, and what the columns are.
struct RowHelp {
  std::vector<std::string> columns;  ///< The permissions' first, as they are written.
  std::size_t column = 0;
};
std::optional<RowHelp> row_help(const ast::File& file, std::string_view text, std::uint32_t offset);

}  // namespace polc::editor
