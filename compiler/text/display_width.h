// How many columns a text takes on a terminal: two for wide characters, none for those that combine with the one before.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace polc {

/// Of valid UTF-8 on one line. A character that no terminal prints counts as one column.
std::size_t display_width(std::string_view text);

/// With blanks behind it, so that it takes at least `columns`.
std::string padded(std::string_view text, std::size_t columns);

}  // namespace polc
