// `*.edit implies *.view`, which says of every resource that editing it opens every other one. Cost: linear in the
// permissions that implications name.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"

namespace polc::lint {

void check_crossing(const Model& model, DiagnosticSink& sink);

}  // namespace polc::lint
