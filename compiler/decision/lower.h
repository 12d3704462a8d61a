// Model to decision table.
#pragma once

#include "compiler/decision/decision_table.h"
#include "compiler/decision/input_layout.h"
#include "compiler/decision/role_functions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// Lowers the policy. Reports what passes a cap before spending memory on it; the table is complete only if
/// `sink` has no errors. Cost: linear in the cases of all permissions.
DecisionTable lower(RoleFunctions& functions, const InputLayout& layout, DiagnosticSink& sink);

}  // namespace polc
