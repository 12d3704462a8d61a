// Checks of `define`: that none contains itself, and that those are sound that nothing uses; and what the others mean.
#pragma once

#include <vector>

#include "compiler/model/named_condition.h"
#include "compiler/sema/statements.h"
#include "compiler/sema/targets.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Reports cycles and chains that are too deep, and marks the defines in them as broken. Run before any
/// condition is resolved: the resolver expands defines without a look at their depth.
void check_define_cycles(Workspace& workspace, const Statements& statements);

/// Run after all rules and claims: a define that one of them uses has been checked there.
void check_unused_defines(Workspace& workspace, TargetResolver& targets, const Statements& statements);

/// The defines that something uses, for each resource that they were used for. Run last.
std::vector<NamedCondition> named_conditions(const Workspace& workspace, const ConditionResolver& conditions,
                                             const Statements& statements);

}  // namespace polc::sema
