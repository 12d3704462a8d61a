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

// Threads: none can be started, which whoever starts one has to expect.
#include <system_error>
#include <thread>
#ifndef __cpp_lib_jthread
namespace std {
class jthread {
 public:
  template <class Function>
  explicit jthread(Function&& /*work*/) {
    throw system_error(make_error_code(errc::resource_unavailable_try_again));
  }
};
}  // namespace std
#endif
