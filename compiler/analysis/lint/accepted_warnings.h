// `accept CODE because "…";`: warnings that the author has looked at.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace polc::lint {

/// Takes out of `sink` what the policy accepts: warnings of that code within the statement that follows.
/// Gives the ones that silenced nothing.
std::vector<AcceptedWarning> silence_accepted(const Model& model, DiagnosticSink& sink);

}  // namespace polc::lint
