#include "compiler/analysis/query/condition_text.h"

#include <fmt/format.h>

#include <optional>
#include <span>

#include "compiler/analysis/query/pair_tests.h"
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

std::string list_text(const ReadBackTable& read_back, VariableId variable, const ValueSet& values) {
  std::string names;
  for (const unsigned value : values.set_bits()) {
    if (!names.empty()) names += ", ";
    names += name_text(value_name(read_back, variable, value));
  }
  return names;
}

/// Words that use the test, if there are any: it is one alternative beside others, or it holds wherever the rest does.
std::optional<std::string> text_with(ReadBackTable& read_back, const PairTest& test, Diagram lower, Diagram upper) {
  DiagramManager& diagrams = read_back.diagrams();
  const std::optional<PairRest> rest = rest_beside(diagrams, test, lower, upper);
  if (!rest) return std::nullopt;
  if (rest->is_alternative) {
    if (rest->lower == Diagram::never) return test.text;
    return test.text + " or " + condition_text(read_back, cover(diagrams, rest->lower, rest->upper));
  }
  const std::vector<Alternative> alternatives = cover(diagrams, rest->lower, rest->upper);
  const std::string text = condition_text(read_back, alternatives);
  return test.text + " and " + (alternatives.size() > 1 ? "(" + text + ")" : text);
}

}  // namespace

std::string test_text(const ReadBackTable& read_back, const SimpleTest& test) {
  const std::string name = path_text(variable_name(read_back, test.variable));
  if (is_boolean(read_back, test.variable)) return test.values.test(1) ? name : fmt::format("not {}", name);
  if (const auto bound = is_ordered(read_back, test.variable) ? bound_of(test.values) : std::nullopt) {
    return fmt::format("{} {} {}", name, bound->words, name_text(value_name(read_back, test.variable, bound->value)));
  }
  ValueSet others = test.values;
  others.flip();
  const bool is_negative = others.count() < test.values.count();
  const ValueSet& named = is_negative ? others : test.values;
  if (named.count() == 1) {
    return fmt::format("{} is {}{}", name, is_negative ? "not " : "", list_text(read_back, test.variable, named));
  }
  return fmt::format("{} {}in {{{}}}", name, is_negative ? "not " : "", list_text(read_back, test.variable, named));
}

std::string condition_text(const ReadBackTable& read_back, const std::vector<Alternative>& alternatives) {
  if (alternatives.empty()) return "never";
  std::string text;
  for (const Alternative& alternative : alternatives) {
    if (alternative.empty()) return "always";
    if (!text.empty()) text += " or ";
    for (std::size_t position = 0; position < alternative.size(); ++position) {
      if (position > 0) text += " and ";
      text += test_text(read_back, alternative[position]);
    }
  }
  return text;
}

std::string condition_text(ReadBackTable& read_back, Diagram lower, Diagram upper) {
  std::string shortest = condition_text(read_back, cover(read_back.diagrams(), lower, upper));
  for (const PairTest& test : pair_tests(read_back, lower)) {
    const std::optional<std::string> text = text_with(read_back, test, lower, upper);
    if (text && text->size() < shortest.size()) shortest = *text;
  }
  return shortest;
}

std::string value_text(const ReadBackTable& read_back, VariableId variable, std::uint32_t value) {
  const bool is_switch = read_back.is_setting(variable) && is_boolean(read_back, variable);
  const std::string_view name = is_switch ? (value != 0 ? "on" : "off") : value_name(read_back, variable, value);
  return fmt::format("{}={}", variable_name(read_back, variable), name);
}

}  // namespace polc
