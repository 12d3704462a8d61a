// Places of a text as editors count them: lines and characters from 0, in the unit that both sides agreed on.
//
// A line ends at `\n`, `\r\n` or `\r`. Places that no text has are taken as the nearest before them: behind the last character of
// a line its end, inside a character its beginning. A byte that is no UTF-8 counts as one character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace polc::editor {

enum class Encoding : std::uint8_t { utf8, utf16, utf32 };

struct Place {
  std::uint32_t line = 0;
  std::uint32_t character = 0;

  auto operator<=>(const Place&) const = default;
};

class TextLines {
 public:
  /// Keeps a view of the text. Cost: linear.
  explicit TextLines(std::string_view text);

  std::size_t count() const { return starts_.size(); }
  std::uint32_t start(std::size_t line) const { return starts_[line]; }
  /// Without what ends it.
  std::string_view line(std::size_t number) const;

  /// Cost: the line's length.
  std::uint32_t offset(Place place, Encoding encoding) const;
  Place place(std::uint32_t offset, Encoding encoding) const;

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

/// How many characters a text has in an encoding.
std::uint32_t length_of(std::string_view text, Encoding encoding);

}  // namespace polc::editor
