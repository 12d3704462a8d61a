// What each word of a text is, for an editor that colours by meaning.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/editor/references.h"

namespace polc::editor {

enum class Colour : std::uint8_t {
  keyword,
  comment,
  text,
  policy,
  level,
  role,
  domain,
  value,
  resource,
  permission,
  attribute,
  setting,
  define,
  group,
  sign,
};
inline constexpr std::size_t colour_count = 15;

struct ColouredWord {
  Span span;  ///< Never over a line's end.
  Colour colour{};
  bool is_declaration = false;
  bool is_documentation = false;
};

/// In the order of the text, none over another. Names that are not known are left out. `part`: only what lies in it.
std::vector<ColouredWord> coloured_words(References& references, const ast::File& file, std::string_view text,
                                         Span part);

}  // namespace polc::editor
