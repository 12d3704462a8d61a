// A `forbid all roles …` that takes from a role all that some grant gives it by name.
//
// The narrower line shows what its author had in mind: who names owners in a grant did not mean them by "all roles"
// in a restriction that leaves nothing of it. Where the grant reaches beyond the restriction, the restriction is an
// exception to it, and meant. Exact about what is left. Cost: for each class with such a `forbid`, its grants times
// the roles that they name.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// `silent`: by StatementId, what another warning speaks of.
void check_reach(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink);

}  // namespace polc::lint
