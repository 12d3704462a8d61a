// Work that may have to be abandoned: its result, or the limit that ended it.
//
// Conditions over finite domains can be compared exactly, but not always cheaply. An exception ends a comparison that
// takes too much, so that no code goes on with half an answer. A scope turns both outcomes into a value, a Bounded: see
// DiagramManager::bounded. A limit that was reached cannot be mistaken for an answer.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace polc {

enum class Limit : std::uint8_t {
  steps,   ///< The steps of a scope.
  depth,   ///< Variables that one condition may test in turn.
  memory,  ///< All conditions together.
};

/// Thrown where work would pass a limit. Only a scope catches it.
class LimitReached : public std::exception {
 public:
  explicit LimitReached(Limit limit) : limit_(limit) {}

  Limit limit() const { return limit_; }
  const char* what() const noexcept override { return "a limit on comparing conditions was reached"; }

 private:
  Limit limit_;
};

/// What work without a result gives when it was done.
struct Done {};

/// What `Work` gives, where `void` is `Done`.
template <typename Work>
using ResultOf = std::conditional_t<std::is_void_v<std::invoke_result_t<Work>>, Done, std::invoke_result_t<Work>>;

template <typename T>
class [[nodiscard]] Bounded {
 public:
  explicit Bounded(T value) : value_(std::move(value)) {}
  explicit Bounded(Limit limit) : limit_(limit) {}

  bool is_known() const { return value_.has_value(); }

  /// Throws LimitReached if the work was ended.
  const T& value() const& {
    if (!value_) throw LimitReached(limit_);
    return *value_;
  }
  T&& value() && {
    if (!value_) throw LimitReached(limit_);
    return std::move(*value_);
  }

  /// The limit that ended the work, if one did.
  std::optional<Limit> limit() const { return value_ ? std::nullopt : std::optional(limit_); }

 private:
  std::optional<T> value_;
  Limit limit_ = Limit::steps;
};

}  // namespace polc
