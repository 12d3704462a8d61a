// Conditions of another graph, built anew among the diagrams of this one.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "compiler/diagram/diagram.h"

namespace polc {

/// A node of another graph of conditions: its variable here, and the node that follows each of the variable's values.
/// 0 is never and 1 always in every graph.
struct ForeignNode {
  VariableId variable{};
  std::vector<std::uint32_t> next;
};

/// The other graph may test its variables in any order, even a damaged one: of each node, some value is taken and what follows
/// it holds, and a disjunction of these is right in every order. An example: `0: is own? no -> never, yes -> always` tested
/// below a variable that comes later here gives the diagram with `own` on top all the same.
///
/// Each node is built once for the life of the object. Every path of the other graph must end.
class DiagramTransfer {
 public:
  using NodeAt = std::function<ForeignNode(std::uint32_t)>;

  /// Borrows `diagrams`, which must outlive this. `node_at` takes a node apart.
  DiagramTransfer(DiagramManager& diagrams, NodeAt node_at) : diagrams_(diagrams), node_at_(std::move(node_at)) {}

  /// The condition of that node. As deep as the other graph. Throws as the operations of diagrams do.
  Diagram of(std::uint32_t node);

 private:
  DiagramManager& diagrams_;
  NodeAt node_at_;
  std::unordered_map<std::uint32_t, Diagram> built_;
};

}  // namespace polc
