// The next version of a text, parsed with what an earlier version left: only statements whose text changed are read anew.
//
// The result is that of `parse`, byte for byte; the cost is what is compared and moved, and the parsing of what changed. A statement
// stands for itself: what it becomes depends on the tokens that were looked at while it was read and on the comments above it, and on
// nothing else. Where all of these bytes are the same it is taken over, and its spans are moved. What has a mistake is always read
// again, since an explanation may look at the whole file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/token.h"

namespace polc {

/// A text and the tree that was made of it.
struct EarlierTree {
  std::string text;
  ast::File file;
};

/// The statements of an earlier text, on their way into the tree of a later one.
class EarlierStatements {
 public:
  /// Keeps a reference. What is taken is moved out of it.
  explicit EarlierStatements(EarlierTree& earlier) : earlier_(earlier) {}

  /// Adds the statement that begins at a token to the file, if it was there before; returns where the next one begins, or `at`.
  std::size_t take(const TokenList& tokens, std::size_t at, ast::File& file);

 private:
  bool matches(const ast::StatementExtent& extent, const TokenList& tokens, std::size_t at, std::size_t begin) const;
  std::optional<std::size_t> find(const TokenList& tokens, std::size_t at, std::size_t begin);
  void index();

  EarlierTree& earlier_;
  std::size_t next_ = 0;                                            // The extent behind the one that was taken last.
  std::unordered_multimap<std::size_t, std::size_t> by_beginning_;  // Made at the first text that is not the next.
  std::vector<bool> is_taken_;
};

/// As `parse`. `earlier` is a tree that nobody reads any more, and is used up.
ast::File parse_again(const SourceManager& sources, FileId file, EarlierTree& earlier, DiagnosticSink& sink);

}  // namespace polc
