// What a policy that extends another may not do: touch what a lower layer marks `immutable`.
//
// An immutable setting is guarded where settings are declared (settings.h). Here: an immutable role may be
// given or denied nothing, by name, through `all roles`, as a setting's value or by an implication; an
// immutable rule may not be restricted. Declaring and restricting within one layer is never an offence.
#pragma once

#include <vector>

#include "compiler/sema/rule_draft.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// `where` is the place that names the roles; `all_roles` says whether it says `all roles`.
void check_roles_untouched(Workspace& workspace, const std::vector<RoleId>& roles, Layer layer, Span where,
                           bool all_roles);

/// Whether a statement of `layer` may give or deny something to the role.
bool is_untouchable(const Workspace& workspace, RoleId role, Layer layer);

/// Forbids and requires against the immutable grants of lower layers. Cost: linear in the targets, times one
/// word for each 64 roles.
void check_immutable_rules(Workspace& workspace, const std::vector<RuleDraft>& drafts);

}  // namespace polc::sema
