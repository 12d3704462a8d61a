// Entry: test_text, condition_text, value_text.
#include "compiler/query/condition_text.h"

#include <fmt/format.h>

namespace polc {
namespace {

bool is_boolean(const TableFunctions& functions, VariableId variable) {
  const pol::TableData& data = functions.table().data();
  if (functions.is_setting(variable)) {
    return (data.settings[functions.setting_position(variable)].flags & pol::format::Setting::boolean) != 0;
  }
  return data.attributes[index(variable)].boolean != 0;
}

std::string_view variable_name(const TableFunctions& functions, VariableId variable) {
  if (functions.is_setting(variable)) {
    return functions.names().name(pol::id_at<pol::SettingId>(functions.setting_position(variable)));
  }
  return functions.names().name(pol::id_at<pol::AttributeId>(index(variable)));
}

std::string_view value_name(const TableFunctions& functions, VariableId variable, std::uint32_t value) {
  if (functions.is_setting(variable)) {
    return functions.names().value_name(pol::id_at<pol::SettingId>(functions.setting_position(variable)), value);
  }
  return functions.names().value_name(pol::id_at<pol::AttributeId>(index(variable)), value);
}

std::string list_text(const TableFunctions& functions, VariableId variable, const ValueSet& values) {
  std::string names;
  for (const unsigned value : values.set_bits()) {
    if (!names.empty()) names += ", ";
    names += value_name(functions, variable, value);
  }
  return names;
}

}  // namespace

std::string test_text(const TableFunctions& functions, const SimpleTest& test) {
  const std::string_view name = variable_name(functions, test.variable);
  if (is_boolean(functions, test.variable))
    return test.values.test(1) ? std::string(name) : fmt::format("not {}", name);
  ValueSet others = test.values;
  others.flip();
  const bool is_negative = others.count() < test.values.count();
  const ValueSet& named = is_negative ? others : test.values;
  if (named.count() == 1) {
    return fmt::format("{} is {}{}", name, is_negative ? "not " : "", list_text(functions, test.variable, named));
  }
  return fmt::format("{} {}in {{{}}}", name, is_negative ? "not " : "", list_text(functions, test.variable, named));
}

std::string condition_text(const TableFunctions& functions, const std::vector<Alternative>& alternatives) {
  if (alternatives.empty()) return "never";
  std::string text;
  for (const Alternative& alternative : alternatives) {
    if (alternative.empty()) return "always";
    if (!text.empty()) text += " or ";
    for (std::size_t position = 0; position < alternative.size(); ++position) {
      if (position > 0) text += " and ";
      text += test_text(functions, alternative[position]);
    }
  }
  return text;
}

std::string condition_text(TableFunctions& functions, Diagram lower, Diagram upper) {
  return condition_text(functions, cover(functions.diagrams(), lower, upper));
}

std::string value_text(const TableFunctions& functions, VariableId variable, std::uint32_t value) {
  const bool is_switch = functions.is_setting(variable) && is_boolean(functions, variable);
  const std::string_view name = is_switch ? (value != 0 ? "on" : "off") : value_name(functions, variable, value);
  return fmt::format("{}={}", variable_name(functions, variable), name);
}

}  // namespace polc
