// Settings and attributes on which no decision depends.
//
// Exact: over every subject, request and admitted account. A setting that another one requires is left alone:
// it decides what accounts may choose. Cost: stops looking for a variable at the first decision that it
// changes; one that changes none costs the conditions of every class that tests it.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// By VariableId. Reports nothing.
std::vector<bool> ineffective_variables(PolicyFacts& facts);

/// Reports them, save those that only `explained` statements test: to fix those lines is what decides.
void report_variables(PolicyFacts& facts, const std::vector<bool>& ineffective, const std::vector<bool>& explained,
                      DiagnosticSink& sink);

}  // namespace polc::lint
