// Model to decision table.
#pragma once

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/table/decision_table.h"
#include "compiler/table/input_layout.h"

namespace polc {

/// Lowers the policy. Reports what passes a cap before spending memory on it; the table is complete only if
/// `sink` has no errors. Cost: linear in the cases of all permissions.
DecisionTable lower(AccessConditions& access, const InputLayout& layout, DiagnosticSink& sink);

}  // namespace polc
