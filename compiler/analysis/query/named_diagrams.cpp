#include "compiler/analysis/query/named_diagrams.h"

#include "compiler/access/condition_diagrams.h"
#include "compiler/diagram/transfer.h"

namespace polc {
std::vector<NamedDiagram> named_diagrams(ReadBackTable& read_back, const Model& model, const DecisionTable& table,
                                         const std::vector<NamedCondition>& named) {
  ConditionDiagrams conditions(model);
  const DiagramManager& from = conditions.diagrams();
  DiagramTransfer transfer(read_back.diagrams(), [&](std::uint32_t number) {
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
    const Bounded<Diagram> here =
        read_back.diagrams().bounded(max_steps, [&] { return transfer.of(static_cast<std::uint32_t>(known.value())); });
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
