// Rules that are statements of their own: grants, `forbid`, `require`, custom roles and exclusive roles.
#pragma once

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/statements.h"

namespace polc::sema {

void resolve_grants(RuleWork& work, const Statements& statements);
void resolve_forbids(RuleWork& work, const Statements& statements);
void resolve_requires(RuleWork& work, const Statements& statements);

/// No role may include two of the roles that exclude each other.
void resolve_exclusive_roles(Workspace& workspace, const Statements& statements);

}  // namespace polc::sema
