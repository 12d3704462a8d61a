#include "compiler/text/code_points.h"

#include <fmt/format.h>

#include "compiler/text/unicode_tables.h"
#include "llvm/Support/ConvertUTF.h"

namespace polc {
namespace {

using unicode::find_range;
using unicode::Range;

#define POLC_UNICODE_RANGES
#include "compiler/text/unicode_tables.inc"
#undef POLC_UNICODE_RANGES

bool is_variation_selector(char32_t value) {
  return (value >= 0xFE00 && value <= 0xFE0F) || (value >= 0xE0100 && value <= 0xE01EF);
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  CodePoint point{first, static_cast<std::uint32_t>(at), 1, true};
  if (first < 0x80) return point;
  const auto* begin = reinterpret_cast<const llvm::UTF8*>(text.data() + at);
  const std::size_t size = llvm::getNumBytesForUTF8(*begin);
  point.legal = size <= text.size() - at && llvm::isLegalUTF8Sequence(begin, begin + size) != 0;
  if (!point.legal) return point;
  point.size = static_cast<std::uint32_t>(size);
  point.value = first & (0x7FU >> size);
  for (std::size_t byte = 1; byte < size; ++byte) point.value = point.value << 6U | (begin[byte] & 0x3FU);
  return point;
}

std::vector<CodePoint> code_points(std::string_view text) {
  std::vector<CodePoint> points;
  points.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); at += points.back().size) points.push_back(code_point_at(text, at));
  return points;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t cut = most;
  while (cut > 0 && continues_code_point(text[cut])) --cut;
  return std::string(text.substr(0, cut)) + "…";
}

std::string code_point_name(const CodePoint& point) {
  const auto value = static_cast<std::uint32_t>(point.value);
  return point.legal ? fmt::format("U+{:04X}", value) : fmt::format("0x{:02X}", value);
}

bool is_control(char32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x2028 || value == 0x2029;
}

bool is_bidi_control(char32_t value) {
  return (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

bool is_unseen(char32_t value, char32_t previous) {
  if (value >= 0x20 && value < 0x7F) return false;
  if (find_range(unseen, value) == nullptr) return false;
  if (is_variation_selector(value)) return previous < 0x80 || find_range(unseen, previous) != nullptr;
  constexpr char32_t non_joiner = 0x200C;
  constexpr char32_t joiner = 0x200D;
  if (value != non_joiner && value != joiner) return true;
  return !is_variation_selector(previous) && find_range(joined, previous) == nullptr;
}

bool is_ignorable(char32_t value) {
  return value >= 0x80 && find_range(ignorable, value) != nullptr;
}

}  // namespace polc
