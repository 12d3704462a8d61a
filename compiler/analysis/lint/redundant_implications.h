// `P implies Q` where whoever is granted P is granted Q in any case. Cost: the uses of the implied permissions.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// `removed`: by StatementId, grants that were found ineffective: those do not count, or two lines would each be the
/// reason why the other one may go.
void check_implications(PolicyFacts& facts, const std::vector<bool>& removed, DiagnosticSink& sink);

}  // namespace polc::lint
