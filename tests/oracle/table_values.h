// A case of the oracle's, as values by the variables of a table read back: attributes, then settings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/table/read_back_table.h"
#include "tests/oracle/compiled_policy.h"

namespace polc::oracle {

/// What the case leaves out is at its default, or at its first value.
inline std::vector<std::uint32_t> table_values(const CompiledPolicy& compiled, const ReadBackTable& read_back,
                                               const std::string& permission, const CompiledPolicy::Values& attributes,
                                               const CompiledPolicy::Values& settings) {
  std::vector<std::uint32_t> values = read_back.default_values();
  const pol::Names& names = compiled.names();
  const pol::PermissionId id = compiled.permission(permission);
  for (const auto& [name, value] : attributes) {
    const pol::AttributeId attribute = *names.attribute(id, name);
    values[index(read_back.attribute(pol::index(attribute)))] = *names.value(attribute, value);
  }
  for (const auto& [name, value] : settings) {
    const pol::SettingId setting = *names.setting(name);
    values[index(read_back.setting(pol::index(setting)))] = *names.value(setting, value);
  }
  return values;
}

/// Whether the words hold in the case.
template <typename Words>
bool hold(const DiagramManager& diagrams, const Words& words, const std::vector<std::uint32_t>& values) {
  for (const auto& alternative : words.alternatives) {
    if (diagrams.holds(alternative.holds, values)) return true;
  }
  return false;
}

}  // namespace polc::oracle
