#include "compiler/analysis/query/condition_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/analysis/query/pair_tests.h"
#include "compiler/diagram/minimal_cover.h"
#include "compiler/diagram/possible_values.h"

namespace polc {
namespace {

void append(std::string& text, const std::string& more) {
  if (!text.empty() && !more.empty()) text += " and ";
  text += more;
}

class Wording {
 public:
  explicit Wording(ReadBackTable& read_back) : read_back_(read_back), diagrams_(read_back.diagrams()) {}

  ConditionWords run(Diagram condition, Diagram possible) {
    const Diagram lower = diagrams_.conjunction(condition, possible);
    const Diagram upper = diagrams_.disjunction(condition, diagrams_.negation(possible));
    ConditionWords best = between(lower, upper);
    if (best.alternatives.empty() || best.is_always()) return best;
    for (const PairTest& test : pair_tests(read_back_, lower)) {
      std::optional<ConditionWords> words = with(test, lower, upper);
      if (!words) continue;
      if (is_shorter(*words, best)) best = std::move(*words);
    }
    return best;
  }

 private:
  static bool is_shorter(const ConditionWords& a, const ConditionWords& b) {
    if (a.alternatives.size() != b.alternatives.size()) return a.alternatives.size() < b.alternatives.size();
    return a.text().size() < b.text().size();
  }

  ConditionWords between(Diagram lower, Diagram upper) {
    // What is impossible is whatever lies between the bounds.
    const Diagram free = diagrams_.difference(upper, lower);
    MinimalCover cover = minimal_cover(diagrams_, lower, diagrams_.negation(free));
    leave_out_impossible_values(diagrams_, cover.alternatives, lower, upper);
    ConditionWords words{{}, cover.is_proved_smallest, {}};
    for (const Alternative& alternative : cover.alternatives) words.alternatives.push_back(worded(alternative, words));
    sort_settings(words);
    return words;
  }

  WordedAlternative worded(const Alternative& alternative, ConditionWords& words) {
    WordedAlternative result;
    for (const SimpleTest& test : alternative) {
      append(result.condition, test_text(read_back_, test));
      if (!read_back_.is_setting(test.variable)) {
        append(result.facts, test_text(read_back_, test));
        continue;
      }
      append(result.settings, setting_text(test));
      words.settings.push_back(test.variable);
    }
    result.holds = diagram_of(diagrams_, alternative);
    result.tests = alternative;
    return result;
  }

  /// A switch is on or off; a policy says `s` and `not s`.
  std::string setting_text(const SimpleTest& test) const {
    const std::string text = test_text(read_back_, test);
    if (!is_boolean(read_back_, test.variable)) return text;
    return test.values.test(1) ? text + " on" : text.substr(std::string_view("not ").size()) + " off";
  }

  /// The words that use a test of two variables; nothing if it does not help.
  std::optional<ConditionWords> with(const PairTest& test, Diagram lower, Diagram upper) {
    const std::optional<PairRest> rest = rest_beside(diagrams_, test, lower, upper);
    if (!rest) return std::nullopt;
    ConditionWords words = between(rest->lower, rest->upper);
    const std::vector<VariableId> tested = diagrams_.support(test.holds);
    const bool is_of_account =
        std::all_of(tested.begin(), tested.end(), [&](VariableId each) { return read_back_.is_setting(each); });
    for (const VariableId each : tested) {
      if (read_back_.is_setting(each)) words.settings.push_back(each);
    }
    sort_settings(words);
    WordedAlternative own{test.text, is_of_account ? "" : test.text, is_of_account ? test.text : "", test.holds, {},
                          test};
    if (rest->is_alternative) {
      words.alternatives.insert(words.alternatives.begin(), std::move(own));
      return words;
    }
    for (WordedAlternative& each : words.alternatives) {
      WordedAlternative joined = own;
      append(joined.condition, each.condition);
      append(joined.facts, each.facts);
      append(joined.settings, each.settings);
      joined.holds = diagrams_.conjunction(own.holds, each.holds);
      joined.tests = each.tests;
      each = std::move(joined);
    }
    return words;
  }

  static void sort_settings(ConditionWords& words) {
    std::sort(words.settings.begin(), words.settings.end());
    words.settings.erase(std::unique(words.settings.begin(), words.settings.end()), words.settings.end());
  }

  ReadBackTable& read_back_;
  DiagramManager& diagrams_;
};

}  // namespace

std::string ConditionWords::text() const {
  if (alternatives.empty()) return "never";
  if (is_always()) return "always";
  std::string text;
  for (const WordedAlternative& alternative : alternatives) {
    if (!text.empty()) text += " or ";
    text += alternative.condition;
  }
  return text;
}

ConditionWords condition_words(ReadBackTable& read_back, Diagram condition, Diagram possible) {
  return Wording(read_back).run(condition, possible);
}

}  // namespace polc
