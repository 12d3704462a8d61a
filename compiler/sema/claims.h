// Claims about the policy: asserts and tests. They are resolved here and decided elsewhere.
#pragma once

#include "compiler/sema/patterns.h"
#include "compiler/sema/statements.h"
#include "compiler/sema/targets.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Without `at LEVEL`, `only`, `never` and `separate` mean any level above the lowest, so that no grade of a
/// permission slips through; `always` means the highest, so that no grade is missing.
void resolve_assertions(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                        const Statements& statements);

/// `given` and `under every setting` hold for the whole block, wherever in it they stand. `nobody` as a
/// subject is who holds no role; where a role has this name, the word is refused.
void resolve_tests(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                   const Statements& statements);

}  // namespace polc::sema
