// `polc fmt`: one canonical layout for policy text, proved to say the same before anyone sees it.
//
// The length of lines apart, there is nothing to choose. What is not laid out by rule, such as blank lines and the lines of
// a list, stays as the author wrote it, and every comment stays between the tokens where it stood.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "compiler/format/same_meaning.h"

namespace polc {

struct FormatOptions {
  /// Columns that a line should not pass. Rows of a matrix, comments and long names may.
  std::size_t width = 120;
};

/// The canonical layout of a text, with the line ends that most of its lines have, and without a byte order mark. Nothing
/// where the text has errors, which are in its sink, or where the layout would not say the same or would not be its own
/// layout, which is reported there.
/// Cost: linear in the text. The new layout is parsed again.
std::optional<std::string> format(ParsedText& text, const FormatOptions& options);

}  // namespace polc
