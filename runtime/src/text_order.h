// The order of texts by their bytes, for whoever compares many that begin alike: `project.read_code`, `project.read_issue`.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pol::detail {

/// How many bytes two texts have in common from the start, at most the shorter one's; the first `known` are known to be alike.
/// Eight bytes at a time. What is left over at the end is compared with some of the bytes before it, which are alike.
inline std::size_t common_bytes(std::string_view a, std::string_view b, std::size_t known = 0) {
  constexpr std::size_t step = sizeof(std::uint64_t);
  const std::size_t size = std::min(a.size(), b.size());
  const auto difference = [&](std::size_t at) {
    std::uint64_t of_a = 0;
    std::uint64_t of_b = 0;
    std::memcpy(&of_a, a.data() + at, step);
    std::memcpy(&of_b, b.data() + at, step);
    return of_a ^ of_b;
  };
  const auto first_byte = [](std::uint64_t bits) {
    return static_cast<std::size_t>(std::endian::native == std::endian::little ? std::countr_zero(bits)
                                                                               : std::countl_zero(bits)) /
           8;
  };
  if (size < step) {
    while (known < size && a[known] == b[known]) ++known;
    return known;
  }
  for (; known + step <= size; known += step) {
    if (const std::uint64_t bits = difference(known)) return known + first_byte(bits);
  }
  const std::uint64_t bits = difference(size - step);
  return bits == 0 ? size : size - step + first_byte(bits);
}

/// Whether `a` comes before `b`, of which that many bytes are in common.
inline bool is_before(std::string_view a, std::string_view b, std::size_t common) {
  if (common == std::min(a.size(), b.size())) return a.size() < b.size();
  return static_cast<unsigned char>(a[common]) < static_cast<unsigned char>(b[common]);
}

}  // namespace pol::detail
