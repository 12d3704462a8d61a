// Resources with their attributes and permissions, and the attributes of the context.
#pragma once

#include "compiler/sema/statements.h"
#include "compiler/sema/types.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Registers the names of `define` and `group`, so that attributes can be checked against them.
void declare_defines_and_groups(Workspace& workspace, const Statements& statements);

/// The context's attributes first: a resource's may not have their names.
void declare_context(Workspace& workspace, BuiltinDomains& builtin, const Statements& statements);

void declare_resources(Workspace& workspace, BuiltinDomains& builtin, const Statements& statements);

}  // namespace polc::sema
