// Conditions with one small change.
//
// Of `own and status in {open, held}`: `not (own and status in {open, held})`, `always`, `own`, `status in {open, held}`, `own or
// status in {open, held}`, `not own and …`, `own and status is open`, and so on: each part is changed once, and each value of a domain
// is once added or taken away. A part that stands in several places is changed in all of them, as a change to a `define` would.
#pragma once

#include <vector>

#include "compiler/analysis/mutants/mutant.h"

namespace polc {

struct ConditionMutant {
  MutantOperator kind{};
  ExpressionId condition{};
};

/// Adds the changed conditions to the pool. Some may mean the same as `condition`. Cost: the square of its parts.
std::vector<ConditionMutant> condition_mutants(ExpressionPool& pool, ExpressionId condition);

/// Where `condition` does not hold, with a double negation left out.
ExpressionId negation_of(ExpressionPool& pool, ExpressionId condition);

}  // namespace polc
