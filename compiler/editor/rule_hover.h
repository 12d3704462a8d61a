// What an editor shows about the words of a rule: what it does, what is decided where it speaks, what restricts it, and who else may.
#pragma once

#include <string>

#include "compiler/editor/hover.h"

namespace polc::editor {

/// Whether a statement says who may do what, or keeps somebody from it.
bool is_rule(const ast::Statement& statement);

/// In Markdown; empty of a statement that is no rule. Cost: that of a few cells of a matrix, of a `who` where the rule speaks of one
/// permission, and linear in the restrictions of the policy.
std::string rule_hover(const HoverQuestion& question, const ast::Statement& statement);

}  // namespace polc::editor
