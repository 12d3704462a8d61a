#include "compiler/format/gaps.h"

#include <algorithm>

#include "compiler/syntax/input_limits.h"

namespace polc {

Gaps::Gaps(const TokenList& tokens) {
  gaps_.reserve(tokens.size() + 1);
  std::size_t end_of_last = byte_order_mark_size(tokens.text());
  for (std::size_t token = 0; token < tokens.size(); ++token) {
    Gap& gap = gaps_.emplace_back();
    gap.first_comment = static_cast<std::uint32_t>(comments_.size());
    read(tokens.text().substr(end_of_last, tokens[token].begin - end_of_last), token == 0, gap);
    end_of_last = tokens[token].end;
  }
  gaps_.push_back({static_cast<std::uint32_t>(comments_.size()), true, false});
}

void Gaps::read(std::string_view between, bool starts_file, Gap& gap) {
  // Line ends since the last token or comment. A file starts on a new line.
  std::size_t line_ends = starts_file ? 1 : 0;
  bool is_first = true;
  for (std::size_t at = 0; at < between.size();) {
    const char character = between[at];
    if (character == '\n' || character == '\r') {
      at += between.substr(at, 2) == "\r\n" ? 2 : 1;
      ++line_ends;
      continue;
    }
    if (character != '/') {
      ++at;
      continue;
    }
    const std::size_t stop = std::min(between.find_first_of("\r\n", at), between.size());
    const std::string_view text = between.substr(at, stop - at);
    const bool trails = is_first && line_ends == 0;
    comments_.push_back({text.substr(0, text.find_last_not_of(" \t") + 1), trails, line_ends > 1});
    is_first = false;
    gap.starts_line = gap.starts_line || line_ends > 0;
    line_ends = 0;
    at = stop;
  }
  gap.starts_line = gap.starts_line || line_ends > 0;
  gap.blank_above = line_ends > 1 && !(starts_file && is_first);
}

}  // namespace polc
