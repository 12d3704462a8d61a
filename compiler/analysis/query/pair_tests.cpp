#include "compiler/analysis/query/pair_tests.h"

#include <fmt/format.h>

#include <span>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/diagram/order_diagrams.h"

namespace polc {

std::vector<PairTest> pair_tests(ReadBackTable& read_back, Diagram condition, bool has_titles) {
  const Terms terms(read_back, has_titles);
  constexpr std::uint32_t most_values = 64;
  DiagramManager& diagrams = read_back.diagrams();
  const std::span<const std::uint32_t> orders = read_back.table().data().orders;
  std::vector<PairTest> tests;
  if (orders.empty()) return tests;
  const std::vector<VariableId> variables = diagrams.support(condition);
  for (const VariableId a : variables) {
    for (const VariableId b : variables) {
      const bool comparable = a != b && is_ordered(read_back, a) && orders[index(a)] == orders[index(b)] &&
                              diagrams.domain_size(a) == diagrams.domain_size(b);
      if (!comparable || diagrams.domain_size(a) > most_values) continue;
      const Diagram holds = at_least(diagrams, a, b);
      const auto text = [&](std::string_view words) {
        return fmt::format("{} {} {}", terms.variable(a), words, terms.variable(b));
      };
      tests.push_back({text("is at least"), holds, a, b, true});
      tests.push_back({text("is below"), diagrams.negation(holds), a, b, false});
    }
  }
  return tests;
}

std::optional<PairRest> rest_beside(DiagramManager& diagrams, const PairTest& test, Diagram lower, Diagram upper) {
  if (diagrams.implies(test.holds, upper)) {
    const Diagram rest = diagrams.difference(lower, test.holds);
    if (rest == lower) return std::nullopt;
    return PairRest{true, rest, upper};
  }
  if (!diagrams.implies(lower, test.holds)) return std::nullopt;
  Diagram rest = lower;
  for (const VariableId variable : diagrams.support(test.holds)) rest = diagrams.exists(rest, variable);
  if (!diagrams.implies(diagrams.conjunction(test.holds, rest), upper)) return std::nullopt;
  return PairRest{false, rest, rest};
}

}  // namespace polc
