// Groups of roles: their declarations, and what each stands for.
#pragma once

#include <string_view>

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Declares every group and writes it out. All roles must be declared; what they include does not matter yet, since
/// a group names roles and not what they bring.
void declare_role_groups(Workspace& workspace, const Statements& statements);

/// The group of that name, or null.
const GroupOfRoles* find_role_group(const Workspace& workspace, std::string_view name);

}  // namespace polc::sema
