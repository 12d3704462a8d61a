// The author's names for conditions, as diagrams of a table that was read back.
#pragma once

#include <vector>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/model/named_condition.h"
#include "compiler/table/decision_table.h"
#include "pol/ids.h"

namespace polc {

/// `named` of `model`, from which `table` was made; its bytes are those that were read back. A name that takes too much to
/// follow is left out. A compiled table alone has no names: its conditions are shown written out.
std::vector<NamedDiagram> named_diagrams(ReadBackTable& read_back, const Model& model, const DecisionTable& table,
                                         const std::vector<NamedCondition>& named);

/// Those of one resource.
std::vector<NamedDiagram> names_for(const std::vector<NamedDiagram>& named, pol::ResourceId resource);

}  // namespace polc
