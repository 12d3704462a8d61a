// An array of numbers of 1, 2 or 4 bytes each: as wide as a table needs them.
//
// Reading one takes four bytes, whatever the width, and masks what is too much: a shift, a load and an AND, no branch.
// INVARIANT: three bytes behind the last number may be read. FORMAT.md says what lies there; generated headers add zeros.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pol::detail {

struct Numbers {
  const std::uint8_t* bytes = nullptr;  ///< Null: there are none, and every one is 0.
  std::uint32_t shift = 0;              ///< log2 of the bytes of a number.
  std::uint32_t mask = 0;               ///< The bits of a number.

  /// `width`: 1, 2 or 4.
  static constexpr Numbers of(const std::uint8_t* bytes, std::uint32_t width) {
    return {bytes, width / 2, ~std::uint32_t{0} >> (32 - 8 * width)};
  }

  constexpr bool exist() const { return bytes != nullptr; }
  constexpr std::uint32_t operator[](std::size_t position) const {
    const std::uint8_t* number = bytes + (position << shift);
    return (number[0] | std::uint32_t{number[1]} << 8 | std::uint32_t{number[2]} << 16 |
            std::uint32_t{number[3]} << 24) &
           mask;
  }
};

}  // namespace pol::detail
