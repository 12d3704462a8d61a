#include "compiler/diagram/possible_values.h"

#include <map>

namespace polc {
namespace {

/// The values of a variable that some case where it matters has: one in which the bounds agree.
ValueSet possible_values(DiagramManager& diagrams, VariableId variable, Diagram matters) {
  ValueSet values(diagrams.domain_size(variable));
  for (std::uint32_t value = 0; value < values.size(); ++value) {
    if (diagrams.conjunction(diagrams.is(variable, value), matters) != Diagram::never) values.set(value);
  }
  return values;
}

}  // namespace

void leave_out_impossible_values(DiagramManager& diagrams, std::vector<Alternative>& alternatives, Diagram lower,
                                 Diagram upper) {
  constexpr std::uint32_t most_values = 64;
  if (lower == upper) return;  // Everything can be.
  const Diagram matters = diagrams.disjunction(lower, diagrams.negation(upper));
  std::map<VariableId, ValueSet> known;
  for (Alternative& alternative : alternatives) {
    for (SimpleTest& test : alternative) {
      if (test.values.count() < 2 || test.values.size() > most_values) continue;
      const auto found = known.find(test.variable);
      const ValueSet& possible =
          found != known.end()
              ? found->second
              : known.emplace(test.variable, possible_values(diagrams, test.variable, matters)).first->second;
      ValueSet left = test.values;
      left &= possible;
      // A test that no possible case meets stays: it says that its alternative never holds.
      if (left.any()) test.values = left;
    }
  }
}

}  // namespace polc
