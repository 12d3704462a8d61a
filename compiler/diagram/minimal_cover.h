// The smallest words for a condition, where the author knows what is possible: fewest alternatives, then fewest tests.
//
// `cover` gives some short list of alternatives, fast. This one gives a smallest: for people who read a single answer rather than a table, and
// must not wonder whether there is a simpler way to say it. Exact while that is affordable; where it is not, the result says so.
#pragma once

#include <cstddef>
#include <vector>

#include "compiler/diagram/cover.h"

namespace polc {

struct MinimalCover {
  /// Each is a prime: no test of it can be left out, and no value added. None of the alternatives can be left out. Those with
  /// fewest tests first, then by their variables and values. None: never. One that is empty: always.
  std::vector<Alternative> alternatives;
  /// No list has fewer alternatives, and none with as many has fewer tests.
  bool is_proved_smallest = true;
};

/// How much a proof may take. The conditions that a person writes have some dozen primes.
struct MinimalCoverEffort {
  std::size_t primes = 256;
  std::size_t rows = 1024;        ///< Parts of the condition that different primes hold in.
  std::uint64_t work = 1 << 25;   ///< Of choosing where no rule decides between primes: see cheapest_cover.
  std::uint64_t steps = 1 << 16;  ///< Of the diagrams.
};

/// Alternatives that hold where `condition` does, wherever `possible` holds: what is impossible may be said to hold or not,
/// whichever is shorter. If `refunds` can be on only where `returns` is, `refunds and returns` is said as `refunds`. Throws
/// LimitReached where not even `cover` can be had within the steps of the caller's scope.
MinimalCover minimal_cover(DiagramManager& diagrams, Diagram condition, Diagram possible = Diagram::always,
                           MinimalCoverEffort effort = {});

}  // namespace polc
