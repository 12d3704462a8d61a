// The part of a decision table that only repeats what the model declares: attributes, settings, resources,
// bounds, exclusive roles and what includes them.
#pragma once

#include "compiler/table/decision_table.h"
#include "compiler/table/input_layout.h"

namespace polc {

DecisionTable describe_schema(const Model& model, const InputLayout& layout);

}  // namespace polc
