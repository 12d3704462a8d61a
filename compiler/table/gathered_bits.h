// The bits of a word that a mask picks, side by side: how values of attributes that lie apart become the number of a case.
#pragma once

#include <bit>
#include <cstdint>

namespace polc {

/// The portable meaning of pext. The lowest bit of `mask` picks the lowest of the result: `gathered_bits(0b1010, 0b1100)` is `0b10`.
inline std::uint64_t gathered_bits(std::uint64_t word, std::uint64_t mask) {
  std::uint64_t result = 0;
  for (int bit = 0; mask != 0; mask &= mask - 1, ++bit) result |= ((word >> std::countr_zero(mask)) & 1) << bit;
  return result;
}

}  // namespace polc
