// The shape of a file: its outline, what can be folded, what a selection grows to, and the files that it names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/editor/symbols.h"
#include "compiler/source/source_manager.h"

namespace polc::editor {

struct OutlineItem {
  std::string name;
  std::string detail;
  SymbolKind kind{};
  Span whole;
  Span name_span;  ///< Within `whole`.
  std::vector<OutlineItem> children;
};

/// Declarations, matrices and tests, and each rule as the line that it is. `text` is the file's.
std::vector<OutlineItem> outline(const ast::File& file, std::string_view text);

struct Fold {
  Span span;
  bool is_comment = false;
};

/// Statements, and comments of several lines. Those that lie on one line are left out by whoever counts lines.
std::vector<Fold> folds(const ast::File& file, std::string_view text);

/// Around a place, from the word there to the whole text: each holds the one before it.
std::vector<Span> selections(const ast::File& file, std::string_view text, std::uint32_t offset);

struct Link {
  Span span;  ///< With its quotes.
  std::string written;
};

/// Of `import` and `extends`.
std::vector<Link> links(const ast::File& file);

}  // namespace polc::editor
