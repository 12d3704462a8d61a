// Translation validation: the bytes that the compiler wrote, read back and held against the model.
#pragma once

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"
#include "compiler/table/decision_table.h"
#include "pol/table_view.h"

namespace polc {

/// True if for every permission, role and level the table grants and keeps back under exactly the model's
/// conditions; since those are compared as diagrams, that is every case. Else the permission that differs is
/// reported, which is a fault of the compiler, or the one that takes too much to compare, which is none.
[[nodiscard]] bool is_translated(AccessConditions& model, const DecisionTable& table, const pol::TableView& bytes,
                                 DiagnosticSink& sink);

}  // namespace polc
