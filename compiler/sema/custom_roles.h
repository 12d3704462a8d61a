// What the roles that an account defines for itself may, always do, and never hold.
//
// `may hold` and `always hold` grant to the role `custom roles`; `never hold` takes a permission out of these
// grants again, so that `may hold *` and `never hold billing.*` read as they should.
#pragma once

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/statements.h"

namespace polc::sema {

void resolve_custom_roles(RuleWork& work, const Statements& statements);

/// Takes what custom roles never hold out of the grants to them. Run when implications have been added.
void remove_never_held(const Workspace& workspace, std::vector<RuleDraft>& drafts);

}  // namespace polc::sema
