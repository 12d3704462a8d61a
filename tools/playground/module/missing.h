// What the C++ library of Debian's Emscripten does not have yet of C++20. Read before each source of polc.
#pragma once

#include <version>
#ifndef __cpp_lib_bit_cast
#include <bit>
namespace std {
template <class To, class From>
constexpr To bit_cast(const From& from) noexcept {
  return __builtin_bit_cast(To, from);
}
}  // namespace std
#endif
