// The policy's own declarations: its name, its levels, and the warnings that it accepts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/statements.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

/// At most one `policy` in a layer; the last layer's names the model.
void declare_policy_name(Workspace& workspace, const Statements& statements);

/// At most one `levels` in all; without one, `deny < allow`.
void declare_levels(Workspace& workspace, const Statements& statements);

void resolve_accepted_warnings(Workspace& workspace, const Statements& statements);

/// The level of a name; reports an unknown one. `extra` are other words that may have been meant.
std::optional<LevelId> resolve_level(Workspace& workspace, const ast::Name& name,
                                     const std::vector<std::string>& extra = {});

/// The same for a level that is granted, which may not be the lowest.
std::optional<LevelId> resolve_granted_level(Workspace& workspace, const ast::Name& name,
                                             const std::vector<std::string>& extra = {});

/// A policy without a role or without a permission decides nothing. Reported at the end of the first file.
void check_not_empty(Workspace& workspace, const std::vector<PolicyLayer>& layers);

}  // namespace polc::sema
