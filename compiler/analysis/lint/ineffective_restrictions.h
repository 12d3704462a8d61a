// Restrictions that never change a decision: nobody whom they bind is granted anything that they take, or
// others take it already.
//
// Exact for pairs of roles, one that is restricted and one that is granted, which is enough: a third role adds
// nothing to either. All grants count, also those that the restrictions make ineffective. Of two equal restrictions
// the later one is blamed. Immutable ones bind the layers to come, and are never blamed. Cost: the uses of all
// classes that have a restriction, times the groups of roles that those classes tell apart.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// `silent`: by StatementId, what another warning speaks of. Gives the statements that were reported, by StatementId.
std::vector<bool> check_restrictions(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink);

}  // namespace polc::lint
