// A condition over a model's variables as a policy would write it, for tests that are to be pasted.
#pragma once

#include <string>

#include "compiler/diagram/diagram.h"
#include "compiler/model/model.h"

namespace polc {

/// The fewest alternatives that hold where `condition` does, wherever `possible` holds: `own and tills.share or lead`. Empty for
/// always. `condition` must not be `never`. Throws LimitReached as minimal_cover does.
std::string test_condition_text(const Model& model, DiagramManager& diagrams, Diagram condition, Diagram possible);

}  // namespace polc
