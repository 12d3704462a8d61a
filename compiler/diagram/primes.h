// The primes of a condition: its alternatives from which no test can be left out, and none widened by a value.
//
// Every condition in the fewest alternatives is made of primes, since an alternative that is none can be replaced by the
// prime around it. Of `own and open or not own and urgent` they are `own and open`, `not own and urgent`, and
// `open and urgent`, which no shortest wording needs. There may be exponentially many.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "compiler/diagram/cover.h"

namespace polc {

/// The primes of `upper` that hold somewhere in `lower`, each once, in an order that depends on the two alone. Nothing if there
/// are more than `most`, here or on the way. Throws LimitReached as the operations of diagrams do.
std::optional<std::vector<Alternative>> primes(DiagramManager& diagrams, Diagram lower, Diagram upper,
                                               std::size_t most);

}  // namespace polc
