// Names that deceive their readers: two that look alike (UTS 39), ones that hold what nobody sees, spaces at an end.
//
// Looked at are the names that a policy declares; a name that it merely uses is an error where nothing declares it. What a
// base declares is the base's author's to fix: a layer is told only of its own names. Cost: linear in the names.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/sema/resolve.h"

namespace polc::sema {

void check_deceiving_names(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink);

}  // namespace polc::sema
