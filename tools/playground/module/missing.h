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

// Three-way comparison of what has `<` alone.
#if _LIBCPP_VERSION < 14000
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

_LIBCPP_BEGIN_NAMESPACE_STD
namespace polc_missing {

template <class Left, class Right>
constexpr strong_ordering compared(const Left& left, const Right& right) {
  if (left < right) return strong_ordering::less;
  return right < left ? strong_ordering::greater : strong_ordering::equal;
}

/// A range from its end.
template <class Range>
struct Reversed {
  Range& range;
  auto begin() const { return range.rbegin(); }
  auto end() const { return range.rend(); }
};

}  // namespace polc_missing

template <class A, size_t B>
constexpr strong_ordering operator<=>(const array<A, B>& left, const array<A, B>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B, class C>
constexpr strong_ordering operator<=>(const basic_string<A, B, C>& left, const basic_string<A, B, C>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B>
constexpr strong_ordering operator<=>(const basic_string_view<A, B>& left, const basic_string_view<A, B>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B, class C, class D>
constexpr strong_ordering operator<=>(const map<A, B, C, D>& left, const map<A, B, C, D>& right) {
  return polc_missing::compared(left, right);
}
// As general as their `<`: a more special one would be taken for it, and call itself.
template <class A, class B>
constexpr strong_ordering operator<=>(const optional<A>& left, const optional<B>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B>
constexpr strong_ordering operator<=>(const pair<A, B>& left, const pair<A, B>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B, class C>
constexpr strong_ordering operator<=>(const set<A, B, C>& left, const set<A, B, C>& right) {
  return polc_missing::compared(left, right);
}
template <class... A, class... B>
constexpr strong_ordering operator<=>(const tuple<A...>& left, const tuple<B...>& right) {
  return polc_missing::compared(left, right);
}
template <class... A>
constexpr strong_ordering operator<=>(const variant<A...>& left, const variant<A...>& right) {
  return polc_missing::compared(left, right);
}
template <class A, class B>
constexpr strong_ordering operator<=>(const vector<A, B>& left, const vector<A, B>& right) {
  return polc_missing::compared(left, right);
}

namespace views {
template <class Range>
polc_missing::Reversed<Range> reverse(Range& range) {
  return {range};
}
}  // namespace views
_LIBCPP_END_NAMESPACE_STD
#endif
