// Translation validation: the bytes that the compiler wrote, read back and held against the model.
#pragma once

#include <optional>
#include <string>

#include "compiler/decision/decision_table.h"
#include "compiler/decision/role_functions.h"
#include "compiler/query/table_functions.h"

namespace polc {

/// Nothing if for every permission, role and level the table grants and keeps back under exactly the model's
/// conditions; since those are compared as diagrams, that is every case. Else the permission that differs.
std::optional<std::string> find_mistranslation(RoleFunctions& model, const DecisionTable& table, TableFunctions& bytes);

}  // namespace polc
