#include "compiler/analysis/mutants/mutant.h"

#include <array>

namespace polc {

std::string_view operator_name(MutantOperator kind) {
  static constexpr std::array<std::string_view, 12> names = {"drop",    "flip",      "narrow",     "widen",
                                                             "negate",  "weaken",    "strengthen", "swap",
                                                             "default", "immutable", "bound",      "requires"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view fate_name(MutantFate fate) {
  static constexpr std::array<std::string_view, 5> names = {"killed", "refused", "equivalent", "alive", "not tried"};
  return names[static_cast<std::size_t>(fate)];
}

std::size_t MutantCounts::score() const {
  const std::size_t telling = killed + alive + not_tried;
  return telling == 0 ? 100 : killed * 100 / telling;
}

MutantCounts& MutantCounts::operator+=(const MutantCounts& other) {
  killed += other.killed;
  refused += other.refused;
  equivalent += other.equivalent;
  alive += other.alive;
  not_tried += other.not_tried;
  return *this;
}

CaseFacts facts_of(const Assignment& assignment) {
  CaseFacts facts;
  for (std::size_t position = 0; position < assignment.values.size(); ++position) {
    if (assignment.values[position]) facts.emplace_back(id_at<VariableId>(position), *assignment.values[position]);
  }
  facts.shrink_to_fit();
  return facts;
}

Assignment assignment_of(const CaseFacts& facts, std::size_t variables) {
  Assignment assignment;
  assignment.values.resize(variables);
  for (const auto& [variable, value] : facts) assignment.values[index(variable)] = value;
  return assignment;
}

MutantCounts count(const std::vector<MutantResult>& results) {
  MutantCounts counts;
  for (const MutantResult& result : results) {
    switch (result.fate) {
      case MutantFate::refused:
        ++counts.refused;
        [[fallthrough]];
      case MutantFate::killed:
        ++counts.killed;
        break;
      case MutantFate::equivalent:
        ++counts.equivalent;
        break;
      case MutantFate::alive:
        ++counts.alive;
        break;
      case MutantFate::not_tried:
        counts.not_tried += result.stands_for;
        break;
    }
  }
  return counts;
}

}  // namespace polc
