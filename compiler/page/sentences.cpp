#include "compiler/page/sentences.h"

#include <fmt/format.h>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/model/order.h"

namespace polc::page {
namespace {

std::string values_text(const Labels& labels, VariableId variable, const ValueSet& values) {
  std::vector<std::string> names;
  for (const unsigned value : values.set_bits()) names.push_back(labels.value(variable, value));
  return joined(names, labels.word(Word::or_));
}

}  // namespace

std::string test_sentence(const ReadBackTable& read_back, const Labels& labels, const SimpleTest& test) {
  const std::string name = labels.variable(test.variable);
  if (is_boolean(read_back, test.variable)) {
    const bool holds = test.values.test(1);
    if (read_back.is_setting(test.variable)) return labels.phrase(holds ? Word::test_on : Word::test_off, {name});
    return labels.phrase(holds ? Word::test_true : Word::test_false, {name});
  }
  if (const auto bound = is_ordered(read_back, test.variable) ? bound_of(test.values) : std::nullopt) {
    const bool is_lower = bound->words == "is at least";
    return labels.phrase(is_lower ? Word::test_at_least : Word::test_at_most,
                         {name, labels.value(test.variable, bound->value)});
  }
  ValueSet others = test.values;
  others.flip();
  const bool is_negative = others.count() < test.values.count();
  const ValueSet& named = is_negative ? others : test.values;
  const bool is_one = named.count() == 1;
  const Word key =
      is_negative ? (is_one ? Word::test_is_not : Word::test_none_of) : (is_one ? Word::test_is : Word::test_one_of);
  return labels.phrase(key, {name, values_text(labels, test.variable, named)});
}

std::string condition_sentence(const ReadBackTable& read_back, const Labels& labels, const ConditionWords& words) {
  if (words.is_always()) return "";
  std::string text;
  for (const WordedAlternative& alternative : words.alternatives) {
    std::vector<std::string> parts;
    if (alternative.comparison) {
      const PairTest& pair = *alternative.comparison;
      parts.push_back(labels.phrase(pair.is_at_least ? Word::test_at_least : Word::test_below,
                                    {labels.variable(pair.left), labels.variable(pair.right)}));
    }
    for (const SimpleTest& test : alternative.tests) parts.push_back(test_sentence(read_back, labels, test));
    if (!text.empty()) text += fmt::format(", {} ", labels.word(Word::or_));
    for (std::size_t position = 0; position < parts.size(); ++position)
      text += (position > 0 ? fmt::format(" {} ", labels.word(Word::and_)) : "") + parts[position];
  }
  return text;
}

std::string level_mark(const Labels& labels, pol::Level level) {
  return fmt::format("<b class=l{}>{}</b>", pol::index(level), labels.html(level));
}

std::string cell_sentence(const ReadBackTable& read_back, const Labels& labels, const CellFacts& cell) {
  if (cell.outcomes.empty()) return level_mark(labels, pol::lowest_level);
  std::string text;
  for (const LevelOutcome& outcome : cell.outcomes) {
    if (!text.empty()) text += fmt::format(" <br>{} ", labels.word(Word::otherwise));
    text += level_mark(labels, outcome.level);
    const std::string condition = outcome.is_rest ? "" : condition_sentence(read_back, labels, outcome.words);
    if (!condition.empty()) text += fmt::format(" {} {}", labels.word(Word::if_), condition);
  }
  if (cell.reaches_lowest)
    text += fmt::format(" <br>{} {}", labels.word(Word::otherwise), level_mark(labels, pol::lowest_level));
  return text;
}

}  // namespace polc::page
