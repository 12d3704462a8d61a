// Text in lines of a width, broken between words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

/// Lines of at most `width` columns, those after the first `indent` columns in; a word that is wider has a line of its
/// own, which is as wide. A name in backquotes is one word, spaces and all. At least one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent = 0);

/// The columns of the widest word.
std::size_t widest_word(std::string_view text);

}  // namespace polc
