// Cells that say the lowest level: a checked absence, which no other statement may fill.
#pragma once

#include <string_view>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// Reports each cell that claims an absence where something grants, with the lines that do. False if a limit was
/// reached, and reported: the cells after that were not looked at. `policy` is its file, for the command that shows it.
[[nodiscard]] bool check_absences(AccessConditions& access, DiagnosticSink& sink, std::string_view policy = "POLICY");

}  // namespace polc
