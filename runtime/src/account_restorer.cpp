// AccountRestorer: one choice after the other, then the requirements of all together.
#include "account_restorer.h"

#include "value_set.h"

namespace pol {

AccountNote AccountRestorer::note(AccountNote::Kind kind, const Account& account, SettingId setting) {
  const Names names(account.table());
  return {kind, std::string(names.name(setting)), std::string(names.value_name(setting, account.value(setting)))};
}

std::vector<Choice> AccountRestorer::choices(const Account& account) {
  std::vector<Choice> result;
  for (std::uint32_t setting = 0; setting < account.choices_.size(); ++setting) {
    const SettingId id{setting};
    if (account.is_chosen(id)) result.push_back({id, account.value(id)});
  }
  return result;
}

void AccountRestorer::restore(Account& account, std::span<const Choice> choices, std::vector<AccountNote>& notes) {
  const TableData& data = account.table().data();
  account.clear();
  for (const auto [setting, value] : choices) {
    if (index(setting) >= data.settings.size()) continue;
    const format::Setting& found = data.settings[index(setting)];
    if (value >= found.value_count) {
      notes.push_back({AccountNote::Kind::dropped_value, std::string(Names(account.table()).name(setting)), ""});
      continue;
    }
    account.store(setting, value + 1);
    const bool immutable = (found.flags & format::Setting::immutable) != 0;
    if (!immutable && detail::in_value_set(data.value_sets, found.allowed, value)) continue;
    notes.push_back(note(immutable ? AccountNote::Kind::pinned : AccountNote::Kind::not_allowed, account, setting));
    account.store(setting, 0);
  }
  settle_requirements(account, notes);
}

// A broken requirement costs the setting that requires its choice, or, where it is so by default, the setting
// that it needs. Each round gives up a choice, and without choices all requirements hold (verified): so it ends.
void AccountRestorer::settle_requirements(Account& account, std::vector<AccountNote>& notes) {
  const TableData& data = account.table().data();
  bool settled = false;
  while (!settled) {
    settled = true;
    for (std::uint32_t owner = 0; owner < data.settings.size(); ++owner) {
      const format::Setting& setting = data.settings[owner];
      for (const auto& needed : data.requirements.subspan(setting.first_requirement, setting.requirement_count)) {
        if (!account.is_binding(owner, account.value(SettingId{owner}))) break;
        const SettingId other{needed.setting};
        if (detail::in_value_set(data.value_sets, needed.values, account.value(other))) continue;
        const SettingId given_up = account.is_chosen(SettingId{owner}) ? SettingId{owner} : other;
        notes.push_back(note(AccountNote::Kind::lacks_requirement, account, given_up));
        account.store(given_up, 0);
        settled = false;
      }
    }
  }
}

}  // namespace pol
