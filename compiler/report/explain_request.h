// Everything about one decision: what decides it and why, what else blocks it, what would change it.
#pragma once

#include <vector>

#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/analysis/query/statement_uses.h"
#include "compiler/report/explanation_text.h"

namespace polc {

/// A request as it is decided, and what it means to the table that was read back.
struct ExplainedRequest {
  const CurrentCase& current;
  pol::Inputs inputs;
  const pol::Account& account;
};

/// Without ways to other levels, if these take more than `read_back.steps(permission)`; grounds and statements behind that
/// take too much are left out too. `named`: the author's names. `uses` and `explanations` are of the table that was read back.
ExplanationReport explain_request(ReadBackTable& read_back, StatementUses& uses, const pol::Explanations& explanations,
                                  const ExplainedRequest& request, const std::vector<NamedDiagram>& named);

}  // namespace polc
