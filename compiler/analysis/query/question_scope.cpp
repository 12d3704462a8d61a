#include "compiler/analysis/query/question_scope.h"

#include <algorithm>

namespace polc {

Diagram possible_within(ReadBackTable& read_back, const QuestionScope& scope, const std::vector<Diagram>& conditions) {
  DiagramManager& diagrams = read_back.diagrams();
  std::vector<VariableId> tested;
  for (const Diagram condition : conditions) {
    const std::vector<VariableId> support = diagrams.support(condition);
    tested.insert(tested.end(), support.begin(), support.end());
  }
  std::sort(tested.begin(), tested.end());
  tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
  Diagram possible = scope.any_account ? read_back.admitted_around(tested, scope.account) : Diagram::always;
  for (std::size_t position = tested.size(); position-- > 0;) {
    const VariableId variable = tested[position];
    const auto fact = scope.facts.find(variable);
    if (fact != scope.facts.end()) {
      possible = diagrams.conjunction(diagrams.is(variable, fact->second), possible);
    } else if (!scope.any_account && read_back.is_setting(variable)) {
      possible = diagrams.conjunction(diagrams.is(variable, scope.account[index(variable)]), possible);
    }
  }
  return possible;
}

std::vector<VariableId> settings_that_matter(ReadBackTable& read_back, const QuestionScope& scope,
                                             const std::vector<Diagram>& conditions) {
  QuestionScope any = scope;
  any.any_account = true;
  any.account = read_back.default_values();
  std::vector<VariableId> settings;
  for (const Diagram condition : conditions) {
    const ConditionWords words = condition_words(read_back, condition, possible_within(read_back, any, {condition}));
    settings.insert(settings.end(), words.settings.begin(), words.settings.end());
  }
  std::sort(settings.begin(), settings.end());
  settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
  return settings;
}

std::vector<LevelOutcome> outcomes_of(ReadBackTable& read_back, const std::vector<Diagram>& levels, Diagram possible) {
  DiagramManager& diagrams = read_back.diagrams();
  std::vector<LevelOutcome> outcomes;
  Diagram open = possible;  // Where no outcome has spoken yet.
  for (std::size_t level = levels.size(); level > 0 && open != Diagram::never; --level) {
    if (diagrams.conjunction(levels[level - 1], open) == Diagram::never) continue;
    LevelOutcome outcome{pol::id_at<pol::Level>(level), false, condition_words(read_back, levels[level - 1], open)};
    outcome.is_rest = !outcomes.empty() && outcome.words.is_always();
    outcomes.push_back(std::move(outcome));
    open = diagrams.difference(open, levels[level - 1]);
  }
  return outcomes;
}

}  // namespace polc
