// Warnings: exact facts about a policy that its author most likely did not intend.
//
// Each check has its own file and reads the conditions of access/. Nothing is guessed: domains
// are finite, so "never" means over every subject, request and account that the policy admits. Where a mistake
// would draw several warnings, the one nearest to its cause is given. Cost: near linear in the rules, by classes
// of permissions that the same rules speak of.
#pragma once

#include "compiler/access/access_conditions.h"
#include "compiler/access/complexity.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// Reports warnings, less those that the policy accepts; an `accept` that silences nothing is one too. Of a
/// policy in layers only the last one is spoken of: the others were looked at where they were written.
/// Where the conditions outgrow what can be compared, nothing is reported.
void find_warnings(AccessConditions& access, DiagnosticSink& sink, std::uint64_t steps = max_steps_of_lint);

}  // namespace polc
