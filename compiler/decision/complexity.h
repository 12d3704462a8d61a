// Conditions that are too complex to be compared exactly: told before much time or memory is spent on them.
#pragma once

#include <string>
#include <vector>

#include "compiler/decision/role_functions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// The steps that one permission, and one claim about it, may take. Well under a second and 200 MB; the functions
/// of a permission that a person wrote take some dozens.
constexpr std::uint64_t max_steps = std::uint64_t{1} << 19;

/// Computes what every permission depends on. Reports the first that passes the cap, and is false then: nothing
/// that the diagrams answer counts any more.
bool check_complexity(RoleFunctions& functions, DiagnosticSink& sink);

/// True, and reported at `place`, if a cap was passed. `what`: what was being compared, such as "this assert";
/// `condition`: what it tests beside the conditions of the permission's own rules.
bool is_too_complex(RoleFunctions& functions, PermissionId permission, ExpressionId condition, const std::string& what,
                    Span place, DiagnosticSink& sink);

/// What is_too_complex reports, where a walk over the diagrams has a cap of its own.
void report_too_complex(RoleFunctions& functions, PermissionId permission, ExpressionId condition,
                        const std::string& what, Span place, DiagnosticSink& sink);

/// The first names of a long list, quoted and joined, and how many more there are.
std::string variable_names(const Model& model, const std::vector<VariableId>& variables);

}  // namespace polc
