#include "compiler/analysis/query/setting_answer.h"

#include <algorithm>
#include <set>

#include "pol/detail/blocks.h"

namespace polc {
namespace {

/// The permissions whose table is picked by one of these settings: no other depends on them.
std::vector<pol::PermissionId> permissions_that_read(const pol::TableData& data,
                                                     const std::set<std::uint32_t>& settings) {
  std::vector<pol::PermissionId> result;
  for (std::uint32_t number = 0; number < data.permission_count; ++number) {
    bool reads = false;
    pol::for_each_block(data, number, [&](const pol::format::BlockRecord& block) {
      const pol::format::SettingCombination& combination = data.combinations[block.combination];
      for (const auto& term : data.combination_terms.subspan(combination.first_term, combination.term_count))
        reads = reads || settings.contains(term.setting);
    });
    if (reads) result.push_back(pol::PermissionId{number});
  }
  return result;
}

std::vector<std::uint32_t> values_in(const pol::TableData& data, std::uint32_t first, std::uint32_t count) {
  std::vector<std::uint32_t> values;
  for (std::uint32_t value = 0; value < count; ++value) {
    if ((data.value_sets[first + value / 64] >> (value % 64) & 1) != 0) values.push_back(value);
  }
  return values;
}

std::vector<SettingTie> requirements_of(const pol::TableData& data, const pol::format::Setting& entry) {
  std::vector<SettingTie> ties;
  for (std::uint32_t number = 0; number < entry.requirement_count; ++number) {
    const pol::format::Requirement& requirement = data.requirements[entry.first_requirement + number];
    ties.push_back({pol::SettingId{requirement.setting},
                    values_in(data, requirement.values, data.settings[requirement.setting].value_count)});
  }
  return ties;
}

/// Whether the value changes something in an account that chose nothing else, if it may be chosen there.
bool counts_by_default(ReadBackTable& read_back, pol::SettingId setting, std::uint32_t value) {
  pol::Account account(read_back.table());
  return account.set(setting, value) && !account_changes(read_back, account).empty();
}

}  // namespace

SettingAnswer setting_answer(ReadBackTable& read_back, pol::SettingId setting) {
  const pol::TableData& data = read_back.table().data();
  const pol::format::Setting& entry = data.settings[pol::index(setting)];
  const bool is_fixed = (entry.flags & pol::format::Setting::immutable) != 0;
  SettingAnswer answer;
  answer.setting = setting;
  answer.default_value = entry.default_value;
  answer.allowed =
      is_fixed ? std::vector<std::uint32_t>{entry.default_value} : values_in(data, entry.allowed, entry.value_count);
  for (const std::uint32_t role : data.role_lists.subspan(entry.editable_by.first, entry.editable_by.count))
    answer.editable_by.push_back(pol::RoleId{role});
  answer.requires_ = requirements_of(data, entry);
  for (std::uint32_t number = 0; number < data.settings.size(); ++number) {
    const std::vector<SettingTie> ties = requirements_of(data, data.settings[number]);
    const bool is_tied =
        std::any_of(ties.begin(), ties.end(), [&](const SettingTie& tie) { return tie.setting == setting; });
    if (is_tied) answer.required_by.push_back(pol::SettingId{number});
  }

  const VariableId variable = read_back.setting(pol::index(setting));
  std::set<VariableId> interacting;
  std::set<pol::PermissionId> decides;
  bool is_seen = false;
  const std::vector<pol::PermissionId> reading = permissions_that_read(data, {pol::index(setting)});
  for (const std::uint32_t value : answer.allowed) {
    if (value == entry.default_value) continue;
    ValueAnswer each{value,
                     changes_between(read_back, reading, {{variable, entry.default_value}}, {{variable, value}})};
    for (const DecisionChange& change : each.changes) {
      interacting.insert(change.words.settings.begin(), change.words.settings.end());
      decides.insert(change.permissions.begin(), change.permissions.end());
    }
    is_seen = is_seen || (!each.changes.empty() && counts_by_default(read_back, setting, value));
    answer.values.push_back(std::move(each));
  }
  answer.interacting.assign(interacting.begin(), interacting.end());
  answer.decides.assign(decides.begin(), decides.end());
  answer.effect = answer.allowed.size() < 2 ? SettingAnswer::Effect::fixed
                  : is_seen                 ? SettingAnswer::Effect::by_default
                  : decides.empty()         ? SettingAnswer::Effect::none
                                            : SettingAnswer::Effect::masked;
  return answer;
}

std::vector<DecisionChange> account_changes(ReadBackTable& read_back, const pol::Account& account) {
  const pol::TableData& data = read_back.table().data();
  SettingValues before;
  SettingValues after;
  std::set<std::uint32_t> away;
  for (std::uint32_t number = 0; number < data.settings.size(); ++number) {
    before[read_back.setting(number)] = data.settings[number].default_value;
    after[read_back.setting(number)] = account.value(pol::SettingId{number});
    if (account.value(pol::SettingId{number}) != data.settings[number].default_value) away.insert(number);
  }
  return changes_between(read_back, permissions_that_read(data, away), before, after);
}

}  // namespace polc
