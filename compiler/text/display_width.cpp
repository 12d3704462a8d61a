#include "compiler/text/display_width.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>

#include "compiler/text/code_points.h"

namespace polc {
namespace {

struct CodePoints {
  char32_t first;
  char32_t last;
};

constexpr CodePoints no_column[] = {
#define POLC_NO_COLUMN(first, last) CodePoints{first, last},
#define POLC_TWO_COLUMNS(first, last)
#include "compiler/text/display_width.def"
#undef POLC_NO_COLUMN
#undef POLC_TWO_COLUMNS
};

constexpr CodePoints two_columns[] = {
#define POLC_NO_COLUMN(first, last)
#define POLC_TWO_COLUMNS(first, last) CodePoints{first, last},
#include "compiler/text/display_width.def"
#undef POLC_NO_COLUMN
#undef POLC_TWO_COLUMNS
};

bool is_in(std::span<const CodePoints> ranges, char32_t code_point) {
  const auto found = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                      [](char32_t wanted, const CodePoints& range) { return wanted < range.first; });
  return found != ranges.begin() && code_point <= std::prev(found)->last;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  for (const CodePoint& point : code_points(text)) {
    if (point.value < 0x300) {
      ++columns;
    } else if (!is_in(no_column, point.value)) {
      columns += is_in(two_columns, point.value) ? 2 : 1;
    }
  }
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, display_width(text)), ' ');
}

}  // namespace polc
