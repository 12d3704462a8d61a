// A value or an error, like C++23's std::expected: the result of a function that may fail.
//
//     Expected<std::string> name_of(int number) {
//       if (number < 1) return Unexpected("numbers start at 1");
//       return names[number];
//     }
//     if (const Expected<std::string> name = name_of(7)) use(*name); else print(name.error());
//
// Unlike std::expected, it checks each access: a value is never read where there is none, nor a reason where nothing failed.
// Not for what reports its problems to a DiagnosticSink, which has the reasons then.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace polc {

/// Why there is no value.
template <typename E>
struct Unexpected {
  explicit Unexpected(E why) : error(std::move(why)) {}
  E error;
};
Unexpected(const char*) -> Unexpected<std::string>;

template <typename T, typename E = std::string>
class [[nodiscard]] Expected {
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

 public:
  Expected(Value value) : state_(std::in_place_index<0>, std::move(value)) {}
  Expected(Unexpected<E> why) : state_(std::in_place_index<1>, std::move(why.error)) {}

  /// Success, of what gives nothing.
  Expected()
    requires std::is_void_v<T>
  = default;

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// Throws std::bad_variant_access if there is none.
  const Value& operator*() const& { return std::get<0>(state_); }
  Value& operator*() & { return std::get<0>(state_); }
  Value&& operator*() && { return std::get<0>(std::move(state_)); }
  const Value* operator->() const { return &std::get<0>(state_); }
  Value* operator->() { return &std::get<0>(state_); }

  /// Throws std::bad_variant_access if there is a value.
  const E& error() const& { return std::get<1>(state_); }
  E&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<Value, E> state_;
};

}  // namespace polc
