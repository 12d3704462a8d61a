// What an editor shows about the word under the pointer.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/editor/changed_text.h"
#include "compiler/editor/references.h"
#include "compiler/editor/table_answers.h"

namespace polc::editor {

struct HoverAnswer {
  Span span;            ///< The word.
  std::string content;  ///< Markdown.
};

struct HoverQuestion {
  References& references;
  const ast::File& file;
  std::string_view text;
  std::uint32_t offset = 0;
  const std::deque<ast::File>& files;  ///< All of the policy.
  const SourceManager& sources;        ///< Of these.
  const Answered* policy = nullptr;    ///< Null while no text compiled.
  bool is_earlier = false;  ///< The table is of an earlier text, since this one has errors or is not compiled yet.
  MovedLines moved;         ///< Since `sources` were read.

  /// What is written at a place of `file` or of `files`.
  std::string_view written(Span span) const {
    return span.file == file.id ? text.substr(span.begin, span.end - span.begin) : sources.text(span);
  }
};

/// Nothing where there is no word that means something.
std::optional<HoverAnswer> hover(const HoverQuestion& question);

/// A symbol in a line or two of Markdown, for completion too: what it is, its title and its documentation.
std::string description(const Symbols& symbols, SymbolId id);

/// Of a matrix, the cell at a place and where it stands; null if there is none.
struct CellPlace {
  const ast::Matrix* matrix = nullptr;
  const ast::MatrixRow* row = nullptr;
  std::size_t column = 0;
  const ast::Cell* cell = nullptr;
};
std::optional<CellPlace> cell_at(const ast::Statement& statement, std::uint32_t offset);

}  // namespace polc::editor
