// The requests in which a step can be taken, in the policy's words: `role is admin and not own`.
#pragma once

#include <string>

#include "compiler/diagram/diagram.h"
#include "compiler/model/model.h"

namespace polc {

/// A smallest list of alternatives for a condition on attributes; empty if it always holds. Throws LimitReached as `minimal_cover`
/// does.
std::string request_words(const Model& model, DiagramManager& diagrams, Diagram condition);

}  // namespace polc
