#include "compiler/sql/carried.h"

#include <fmt/format.h>

namespace polc::sql {
namespace {

std::string literal_of(const Policy& policy, std::size_t setting, std::uint32_t value) {
  return value_literal(policy.read_back, policy.read_back.setting(setting), value);
}

CarriedSetting carried(const Policy& before, const Policy& after, std::size_t position) {
  using Kind = pol::AccountNote::Kind;
  CarriedSetting result;
  result.before = position;
  const auto found = after.names().setting(input_name(before, before.read_back.setting(position)));
  if (!found) {
    result.lost.push_back({Kind::dropped_setting, true, {}});
    return result;
  }
  result.after = index(*found);
  const pol::format::Setting& setting = after.data().settings[*result.after];
  LostChoices dropped{Kind::dropped_value, false, {}};
  LostChoices bounded{Kind::not_allowed, false, {}};
  for (std::uint32_t value = 0; value < before.data().settings[position].value_count; ++value) {
    const auto kept = after.names().value(*found, stored_name(before, position, value));
    if (!kept) {
      dropped.values.push_back(value);
      continue;
    }
    const bool is_allowed = (after.data().value_sets[setting.allowed + *kept / 64] >> *kept % 64 & 1U) != 0;
    if (!is_allowed) bounded.values.push_back(value);
    result.kept.emplace_back(value, *kept);
  }
  if (!dropped.values.empty()) result.lost.push_back(dropped);
  if ((setting.flags & pol::format::Setting::immutable) != 0) {
    result.lost.push_back({Kind::pinned, true, {}});
  } else if (!bounded.values.empty()) {
    result.lost.push_back(bounded);
  }
  return result;
}

}  // namespace

std::vector<CarriedSetting> carried_settings(const Policy& before, const Policy& after) {
  std::vector<CarriedSetting> result;
  for (std::size_t at = 0; at < before.data().settings.size(); ++at) result.push_back(carried(before, after, at));
  return result;
}

std::string stored_name(const Policy& policy, std::size_t setting, std::uint32_t value) {
  return std::string(policy.names().value_name(pol::id_at<pol::SettingId>(setting), value));
}

std::string stored_name_of(const Policy& policy, std::size_t setting, const std::string& column) {
  if (!is_boolean(policy.read_back, policy.read_back.setting(setting))) return column;
  std::string text = fmt::format("CASE {}", column);
  for (std::uint32_t value = 0; value < policy.data().settings[setting].value_count; ++value)
    text +=
        fmt::format(" WHEN {} THEN {}", value == 0 ? "false" : "true", literal(stored_name(policy, setting, value)));
  return text + " END";
}

std::string is_lost(const Policy& before, const CarriedSetting& setting, const LostChoices& lost,
                    const std::string& column) {
  if (lost.is_any) return column + " IS NOT NULL";
  std::string list;
  for (const std::uint32_t value : lost.values)
    list += (list.empty() ? "" : ", ") + literal_of(before, setting.before, value);
  return fmt::format("{} IN ({})", column, list);
}

std::string converted(const Policy& before, const Policy& after, const CarriedSetting& setting,
                      const std::string& column) {
  if (setting.kept.empty()) return "NULL";
  std::string text = fmt::format("CASE {}", column);
  for (const auto& [old_value, new_value] : setting.kept) {
    text += fmt::format(" WHEN {} THEN {}", literal_of(before, setting.before, old_value),
                        literal_of(after, *setting.after, new_value));
  }
  return text + " END";
}

}  // namespace polc::sql
