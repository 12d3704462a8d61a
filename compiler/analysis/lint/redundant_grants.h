// Grants that never change a decision: given by others already, or taken away whenever they give.
//
// Exact for one role at a time, which is enough: a second role only adds grants and restrictions. What all
// rules decide together comes first; only a grant that is ineffective then is looked at again, latest line first and
// without those already found, so that of two equal lines the later one is blamed and the earlier one stays.
// Cells, immutable rules and what custom roles always hold say more than they grant, and are blamed only where
// restrictions take all of it. Cost: linear in the uses of all classes, then again for each ineffective grant.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// `silent`: by StatementId, what another warning speaks of. Gives the statements that were reported, by StatementId.
std::vector<bool> check_grants(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink);

}  // namespace polc::lint
