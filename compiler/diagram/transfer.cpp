#include "compiler/diagram/transfer.h"

#include <map>

namespace polc {

Diagram DiagramTransfer::of(std::uint32_t node) {
  if (node < 2) return static_cast<Diagram>(node);
  if (const auto found = built_.find(node); found != built_.end()) return found->second;
  const ForeignNode foreign = node_at_(node);
  std::map<std::uint32_t, ValueSet> ways;  // By what follows: the values that lead there.
  for (std::uint32_t value = 0; value < foreign.next.size(); ++value)
    ways.try_emplace(foreign.next[value], static_cast<unsigned>(foreign.next.size())).first->second.set(value);
  Diagram result = Diagram::never;
  for (const auto& [next, values] : ways)
    result = diagrams_.disjunction(result, diagrams_.conjunction(diagrams_.one_of(foreign.variable, values), of(next)));
  built_.emplace(node, result);
  return result;
}

}  // namespace polc
