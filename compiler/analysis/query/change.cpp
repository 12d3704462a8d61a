#include "compiler/analysis/query/change.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/text/name_text.h"
#include "pol/exclusive.h"

namespace polc {

CurrentCase current_case(const pol::TableView& table, const std::vector<pol::RoleId>& roles,
                         pol::PermissionId permission, std::uint64_t inputs, const pol::Account& account) {
  CurrentCase current{roles, permission, {}};
  for (const pol::format::Attribute& attribute : table.data().attributes) {
    const std::uint64_t bits = inputs & pol::attribute_bits(attribute);
    current.values.push_back(attribute.width == 0 ? 0 : static_cast<std::uint32_t>(bits >> attribute.shift));
  }
  for (std::uint32_t setting = 0; setting < table.setting_count(); ++setting)
    current.values.push_back(account.value(pol::id_at<pol::SettingId>(setting)));
  return current;
}

Change ChangeMaker::of_role(Change::Kind kind, pol::RoleId role, std::string_view verb) const {
  Change change;
  change.kind = kind;
  change.role = role;
  change.hands = Change::Hands::roles;
  change.text = std::string(verb) + name_text(read_back_.names().name(role));
  return change;
}

Change ChangeMaker::given_up(pol::RoleId role) const {
  return of_role(Change::Kind::give_up_role, role, "give up ");
}

Change ChangeMaker::taken(pol::RoleId role, const std::vector<pol::RoleId>& beside) const {
  Change change = of_role(Change::Kind::take_role, role, "hold ");
  std::vector<pol::RoleId> all = beside;
  all.push_back(role);
  if (const auto conflict = pol::find_conflict(read_back_.table(), pol::RoleSet(std::span<const pol::RoleId>(all)))) {
    const pol::RoleId other = conflict->first == role ? conflict->second : conflict->first;
    change.hands = Change::Hands::out_of_reach;
    change.obstacle = fmt::format("nobody may hold {} too", name_text(read_back_.names().name(other)));
  }
  return change;
}

bool ChangeMaker::meets_requirements(const Values& changed) const {
  const pol::TableData& data = read_back_.table().data();
  const auto value_of = [&](std::uint32_t setting) {
    const VariableId variable = read_back_.setting(setting);
    for (const auto& [each, value] : changed) {
      if (each == variable) return value;
    }
    return current_.values[index(variable)];
  };
  if (std::none_of(changed.begin(), changed.end(), [&](const auto& each) { return read_back_.is_setting(each.first); }))
    return true;
  for (std::uint32_t number = 0; number < data.settings.size(); ++number) {
    const pol::format::Setting& setting = data.settings[number];
    const bool is_boolean = (setting.flags & pol::format::Setting::boolean) != 0;
    if (value_of(number) == (is_boolean ? 0 : setting.default_value)) continue;
    for (const auto& required : data.requirements.subspan(setting.first_requirement, setting.requirement_count)) {
      const std::uint32_t value = value_of(required.setting);
      if ((data.value_sets[required.values + value / 64] >> (value % 64) & 1) == 0) return false;
    }
  }
  return true;
}

std::string ChangeMaker::obstacle_of(VariableId variable, std::uint32_t value) const {
  if (!read_back_.is_setting(variable)) return "";
  const pol::TableData& data = read_back_.table().data();
  const pol::format::Setting& setting = data.settings[read_back_.setting_position(variable)];
  if ((setting.flags & pol::format::Setting::immutable) != 0) return "no account can change it";
  const bool is_allowed = (data.value_sets[setting.allowed + value / 64] >> (value % 64) & 1) != 0;
  return is_allowed ? "" : "the policy lets no account choose it";
}

Change ChangeMaker::valued(VariableId variable, const ValueSet& values, const std::string& obstacle) const {
  Change change;
  change.variable = variable;
  change.values = values;
  change.text = values.count() == 1 ? value_text(read_back_, variable, static_cast<std::uint32_t>(values.find_first()))
                                    : test_text(read_back_, {variable, values});
  change.obstacle = obstacle;
  if (!read_back_.is_setting(variable)) return change;
  change.kind = Change::Kind::setting;
  change.hands = obstacle.empty() ? Change::Hands::account : Change::Hands::out_of_reach;
  const pol::TableData& data = read_back_.table().data();
  const pol::format::RoleList list = data.settings[read_back_.setting_position(variable)].editable_by;
  for (const std::uint32_t role : data.role_lists.subspan(list.first, list.count))
    change.editors.push_back(pol::RoleId{role});
  return change;
}

}  // namespace polc
