#include "compiler/editor/text_lines.h"

#include <algorithm>

#include "compiler/text/code_points.h"

namespace polc::editor {
namespace {

std::uint32_t units_of(const CodePoint& point, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
      return point.size;
    case Encoding::utf16:
      return point.legal && point.value > 0xFFFF ? 2 : 1;
    case Encoding::utf32:
      return 1;
  }
  return 1;
}

}  // namespace

TextLines::TextLines(std::string_view text) : text_(text), starts_{0} {
  // Most texts have no `\r`, and the library finds a character in many bytes at once.
  const bool has_returns = text.find('\r') != std::string_view::npos;
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = std::min(has_returns ? text.find_first_of("\r\n", at) : text.find('\n', at), text.size());
    if (at == text.size()) break;
    const bool is_end = text[at] == '\n' || at + 1 == text.size() || text[at + 1] != '\n';
    if (is_end) starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::string_view TextLines::line(std::size_t number) const {
  const std::size_t end = number + 1 < starts_.size() ? starts_[number + 1] : text_.size();
  std::string_view line = text_.substr(starts_[number], end - starts_[number]);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

std::uint32_t TextLines::offset(Place place, Encoding encoding) const {
  if (place.line >= starts_.size()) return static_cast<std::uint32_t>(text_.size());
  const std::string_view text = line(place.line);
  std::uint32_t left = place.character;
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    const std::uint32_t units = units_of(point, encoding);
    if (units > left) break;
    left -= units;
    at += point.size;
  }
  return starts_[place.line] + static_cast<std::uint32_t>(at);
}

Place TextLines::place(std::uint32_t offset, Encoding encoding) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto number = static_cast<std::uint32_t>(after - starts_.begin() - 1);
  const std::string_view before = line(number).substr(0, offset - starts_[number]);
  return {number, length_of(before, encoding)};
}

std::uint32_t length_of(std::string_view text, Encoding encoding) {
  if (encoding == Encoding::utf8 || is_ascii(text)) return static_cast<std::uint32_t>(text.size());
  std::uint32_t length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    length += units_of(point, encoding);
    at += point.size;
  }
  return length;
}

}  // namespace polc::editor
