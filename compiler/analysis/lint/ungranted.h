// Roles that are never granted anything, and permissions that nobody is ever granted. Cost: linear in the rules.
#pragma once

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// A cell with the lowest level says that it is meant, and so does a restriction on the role.
void check_ungranted(PolicyFacts& facts, DiagnosticSink& sink);

}  // namespace polc::lint
