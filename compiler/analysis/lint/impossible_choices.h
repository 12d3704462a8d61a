// Values that no account can give a setting, since what they require cannot be had together. Exact.
#pragma once

#include <vector>

#include "compiler/analysis/lint/policy_facts.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc::lint {

/// Reports the first such value of each setting. The settings with one, by VariableId. Cost: linear in the requirements
/// where none contradict each other; otherwise a diagram for each setting that leads to a contradiction.
std::vector<bool> check_choices(PolicyFacts& facts, DiagnosticSink& sink);

}  // namespace polc::lint
