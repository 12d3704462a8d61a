#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/sql/rows/read_row_mapping.h"

namespace polc::sql {

std::uint32_t value_count(VariableId variable, const ReadBackTable& read_back) {
  const pol::TableData& data = read_back.table().data();
  return read_back.is_setting(variable) ? data.settings[read_back.setting_position(variable)].value_count
                                        : data.attributes[index(variable)].value_count;
}

std::string variable_name(VariableId variable, const ReadBackTable& read_back) {
  const pol::Names& names = read_back.names();
  return std::string(read_back.is_setting(variable)
                         ? names.name(pol::id_at<pol::SettingId>(read_back.setting_position(variable)))
                         : names.name(pol::id_at<pol::AttributeId>(index(variable))));
}

std::string value_name(VariableId variable, std::uint32_t value, const ReadBackTable& read_back) {
  if (is_boolean(read_back, variable)) return value == 0 ? "false" : "true";
  const pol::Names& names = read_back.names();
  return std::string(read_back.is_setting(variable)
                         ? names.value_name(pol::id_at<pol::SettingId>(read_back.setting_position(variable)), value)
                         : names.value_name(pol::id_at<pol::AttributeId>(index(variable)), value));
}

std::size_t case_count(const MappedResource& resource, const ReadBackTable& read_back) {
  std::size_t count = 1;
  for (const MappedVariable& each : resource.attributes) {
    if (each.is_of_row()) count = std::min(count * value_count(each.variable, read_back), std::size_t{1} << 32);
  }
  return count;
}

}  // namespace polc::sql
