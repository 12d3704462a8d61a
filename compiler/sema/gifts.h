// Who gives roles to whom: `gives`. It changes no decision; analysis/escalation says what follows from it.
#pragma once

#include "compiler/sema/patterns.h"
#include "compiler/sema/statements.h"
#include "compiler/sema/targets.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Without `at LEVEL`, any level above the lowest gives, so that no grade of a permission slips through. A layer may say what the
/// application does with any permission and any role, immutable ones too: it grants nothing by that.
void resolve_gifts(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                   const Statements& statements);

}  // namespace polc::sema
