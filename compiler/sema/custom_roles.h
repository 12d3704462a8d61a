// What the roles that an account defines for itself may, always do, and never hold.
//
// `may hold` and `always hold` grant to the role `custom roles`; `never hold` takes a permission out of these
// grants again, so that `may hold *` and `never hold billing.*` read as they should. What is always held, by name or
// since something always held implies it, cannot be what is never held.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/statements.h"
#include "llvm/ADT/DenseMap.h"

namespace polc::sema {

/// What no custom role holds: by PermissionId, the statement that says so first.
using NeverHeld = llvm::DenseMap<std::uint32_t, Span>;

NeverHeld resolve_custom_roles(RuleWork& work, const Statements& statements);

/// Takes what custom roles never hold out of the grants to them. Run when implications have been added.
void remove_never_held(Workspace& workspace, const NeverHeld& never, std::vector<RuleDraft>& drafts);

}  // namespace polc::sema
