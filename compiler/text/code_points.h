// Code points of UTF-8, and which of them a reader sees: the base of what finds, shows and compares deceiving text.
//
// Unicode decides (UTS 39, UTR 36), in tables that tools/scripts/unicode_tables.py wrote. Nothing here
// fails: a byte that is no part of UTF-8 is a code point of its own, marked as such. Cost: linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace polc {

struct CodePoint {
  char32_t value = 0;       ///< Of a byte that is no UTF-8: the byte.
  std::uint32_t begin = 0;  ///< Its first byte in the text.
  std::uint32_t size = 1;   ///< Bytes.
  bool legal = true;
};

/// The code point at a byte; `at` must be within the text.
CodePoint code_point_at(std::string_view text, std::size_t at);

std::vector<CodePoint> code_points(std::string_view text);

/// Whether a byte of UTF-8 goes on with a code point that began before it.
inline bool continues_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Whether every byte of the text is ASCII.
inline bool is_ascii(std::string_view text) {
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) >= 0x80U) return false;
  }
  return true;
}

/// For a message: of a text of more than `most` bytes so many at most, no code point cut in two, and `…`.
std::string shortened(std::string_view text, std::size_t most);

/// `U+200B`; of a byte that is no UTF-8, `0xFF`.
std::string code_point_name(const CodePoint& point);

/// C0, DEL and C1 controls, and the two separators that some programs end a line at.
bool is_control(char32_t value);

/// Overrides, embeddings and isolates: they change the order in which text is shown.
bool is_bidi_control(char32_t value);

/// Whether a reader cannot see it, or sees a plain space: controls, format characters, other spaces than U+0020, and
/// what Unicode has programs ignore. Joiners and variation selectors behind what they are made for (joining letters,
/// pictures) are seen, since they change how that looks; `previous` is the code point before, or 0.
bool is_unseen(char32_t value, char32_t previous);

/// What Unicode has programs ignore where they do not know it: Default_Ignorable_Code_Point.
bool is_ignorable(char32_t value);

}  // namespace polc
