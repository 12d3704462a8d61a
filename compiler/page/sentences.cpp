#include "compiler/page/sentences.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/model/order.h"

namespace polc::page {
namespace {

std::string values_text(const Labels& labels, VariableId variable, const ValueSet& values, Word last) {
  std::vector<std::string> names;
  for (const unsigned value : values.set_bits()) names.push_back(labels.value(variable, value));
  return joined(names, labels.word(last));
}

/// The form of a test, by itself and after "if".
struct TestWords {
  Word main;
  Word conditional;
  Word at(Clause clause) const { return clause == Clause::main ? main : conditional; }
};

bool has(const std::vector<SimpleTest>& tests, const SimpleTest& test) {
  return std::any_of(tests.begin(), tests.end(), [&](const SimpleTest& each) {
    return each.variable == test.variable && each.values == test.values;
  });
}

std::vector<std::string> tests_of(const ReadBackTable& read_back, const Labels& labels,
                                  const WordedAlternative& alternative, const std::vector<SimpleTest>& without) {
  std::vector<std::string> parts;
  if (alternative.comparison) {
    const PairTest& pair = *alternative.comparison;
    parts.push_back(labels.phrase(pair.is_at_least ? Word::if_at_least : Word::if_below,
                                  {labels.variable(pair.left), labels.variable(pair.right)}));
  }
  for (const SimpleTest& test : alternative.tests) {
    if (!has(without, test)) parts.push_back(test_sentence(read_back, labels, test, Clause::conditional));
  }
  return parts;
}

std::string with_and(const Labels& labels, const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts)
    text += (text.empty() ? "" : fmt::format(" {} ", labels.word(Word::and_))) + part;
  return text;
}

/// What every alternative asks, where each asks something more.
std::vector<SimpleTest> common_tests(const std::vector<WordedAlternative>& alternatives) {
  std::vector<SimpleTest> common;
  if (alternatives.size() < 2) return common;
  for (const SimpleTest& test : alternatives.front().tests) {
    const bool is_common = std::all_of(alternatives.begin(), alternatives.end(),
                                       [&](const WordedAlternative& each) { return has(each.tests, test); });
    if (is_common) common.push_back(test);
  }
  return common;
}

/// On the line that ends, and not below it.
std::string with_comma(std::string text) {
  constexpr std::string_view end = "</span>";
  if (!text.ends_with(end)) return text + ",<br> ";
  text.insert(text.size() - end.size(), ",");
  return text + " ";
}

}  // namespace

std::string test_sentence(const ReadBackTable& read_back, const Labels& labels, const SimpleTest& test, Clause clause) {
  const std::string name = labels.variable(test.variable);
  if (is_boolean(read_back, test.variable)) {
    const bool holds = test.values.test(1);
    const TestWords setting = holds ? TestWords{Word::test_on, Word::if_on} : TestWords{Word::test_off, Word::if_off};
    const TestWords fact =
        holds ? TestWords{Word::test_true, Word::if_true} : TestWords{Word::test_false, Word::if_false};
    return labels.phrase((read_back.is_setting(test.variable) ? setting : fact).at(clause), {name});
  }
  if (const auto bound = is_ordered(read_back, test.variable) ? bound_of(test.values) : std::nullopt) {
    const TestWords words = bound->words == "is at least" ? TestWords{Word::test_at_least, Word::if_at_least}
                                                          : TestWords{Word::test_at_most, Word::if_at_most};
    return labels.phrase(words.at(clause), {name, labels.value(test.variable, bound->value)});
  }
  ValueSet others = test.values;
  others.flip();
  const bool is_negative = others.count() < test.values.count();
  const ValueSet& named = is_negative ? others : test.values;
  const bool is_one = named.count() == 1;
  const TestWords negative =
      is_one ? TestWords{Word::test_is_not, Word::if_is_not} : TestWords{Word::test_none_of, Word::if_none_of};
  const TestWords positive =
      is_one ? TestWords{Word::test_is, Word::if_is} : TestWords{Word::test_one_of, Word::if_one_of};
  return labels.phrase((is_negative ? negative : positive).at(clause),
                       {name, values_text(labels, test.variable, named, is_negative ? Word::nor : Word::or_)});
}

std::string condition_sentence(const ReadBackTable& read_back, const Labels& labels, const ConditionWords& words,
                               bool has_lines) {
  if (words.is_always()) return "";
  const std::vector<SimpleTest> common = common_tests(words.alternatives);
  std::vector<std::string> shared;
  for (const SimpleTest& test : common) shared.push_back(test_sentence(read_back, labels, test, Clause::conditional));
  std::vector<std::string> alternatives;
  bool is_any_long = false;
  for (const WordedAlternative& alternative : words.alternatives) {
    const std::vector<std::string> tests = tests_of(read_back, labels, alternative, common);
    is_any_long = is_any_long || tests.size() > 1;
    alternatives.push_back(with_and(labels, tests));
  }
  std::string text;
  const std::string last = std::string(labels.word(Word::or_)) + " ";
  for (std::size_t position = 0; position < alternatives.size(); ++position) {
    const bool is_last = position + 1 == alternatives.size();
    if (!is_any_long || !has_lines || alternatives.size() == 1) {
      text += (position == 0             ? ""
               : is_last && !is_any_long ? " " + last
               : is_any_long             ? ", " + last
                                         : ", ") +
              alternatives[position];
    } else {
      text += fmt::format("{}<span class=o>{}{}{}</span>", position == 0 ? "" : " ", position == 0 ? "" : last,
                          alternatives[position], is_last ? "" : ",");
    }
  }
  if (alternatives.size() > 1 && (is_any_long || !shared.empty())) text = labels.phrase(Word::either, {text});
  if (shared.empty()) return text;
  return fmt::format("{} {} {}", with_and(labels, shared), labels.word(Word::and_), text);
}

std::string level_mark(const Labels& labels, pol::Level level) {
  return fmt::format("<b class=l{}>{}</b>", pol::index(level), labels.html(level));
}

std::string cell_sentence(const ReadBackTable& read_back, const Labels& labels, const CellFacts& cell) {
  if (cell.outcomes.empty()) return level_mark(labels, pol::lowest_level);
  std::string text;
  for (const LevelOutcome& outcome : cell.outcomes) {
    if (!text.empty()) text = with_comma(std::move(text)) + fmt::format("{} ", labels.word(Word::otherwise));
    const std::string level = level_mark(labels, outcome.level);
    const std::string condition = outcome.is_rest ? "" : condition_sentence(read_back, labels, outcome.words, true);
    text += condition.empty() ? level : labels.phrase(Word::if_, {level, condition});
  }
  if (cell.reaches_lowest)
    text = with_comma(std::move(text)) +
           fmt::format("{} {}", labels.word(Word::otherwise), level_mark(labels, pol::lowest_level));
  return text;
}

}  // namespace polc::page
