// Reports a difference between a table and a policy, at its place in the table.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/find_difference.h"

namespace polc::importer {

void report_difference(const AccessTable& table, const ImportDifference& difference, DiagnosticSink& sink);

}  // namespace polc::importer
