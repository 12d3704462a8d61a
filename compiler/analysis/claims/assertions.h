// Asserts: claims that hold for every subject, request and account configuration, or the policy does not
// compile.
//
// Exact without trying every set of roles: grants add up and restrictions take away role by role, so that a
// claim that fails for some subject fails for one of at most two roles.
#pragma once

#include <string_view>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// Reports each assert that does not hold, with its smallest counterexample, the command that decides that case, and the
/// lines that combine to it. False if a limit was reached, and reported: the asserts after that were not looked at.
/// `policy` is the file as the user named it.
[[nodiscard]] bool check_assertions(AccessConditions& access, DiagnosticSink& sink, std::string_view policy = "POLICY");

}  // namespace polc
