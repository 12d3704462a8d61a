#include "compiler/source/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace polc {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array no_column = {
#define POLC_NO_COLUMN(first, last) Range{first, last},
#define POLC_TWO_COLUMNS(first, last)
#include "compiler/source/display_width.def"
#undef POLC_NO_COLUMN
#undef POLC_TWO_COLUMNS
};

constexpr std::array two_columns = {
#define POLC_NO_COLUMN(first, last)
#define POLC_TWO_COLUMNS(first, last) Range{first, last},
#include "compiler/source/display_width.def"
#undef POLC_NO_COLUMN
#undef POLC_TWO_COLUMNS
};

template <std::size_t size>
bool is_in(const std::array<Range, size>& ranges, char32_t code_point) {
  const auto found = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                      [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return found != ranges.begin() && code_point <= std::prev(found)->last;
}

/// The code point at `at`, which moves behind it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  char32_t result = lead >= 0xF0 ? lead & 0x07U : lead >= 0xE0 ? lead & 0x0FU : lead & 0x1FU;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    result = result << 6U | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return result;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    if (code_point < 0x300) {
      ++columns;
    } else if (!is_in(no_column, code_point)) {
      columns += is_in(two_columns, code_point) ? 2 : 1;
    }
  }
  return columns;
}

}  // namespace polc
