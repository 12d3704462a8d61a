// Conditions that always hold, or never do, in every request and every account that the policy admits.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// By StatementId.
struct ConstantConditions {
  /// Statements that never apply: other checks have nothing to add about those. A setting's grant that an
  /// `immutable` setting switches off for ever is one of them and draws no report: the word says that it is meant.
  std::vector<bool> never_apply;
  std::vector<bool> reported;
};

/// Reports conditions of rules and of asserts.
ConstantConditions check_conditions(PolicyFacts& facts, DiagnosticSink& sink);

}  // namespace polc::lint
