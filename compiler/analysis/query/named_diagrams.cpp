// Entry: named_diagrams.
#include "compiler/analysis/query/named_diagrams.h"

#include <map>

#include "compiler/access/condition_diagrams.h"

namespace polc {
namespace {

/// A node of another graph of conditions: its variable here, and what follows each value there.
struct ForeignNode {
  VariableId variable{};
  std::vector<std::uint32_t> next;
};

/// Builds the condition anew, whatever the order of the other graph's variables: of each node, some value is taken and
/// what follows it holds. `node_at` takes a node apart; 0 is never and 1 always in both.
template <typename NodeAt>
class Conversion {
 public:
  Conversion(DiagramManager& diagrams, NodeAt node_at) : diagrams_(diagrams), node_at_(node_at) {}

  Diagram of(std::uint32_t number) {
    if (number < 2) return static_cast<Diagram>(number);
    if (const auto found = done_.find(number); found != done_.end()) return found->second;
    const ForeignNode node = node_at_(number);
    std::map<std::uint32_t, ValueSet> ways;  // By what follows: the values that lead there.
    for (std::uint32_t value = 0; value < node.next.size(); ++value)
      ways.try_emplace(node.next[value], static_cast<unsigned>(node.next.size())).first->second.set(value);
    Diagram result = Diagram::never;
    for (const auto& [next, values] : ways)
      result = diagrams_.disjunction(result, diagrams_.conjunction(diagrams_.one_of(node.variable, values), of(next)));
    done_.emplace(number, result);
    return result;
  }

 private:
  DiagramManager& diagrams_;
  NodeAt node_at_;
  std::map<std::uint32_t, Diagram> done_;
};

}  // namespace

std::vector<NamedDiagram> named_diagrams(ReadBackTable& read_back, const Model& model, const DecisionTable& table,
                                         const std::vector<NamedCondition>& named) {
  ConditionDiagrams conditions(model);
  const DiagramManager& from = conditions.diagrams();
  Conversion conversion(read_back.diagrams(), [&](std::uint32_t number) {
    const auto diagram = static_cast<Diagram>(number);
    const VariableId variable = from.variable(diagram);
    const std::uint32_t position = table.table_index[index(variable)];
    const bool is_setting = model.variables[index(variable)].kind == Variable::Kind::setting;
    ForeignNode node{is_setting ? read_back.setting(position) : read_back.attribute(position), {}};
    for (std::uint32_t value = 0; value < from.domain_size(variable); ++value)
      node.next.push_back(static_cast<std::uint32_t>(from.child(diagram, value)));
    return node;
  });
  std::vector<NamedDiagram> result;
  for (const NamedCondition& each : named) {
    const Bounded<Diagram> known =
        conditions.diagrams().bounded(max_steps, [&] { return conditions.of(each.condition); });
    if (!known.is_known()) continue;
    const Bounded<Diagram> here = read_back.diagrams().bounded(
        max_steps, [&] { return conversion.of(static_cast<std::uint32_t>(known.value())); });
    if (!here.is_known()) continue;
    std::optional<pol::ResourceId> resource;
    if (each.resource) resource = pol::id_at<pol::ResourceId>(index(*each.resource));
    result.push_back({each.name, resource, here.value()});
  }
  return result;
}

std::vector<NamedDiagram> names_for(const std::vector<NamedDiagram>& named, pol::ResourceId resource) {
  std::vector<NamedDiagram> result;
  for (const NamedDiagram& each : named) {
    if (!each.resource || *each.resource == resource) result.push_back(each);
  }
  return result;
}

}  // namespace polc
