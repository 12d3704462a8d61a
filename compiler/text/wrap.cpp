#include "compiler/text/wrap.h"

#include <algorithm>

#include "compiler/text/display_width.h"

namespace polc {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  char quote = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool is_end = at == text.size() || (quote == 0 && text[at] == ' ');
    if (is_end) {
      if (at > begin) words.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    } else if (quote != 0 ? text[at] == quote : text[at] == '`') {
      quote = quote != 0 ? 0 : text[at];
    }
  }
  return words;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::vector<std::string> lines(1);
  std::size_t columns = 0;
  bool is_empty = true;
  for (const std::string_view word : words_of(text)) {
    const std::size_t size = display_width(word);
    if (!is_empty && columns + 1 + size > width) {
      lines.emplace_back(indent, ' ');
      columns = indent;
      is_empty = true;
    }
    if (!is_empty) lines.back() += ' ';
    lines.back() += word;
    columns += size + (is_empty ? 0 : 1);
    is_empty = false;
  }
  return lines;
}

std::size_t widest_word(std::string_view text) {
  std::size_t widest = 0;
  for (const std::string_view word : words_of(text)) widest = std::max(widest, display_width(word));
  return widest;
}

}  // namespace polc
