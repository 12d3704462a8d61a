// The comparison of two ordered variables as a diagram.
#pragma once

#include <vector>

#include "compiler/diagram/diagram.h"

namespace polc {

/// `a` at least `b`, which have as many values, lowest first. A node whose child for each value of the variable tested
/// first is what is left to test of the other one: over x < y < z, with `a` first, x leads to "b in {x}", y to
/// "b in {x, y}", and z to always.
inline Diagram at_least(DiagramManager& diagrams, VariableId a, VariableId b) {
  const bool a_first = a < b;
  const unsigned size = diagrams.domain_size(a);
  std::vector<Diagram> children;
  children.reserve(size);
  for (unsigned value = 0; value < size; ++value) {
    ValueSet left(size);
    if (a_first) {
      left.set(0, value + 1);
    } else {
      left.set(value, size);
    }
    children.push_back(diagrams.one_of(a_first ? b : a, left));
  }
  return diagrams.node(a_first ? a : b, children);
}

}  // namespace polc
