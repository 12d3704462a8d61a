// A `forbid` on a role whose senior role keeps what is taken, and has it by inheritance alone.
//
// Restrictions are not inherited. An author who forbids something to members may not think of the admins who
// have it as members do; where admins are granted it by name, that was thought of. Exact about who keeps what.
// Cost: for each `forbid`, its classes times the senior roles of its roles.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// `silent`: by StatementId, what another warning speaks of.
void check_inheritance(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink);

}  // namespace polc::lint
