// Abstract syntax trees to model: resolves names, expands patterns and checks what needs no decision.
#pragma once

#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/syntax/ast.h"

namespace polc {

/// The files of one policy of a chain of `extends`: the file itself and all that it imports, in any order.
struct PolicyLayer {
  std::vector<const ast::File*> files;
};

/// Builds the model of `layers`, base first. Problems go to `sink`; a statement with an error is left out and
/// the rest is still resolved. The model may be lowered only if the sink has no errors.
Model resolve(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink);

}  // namespace polc
