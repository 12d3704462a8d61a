#include "compiler/analysis/query/grounds.h"

#include <algorithm>

namespace polc {

Grounds grounds_of(ReadBackTable& read_back, Diagram condition, const std::vector<std::uint32_t>& values,
                   std::span<const NamedDiagram> names) {
  Grounds grounds;
  if (DiagramManager::is_constant(condition)) return grounds;
  const auto named =
      std::find_if(names.begin(), names.end(), [&](const NamedDiagram& each) { return each.condition == condition; });
  if (named != names.end()) grounds.name = named->name;
  for (const Alternative& alternative : cover(read_back.diagrams(), condition, condition)) {
    const bool holds = std::all_of(alternative.begin(), alternative.end(), [&](const SimpleTest& test) {
      return test.values.test(values[index(test.variable)]);
    });
    if (!holds) continue;
    ChangeSet facts;
    for (const SimpleTest& test : alternative) {
      Change& fact = facts.emplace_back();
      fact.kind = read_back.is_setting(test.variable) ? Change::Kind::setting : Change::Kind::attribute;
      fact.variable = test.variable;
      fact.values = test.values;
      fact.text = test_text(read_back, test);
    }
    grounds.alternatives.push_back(std::move(facts));
  }
  return grounds;
}

}  // namespace polc
