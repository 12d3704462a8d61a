// The attributes of one request, packed into one word: what varies from one decision to the next.
//
// A RequestInputs (request_inputs.h) packs them by id and checks them; a generated header packs them by type. There are
// no empty inputs, which would stand for the first value of every attribute: what says nothing of its attributes is
// decided without inputs. The word is only as good as who made it: a code that no value has gets whatever the table says
// for it, at worst a wrong answer, never a read outside the table.
#pragma once

#include <cstdint>

namespace pol {

struct Inputs {
  /// Whoever makes them of bits answers for it that none is missing.
  explicit constexpr Inputs(std::uint64_t packed) : bits(packed) {}

  std::uint64_t bits;

  friend constexpr bool operator==(Inputs, Inputs) = default;
};

/// Inputs of which only the bits in `known` are settled.
struct PartialInputs {
  std::uint64_t bits = 0;
  std::uint64_t known = 0;
  /// Of a request to which something was refused: whatever else may come, it gets the lowest level.
  bool refused = false;

  friend constexpr bool operator==(PartialInputs, PartialInputs) = default;
};

}  // namespace pol
