// Settings: their declarations, what a layer may change about them, and the checks of their defaults.
//
// A layer that extends a policy may give another default to a setting of it: it opens a settings group of the
// same name and declares the setting again. Then only the default and a narrower `within` may differ from what
// the base says, and not even these for an `immutable` one. New settings may be added to the group too; where
// the layer's group has no `for` or `editable by`, theirs is the base's.
#pragma once

#include <vector>

#include "compiler/sema/statements.h"
#include "compiler/sema/types.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// A setting where it is first declared: there stand its grants.
struct DeclaredSetting {
  const ast::Settings* group = nullptr;
  const ast::Setting* node = nullptr;
  VariableId variable{};
  Layer layer = 0;
};

std::vector<DeclaredSetting> declare_settings(Workspace& workspace, BuiltinDomains& builtin,
                                              const Statements& statements);

/// Resolves `requires` and checks that the defaults of all settings, taken together, fulfil it.
void resolve_requirements(Workspace& workspace, const std::vector<DeclaredSetting>& settings);

/// Settings that require each other in a ring, so that no account can turn on one before the others. Cost: linear in
/// the requirements.
void check_requirement_rings(Workspace& workspace, const std::vector<DeclaredSetting>& settings);

}  // namespace polc::sema
