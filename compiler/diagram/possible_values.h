// Alternatives that name no value which cannot be.
#pragma once

#include <vector>

#include "compiler/diagram/cover.h"

namespace polc {

/// Leaves out of every test the values that never occur where it matters, between the bounds that the alternatives were
/// found for. Of `plan in {pro, staff}`, where no account may choose `staff`, it leaves `plan is pro`: a reader who was told
/// of `staff` would look for accounts that have it. What the alternatives hold for stays between the bounds.
///
/// One conjunction a value; variables of more than 64 values stay as they are. Throws as the operations of diagrams do.
void leave_out_impossible_values(DiagramManager& diagrams, std::vector<Alternative>& alternatives, Diagram lower,
                                 Diagram upper);

}  // namespace polc
