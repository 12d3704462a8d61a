// The attributes of one request, packed into one word: what varies from one decision to the next.
//
// A RequestInputs (request_inputs.h) packs them by id and checks them; a generated header packs them by type. There is
// no default constructor: a word of zeros would mean the first value of every attribute. A request that says nothing is
// decided without inputs. The word is trusted: a code that is not a value gets whatever the table holds for it, at
// worst a wrong answer, never a read outside the table.
#pragma once

#include <cstdint>

namespace pol {

struct Inputs {
  /// The caller must make sure that no attribute is missing.
  explicit constexpr Inputs(std::uint64_t packed) : bits(packed) {}

  std::uint64_t bits;

  friend constexpr bool operator==(Inputs, Inputs) = default;
};

/// Inputs of which only the bits in `known` have a value.
struct PartialInputs {
  std::uint64_t bits = 0;
  std::uint64_t known = 0;
  /// Of a request that had something refused: it gets the lowest level, whatever else is set.
  bool refused = false;

  friend constexpr bool operator==(PartialInputs, PartialInputs) = default;
};

}  // namespace pol
