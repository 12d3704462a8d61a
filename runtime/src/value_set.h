// Sets of values as bits in `value_sets`.
#pragma once

#include <cstdint>
#include <span>

namespace pol::detail {

/// Whether a value is in the set that starts at a word of value_sets.
constexpr bool in_value_set(std::span<const std::uint64_t> value_sets, std::uint64_t values, std::uint32_t value) {
  return (value_sets[values + value / 64] >> value % 64 & 1) != 0;
}

}  // namespace pol::detail
