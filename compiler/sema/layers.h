// What a policy that extends another may not say: what touches, by name, what a lower layer marks `immutable`.
//
// An immutable setting is guarded where settings are declared (settings.h). Here: an immutable role may be
// given or denied nothing, by name, through `all roles`, as a setting's value or by an implication, and no role of a
// layer includes it. Declaring and restricting within one layer is never an offence. What a layer does without naming
// anything immutable is a matter of decisions: analysis/claims/layer_promise.h.
#pragma once

#include <vector>

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// `where` is the place that names the roles; `written` what it says, if that is `all roles …`.
void check_roles_untouched(Workspace& workspace, const std::vector<RoleId>& roles, Layer layer, Span where,
                           const ast::RoleSet* written = nullptr);

/// Whether a statement of `layer` may give or deny something to the role.
bool is_untouchable(const Workspace& workspace, RoleId role, Layer layer);

/// A role of a layer that includes an immutable one would hold what that one was given for good. `written`: the names
/// of what it includes.
void check_includes(Workspace& workspace, RoleId role, const std::vector<ast::Name>& written);

}  // namespace polc::sema
