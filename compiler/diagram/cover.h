// The shortest words for a condition: an irredundant list of alternatives, each a list of simple tests.
//
// The classic algorithm of Minato ("Fast generation of prime-irredundant covers from binary decision
// diagrams", 1993), for variables of several values: any condition between a lower and an upper bound will
// do, so that what is known already need not be said again.
#pragma once

#include <vector>

#include "compiler/diagram/diagram.h"

namespace polc {

/// `variable` has one of `values`.
struct SimpleTest {
  VariableId variable{};
  ValueSet values;
};

/// Tests that all hold, by variable. Empty: always.
using Alternative = std::vector<SimpleTest>;

/// The condition that one alternative stands for.
Diagram diagram_of(DiagramManager& diagrams, const Alternative& alternative);

/// Alternatives that hold at least where `lower` does and at most where `upper` does; `lower` implies `upper`.
/// None: never.
std::vector<Alternative> cover(DiagramManager& diagrams, Diagram lower, Diagram upper);

}  // namespace polc
