// Sets of ordered values as people say them: `is at least internal`.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/model/expression.h"

namespace polc {

/// The words that say a set of values, and the value that they go on with.
struct Bound {
  std::string_view words;
  std::string_view negated;  ///< Those that say all other values.
  std::uint32_t value = 0;
};

/// What says that a variable has one of `values`, lowest first: nothing where they are no end of the order, or so few
/// that naming them is as short. Of public < internal < secret, {internal, secret} is `at least internal`.
inline std::optional<Bound> bound_of(const ValueSet& values) {
  const unsigned size = values.size();
  const unsigned count = values.count();
  if (count < 2 || count == size) return std::nullopt;
  const auto first = static_cast<unsigned>(values.find_first());
  const auto last = static_cast<unsigned>(values.find_last());
  if (last - first + 1 != count) return std::nullopt;
  if (last + 1 == size) return Bound{"is at least", "is below", first};
  if (first == 0) return Bound{"is at most", "is above", last};
  return std::nullopt;
}

}  // namespace polc
