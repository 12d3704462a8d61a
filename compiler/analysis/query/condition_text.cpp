#include "compiler/analysis/query/condition_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "compiler/analysis/query/pair_tests.h"
#include "compiler/diagram/possible_values.h"
#include "compiler/model/order.h"
#include "compiler/text/name_text.h"

namespace polc {

bool is_boolean(const ReadBackTable& read_back, VariableId variable) {
  const pol::TableData& data = read_back.table().data();
  if (read_back.is_setting(variable)) {
    return (data.settings[read_back.setting_position(variable)].flags & pol::format::Setting::boolean) != 0;
  }
  return data.attributes[index(variable)].boolean != 0;
}

std::string_view variable_name(const ReadBackTable& read_back, VariableId variable) {
  if (read_back.is_setting(variable)) {
    return read_back.names().name(pol::id_at<pol::SettingId>(read_back.setting_position(variable)));
  }
  return read_back.names().name(pol::id_at<pol::AttributeId>(index(variable)));
}

bool is_ordered(const ReadBackTable& read_back, VariableId variable) {
  const std::span<const std::uint32_t> orders = read_back.table().data().orders;
  return index(variable) < orders.size() && orders[index(variable)] != pol::format::none;
}

namespace {

std::string_view value_name(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  if (read_back.is_setting(variable)) {
    return read_back.names().value_name(pol::id_at<pol::SettingId>(read_back.setting_position(variable)), value);
  }
  return read_back.names().value_name(pol::id_at<pol::AttributeId>(index(variable)), value);
}

std::string_view variable_title(const ReadBackTable& read_back, VariableId variable) {
  if (read_back.is_setting(variable))
    return read_back.names().title(pol::id_at<pol::SettingId>(read_back.setting_position(variable)));
  return read_back.names().title(pol::id_at<pol::AttributeId>(index(variable)));
}

std::string list_text(const Terms& terms, VariableId variable, const ValueSet& values) {
  std::string names;
  for (const unsigned value : values.set_bits()) names += (names.empty() ? "" : ", ") + terms.value(variable, value);
  return names;
}

/// Words and what they mean: `clearance is at least class`, or a name of the author's.
struct WordedTest {
  std::string text;
  Diagram holds{};
  std::optional<std::size_t> name;
};

/// What two variables of one order are beside each other, as tests without a name.
std::vector<WordedTest> comparisons(ReadBackTable& read_back, Diagram condition, bool has_titles) {
  std::vector<WordedTest> tests;
  for (PairTest& test : pair_tests(read_back, condition, has_titles))
    tests.push_back({std::move(test.text), test.holds, std::nullopt});
  return tests;
}

bool is_same_test(const SimpleTest& a, const SimpleTest& b) {
  return a.variable == b.variable && a.values == b.values;
}

bool has_test(const Alternative& alternative, const SimpleTest& test) {
  return std::any_of(alternative.begin(), alternative.end(),
                     [&](const SimpleTest& other) { return is_same_test(test, other); });
}

/// A condition in words.
struct Words {
  std::string text;
  bool is_or = false;  ///< `or` is what joins them, so that `and` wants them in parentheses.
  std::set<std::size_t> names;

  std::string within_and() const { return is_or ? "(" + text + ")" : text; }
};

std::string joined(const Terms& terms, const Alternative& alternative) {
  std::string text;
  for (const SimpleTest& test : alternative) text += (text.empty() ? "" : " and ") + test_text(terms, test);
  return text;
}

Words words_of(const Terms& terms, const std::vector<Alternative>& alternatives) {
  if (alternatives.empty()) return {"never", false, {}};
  Alternative common = alternatives.size() > 1 ? alternatives.front() : Alternative();
  std::erase_if(common, [&](const SimpleTest& test) {
    return !std::all_of(alternatives.begin(), alternatives.end(),
                        [&](const Alternative& alternative) { return has_test(alternative, test); });
  });
  std::string text;
  for (Alternative alternative : alternatives) {
    if (alternative.empty()) return {"always", false, {}};
    std::erase_if(alternative, [&](const SimpleTest& test) { return has_test(common, test); });
    // What all others go beyond: they add nothing to it.
    if (alternative.empty()) return {joined(terms, common), false, {}};
    text += (text.empty() ? "" : " or ") + joined(terms, alternative);
  }
  if (common.empty()) return {text, alternatives.size() > 1, {}};
  return {joined(terms, common) + " and (" + text + ")", false, {}};
}

/// Looks for short words: those that list alternatives, and those that a worded test makes shorter, `test or …` and
/// `test and …`, whose rest is put into words in the same way.
class ShortestWords {
 public:
  ShortestWords(ReadBackTable& read_back, bool has_titles, std::vector<WordedTest> tests)
      : terms_(read_back, has_titles), diagrams_(read_back.diagrams()), tests_(std::move(tests)) {}

  /// The words without a test, where the search for others takes too much.
  Words of(Diagram lower, Diagram upper) {
    Words plain = listed(lower, upper);
    if (tests_.empty()) return plain;
    const Bounded<Words> found = diagrams_.bounded(search_steps, [&] { return of(lower, upper, most_tests); });
    return found.is_known() ? found.value() : plain;
  }

 private:
  static constexpr int most_tests = 2;  // In one condition: the search is exponential in it.
  static constexpr std::uint64_t search_steps = std::uint64_t{1} << 12;

  Words of(Diagram lower, Diagram upper, int depth) {
    Words shortest = listed(lower, upper);
    if (depth == 0) return shortest;
    for (const WordedTest& test : tests_) {
      const std::optional<Words> words = with(test, lower, upper, depth - 1);
      if (!words) continue;
      // Of two that are as long, the author's name for it.
      const bool has_more_names = words->names.size() > shortest.names.size();
      if (words->text.size() < shortest.text.size() + (has_more_names ? 1 : 0)) shortest = *words;
    }
    return shortest;
  }

  /// Without a worded test.
  Words listed(Diagram lower, Diagram upper) {
    std::vector<Alternative> alternatives = cover(diagrams_, lower, upper);
    leave_out_impossible_values(diagrams_, alternatives, lower, upper);
    return words_of(terms_, alternatives);
  }

  std::optional<Words> with(const WordedTest& test, Diagram lower, Diagram upper, int depth) {
    Words words{test.text, false, {}};
    if (test.name) words.names.insert(*test.name);
    const auto add = [&](const Words& rest, const std::string& text, bool is_or) {
      words.text += text;
      words.is_or = is_or;
      words.names.insert(rest.names.begin(), rest.names.end());
    };
    if (diagrams_.implies(test.holds, upper)) {
      const Diagram rest = diagrams_.difference(lower, test.holds);
      if (rest == lower) return std::nullopt;
      if (rest == Diagram::never) return words;
      const Words others = of(rest, upper, depth);
      add(others, " or " + others.text, true);
      return words;
    }
    if (!diagrams_.implies(lower, test.holds)) return std::nullopt;
    // Where the test does not hold, the rest may say what it likes.
    const Words others = of(lower, diagrams_.disjunction(upper, diagrams_.negation(test.holds)), depth);
    add(others, " and " + others.within_and(), false);
    return words;
  }

  Terms terms_;
  DiagramManager& diagrams_;
  std::vector<WordedTest> tests_;
};

/// The variables that the alternatives speak of.
std::set<VariableId> spoken_of(const std::vector<Alternative>& alternatives) {
  std::set<VariableId> variables;
  for (const Alternative& alternative : alternatives) {
    for (const SimpleTest& test : alternative) variables.insert(test.variable);
  }
  return variables;
}

/// The names, and their opposites, that speak of nothing but `variables`.
std::vector<WordedTest> name_tests(DiagramManager& diagrams, std::span<const NamedDiagram> names,
                                   const std::set<VariableId>& variables) {
  std::vector<WordedTest> tests;
  for (std::size_t position = 0; position < names.size(); ++position) {
    const Diagram condition = names[position].condition;
    if (DiagramManager::is_constant(condition)) continue;
    const std::vector<VariableId> support = diagrams.support(condition);
    const bool is_spoken_of =
        std::all_of(support.begin(), support.end(), [&](VariableId variable) { return variables.contains(variable); });
    if (!is_spoken_of) continue;
    const std::string name = name_text(names[position].name);
    tests.push_back({name, condition, position});
    tests.push_back({"not " + name, diagrams.negation(condition), position});
  }
  return tests;
}

/// `is open`, `in {open, held}`, and with `not` what the others would be.
std::string values_text(const Terms& terms, VariableId variable, const ValueSet& named, bool is_negative) {
  const std::string list = list_text(terms, variable, named);
  if (named.count() == 1) return fmt::format("is {}{}", is_negative ? "not " : "", list);
  if (terms.has_titles) return fmt::format("is {} of {{{}}}", is_negative ? "none" : "one", list);
  return fmt::format("{}in {{{}}}", is_negative ? "not " : "", list);
}

/// `size is at least b and size is at most e`, for values that follow one another.
std::optional<std::string> range_text(const Terms& terms, const SimpleTest& test) {
  if (!is_ordered(terms.read_back, test.variable)) return std::nullopt;
  const auto first = static_cast<std::uint32_t>(test.values.find_first());
  const auto last = static_cast<std::uint32_t>(test.values.find_last());
  if (last - first + 1 != test.values.count()) return std::nullopt;
  const std::string name = terms.variable(test.variable);
  return fmt::format("{} is at least {} and {} is at most {}", name, terms.value(test.variable, first), name,
                     terms.value(test.variable, last));
}

}  // namespace

std::string Terms::variable(VariableId variable) const {
  const std::string_view title = has_titles ? variable_title(read_back, variable) : "";
  return title.empty() ? path_text(variable_name(read_back, variable)) : std::string(title);
}

std::string Terms::value(VariableId variable, std::uint32_t value) const {
  const std::string_view name = value_name(read_back, variable, value);
  if (!has_titles) return name_text(name);
  const auto role = read_back.names().role(name);
  const std::string_view title = role ? read_back.names().title(*role) : "";
  return title.empty() ? name_text(name) : std::string(title);
}

std::string test_text(const Terms& terms, const SimpleTest& test) {
  const std::string name = terms.variable(test.variable);
  if (is_boolean(terms.read_back, test.variable)) return test.values.test(1) ? name : fmt::format("not {}", name);
  if (const auto bound = is_ordered(terms.read_back, test.variable) ? bound_of(test.values) : std::nullopt) {
    return fmt::format("{} {} {}", name, bound->words, terms.value(test.variable, bound->value));
  }
  ValueSet others = test.values;
  others.flip();
  std::string shortest = fmt::format("{} {}", name, values_text(terms, test.variable, test.values, false));
  std::string negative = fmt::format("{} {}", name, values_text(terms, test.variable, others, true));
  // Fewer values and fewer words: else, who reads it has to think what the others are.
  if (others.count() < test.values.count() && negative.size() < shortest.size()) shortest = std::move(negative);
  std::optional<std::string> range = range_text(terms, test);
  return range && range->size() < shortest.size() ? *range : shortest;
}

std::string condition_text(const Terms& terms, const std::vector<Alternative>& alternatives) {
  return words_of(terms, alternatives).text;
}

std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper, bool has_titles) {
  return ShortestWords(read_back, has_titles, comparisons(read_back, lower, has_titles)).of(lower, upper).text;
}

std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper, std::span<const NamedDiagram> names,
                           std::set<std::size_t>& used, bool has_titles) {
  if (names.empty()) return condition_text(read_back, lower, upper, has_titles);
  DiagramManager& diagrams = read_back.diagrams();
  std::vector<WordedTest> tests = name_tests(diagrams, names, spoken_of(cover(diagrams, lower, upper)));
  // One that says it all.
  for (const WordedTest& test : tests) {
    if (!diagrams.implies(lower, test.holds) || !diagrams.implies(test.holds, upper)) continue;
    used.insert(*test.name);
    return test.text;
  }
  const std::vector<WordedTest> pairs = comparisons(read_back, lower, has_titles);
  tests.insert(tests.end(), pairs.begin(), pairs.end());
  const Words words = ShortestWords(read_back, has_titles, std::move(tests)).of(lower, upper);
  used.insert(words.names.begin(), words.names.end());
  return words.text;
}

std::string value_text(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  const bool is_switch = read_back.is_setting(variable) && is_boolean(read_back, variable);
  const std::string_view name = is_switch ? (value != 0 ? "on" : "off") : value_name(read_back, variable, value);
  return fmt::format("{}={}", variable_name(read_back, variable), name);
}

}  // namespace polc
