// A `gives` by which nobody can ever be given one of its roles, or that says what another one says.
#pragma once

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// Cost: for each statement its permissions, roles and those who may give; what repeats another, the statements that name the
/// same permission.
void check_gifts(PolicyFacts& facts, DiagnosticSink& sink);

}  // namespace polc::lint
