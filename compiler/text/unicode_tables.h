// The tables of unicode_tables.inc and how they are searched. Private to compiler/text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace polc::unicode {

struct Range {
  char32_t first;
  char32_t last;
};

struct ClassRange {
  char32_t first;
  char32_t last;
  std::uint8_t value;
};

/// `from` stands for `count` code points of `sequences`.
struct Mapping {
  char32_t from;
  std::uint16_t first;
  std::uint8_t count;
};

/// The range that holds a code point, or null. The ranges ascend.
template <typename Ranges>
const auto* find_range(const Ranges& ranges, char32_t value) {
  const auto* found = std::lower_bound(std::begin(ranges), std::end(ranges), value,
                                       [](const auto& range, char32_t wanted) { return range.last < wanted; });
  return found != std::end(ranges) && found->first <= value ? found : nullptr;
}

/// The mapping of a code point, or null.
template <typename Mappings>
const Mapping* find_mapping(const Mappings& mappings, char32_t value) {
  const Mapping* found = std::lower_bound(std::begin(mappings), std::end(mappings), value,
                                          [](const Mapping& entry, char32_t wanted) { return entry.from < wanted; });
  return found != std::end(mappings) && found->from == value ? found : nullptr;
}

}  // namespace polc::unicode
