// Names that could mean two things, however they are written.
//
// Dots part names, within backquotes too: `` `a.b` `` is `a.b`. So an attribute may have the name of a setting, and a
// group that of a permission. And a layer could declare what takes the short name of a setting of its base: inside
// the setting's group, a condition would then test the newcomer.
#pragma once

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Run once everything that conditions and patterns can name is declared.
void check_name_clashes(Workspace& workspace, const Statements& statements);

}  // namespace polc::sema
