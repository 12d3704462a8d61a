// Roles: their declarations, what each includes, and the role sets of statements.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Declares every role and, where the policy speaks of custom roles, the role `custom roles` as the last; then the
/// groups of roles. Then resolves `includes` and computes the closures. Cost: linear in the includes, plus one id for each
/// pair of roles of which one includes another, which the budget (budget.h) bounds.
void declare_roles(Workspace& workspace, const Statements& statements);

/// Resolves `within`: needs the resources.
void resolve_role_places(Workspace& workspace, const Statements& statements);

/// Whether `all roles` reaches the role that stands for all custom ones. It does where a statement takes
/// something away (`forbid`, `assert never`), since "all roles" would otherwise leave a hole; it does not where
/// a statement gives, since what custom roles may hold is said by `custom roles may hold` alone.
enum class AllRoles : std::uint8_t { declared, with_custom };

/// Sorted, each once; a group stands for its roles. Unknown roles are reported and left out.
std::vector<RoleId> resolve_roles(Workspace& workspace, const std::vector<ast::Name>& names,
                                  AllRoles all = AllRoles::declared);
std::vector<RoleId> resolve_roles(Workspace& workspace, const ast::RoleSet& set, AllRoles all);

/// The role of a name, or those of the group; reports an unknown one.
std::vector<RoleId> resolve_role_or_group(Workspace& workspace, const ast::Name& name,
                                          AllRoles all = AllRoles::declared);

/// False, with a report, if a role is called `nobody`, so that the word at `where` could mean that role or `other`.
bool nobody_is_clear(Workspace& workspace, Span where, std::string_view other);

}  // namespace polc::sema
