// The fewest expectations that kill the living mutants, in the policy's own language.
//
// A line says what the policy decides today for one set of roles: of `own`, say, `clerk till.open (own) -> allow;`. It names all cases
// that are decided at that level, so that it kills whatever moves one of them. Which lines are written is chosen greedily: again
// and again the one that kills most of what still lives, and the first of those, so that the answer is always the same. Each line is tried
// before it is told: it holds for the policy, and fails with the mutants that it is said to kill.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "compiler/analysis/mutants/mutant.h"

namespace polc {

struct KillingLines {
  std::vector<std::string> lines;  ///< `clerk till.open, till.close (own) -> allow;`
  std::size_t killed = 0;          ///< Living mutants that fail one of them.
  /// Living ones that no expectation was found for, as positions in the results: such as a value that a bound leaves out,
  /// where the values that it allows are decided at different levels.
  std::vector<std::size_t> beyond;
};

/// `model` is the one whose mutants were tried; its claims may be gone. Conditions may be added to it.
KillingLines killing_lines(Model& model, const std::vector<MutantResult>& results);

}  // namespace polc
