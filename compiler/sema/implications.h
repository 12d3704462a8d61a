// `p implies q`: who is granted p is granted q, at the same level and under the same condition.
#pragma once

#include <vector>

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/statements.h"

namespace polc::sema {

/// Adds what is implied, transitively, to the targets of every grant; the condition is read anew for the other
/// resource. Run when all grants are there. Cost: each grant walks the implications that it reaches once.
void apply_implications(RuleWork& work, const Statements& statements);

}  // namespace polc::sema
