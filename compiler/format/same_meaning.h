// The proof that a layout changed nothing but the layout. It shares with the formatter only the reading of tokens and gaps.
#pragma once

#include <optional>
#include <string>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/parse.h"

namespace polc {

/// A text and all that reading it gives.
struct ParsedText {
  SourceManager sources;
  FileId file;
  DiagnosticSink sink;
  ast::File tree;
  std::optional<ConcreteSyntax> concrete;  ///< There if the text has no errors.

  /// `name` is what diagnostics call it.
  ParsedText(std::string name, std::string text);
};

/// What differs between two texts beside their layout, in words; nothing if nothing does. Compared are the tokens (but for
/// the dashes under a matrix's header), the comments and the gaps between tokens in which they stand, and the syntax trees
/// with their documentation. Cost: linear in the texts.
std::optional<std::string> find_difference_in_meaning(const ParsedText& before, const ParsedText& after);

}  // namespace polc
