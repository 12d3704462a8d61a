// What to say of a name in a condition that nobody has declared.
//
// To declare it is one way out among several, and often the wrong one: who is told to declare `order.own` as a setting has a policy
// that compiles and asks an account what it should ask of each order. So whatever the name may have meant comes first: an attribute
// with its resource before it, a value, a permission, a role, a truth, a person's field; a declaration is offered last, and of
// the kind that the form of the name allows.
#pragma once

#include "compiler/sema/conditions.h"

namespace polc::sema {

/// Where the name stands.
struct NameInCondition {
  const ast::Path& path;
  ResourceId resource{};
  /// What it is compared with, or what compares it; `truth` where it stands alone.
  const ast::Comparison& use;
};

/// Gives the problem its helps and fixes.
void help_with_unknown_name(Workspace& workspace, const NameInCondition& name, ConditionProblem& problem);

/// Adds "did you mean `x`?" to the problem, if one of `candidates` is near to `wrong`.
void add_suggestion(Workspace& workspace, ConditionProblem& problem, std::string_view wrong,
                    const std::vector<std::string>& candidates);

}  // namespace polc::sema
