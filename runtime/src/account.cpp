// Account: the checks of a change, and the words that follow it.
#include <pol/account.h>

#include <algorithm>
#include <utility>

#include "value_set.h"

namespace pol {

using format::Requirement;
using format::Setting;

std::size_t Account::storage_words(const TableView& table) {
  return std::size_t{table.setting_count()} + table.data().combination_count;
}

Account::Account(const TableView& table)
    : Account(table, std::span<std::uint32_t>(new std::uint32_t[storage_words(table)], storage_words(table))) {
  owned_.reset(choices_.data());
}

Account::Account(const TableView& table, std::span<std::uint32_t> storage)
    : table_(&table),
      identity_(table.data().identity),
      choices_(storage.first(table.setting_count())),
      words_(storage.subspan(table.setting_count(), table.data().combination_count)) {
  clear();
}

Account::Account(Account&& other) noexcept
    : table_(other.table_),
      identity_(std::exchange(other.identity_, 0)),
      owned_(std::move(other.owned_)),
      choices_(std::exchange(other.choices_, {})),
      words_(std::exchange(other.words_, {})) {}

Account& Account::operator=(Account&& other) noexcept {
  table_ = other.table_;
  identity_ = std::exchange(other.identity_, 0);
  owned_ = std::move(other.owned_);
  choices_ = std::exchange(other.choices_, {});
  words_ = std::exchange(other.words_, {});
  return *this;
}

void Account::clear() {
  std::fill(choices_.begin(), choices_.end(), 0);
  std::copy_n(table_->data().default_words, words_.size(), words_.begin());
}

Value Account::value(SettingId setting) const {
  if (index(setting) >= choices_.size()) return 0;
  const std::uint32_t choice = choices_[index(setting)];
  return choice != 0 ? choice - 1 : table_->data().settings[index(setting)].default_value;
}

bool Account::is_chosen(SettingId setting) const {
  return index(setting) < choices_.size() && choices_[index(setting)] != 0;
}

// A switch binds while it is on; a setting of several values while it is away from its default.
bool Account::is_binding(std::uint32_t setting, Value value) const {
  const Setting& found = table_->data().settings[setting];
  return (found.flags & Setting::boolean) != 0 ? value == 1 : value != found.default_value;
}

bool may_edit(const TableView& table, SettingId setting, const RoleSet& actor) {
  const TableData& data = table.data();
  if (index(setting) >= data.settings.size() || find_conflict(table, actor)) return false;
  const format::RoleList& editors = data.settings[index(setting)].editable_by;
  for (const std::uint32_t role : data.role_lists.subspan(editors.first, editors.count)) {
    if (actor.contains(RoleId{role}) || (actor.empty() && role == data.fallback_role)) return true;
  }
  return false;
}

SetResult Account::check_others(SettingId id, Value value) const {
  const TableData& data = table_->data();
  const Setting& setting = data.settings[index(id)];
  if (is_binding(index(id), value)) {
    for (const Requirement& needed : data.requirements.subspan(setting.first_requirement, setting.requirement_count)) {
      const SettingId other{needed.setting};
      if (!detail::in_value_set(data.value_sets, needed.values, this->value(other))) {
        return {SetCode::lacks_requirement, other};
      }
    }
  }
  for (std::uint32_t other = 0; other < data.settings.size(); ++other) {
    const Setting& owner = data.settings[other];
    if (other == index(id) || !is_binding(other, this->value(SettingId{other}))) continue;
    for (const Requirement& needed : data.requirements.subspan(owner.first_requirement, owner.requirement_count)) {
      if (needed.setting != index(id) || detail::in_value_set(data.value_sets, needed.values, value)) continue;
      return {SetCode::required_by_another, SettingId{other}};
    }
  }
  return {};
}

SetResult Account::check_change(const Setting& setting, SettingId id, Value value) const {
  if ((setting.flags & Setting::immutable) != 0) return {SetCode::immutable};
  if (!detail::in_value_set(table_->data().value_sets, setting.allowed, value)) return {SetCode::not_allowed};
  return check_others(id, value);
}

SetResult Account::check(SettingId setting, Value value) const {
  if (index(setting) >= choices_.size()) return {SetCode::unknown_setting};
  const Setting& found = table_->data().settings[index(setting)];
  if (value >= found.value_count) return {SetCode::unknown_value};
  return check_change(found, setting, value);
}

SetResult Account::check(SettingId setting, Value value, const RoleSet& actor) const {
  const SetResult result = check(setting, value);
  const bool exists = result.code != SetCode::unknown_setting && result.code != SetCode::unknown_value;
  // Why nobody can comes before why this actor cannot.
  if (!exists || result.code == SetCode::immutable || may_edit(*table_, setting, actor)) return result;
  return {find_conflict(*table_, actor) ? SetCode::excluded_actor : SetCode::not_editable};
}

SetResult Account::set(SettingId setting, Value value) {
  const SetResult result = check(setting, value);
  if (result) store(setting, value + 1);
  return result;
}

SetResult Account::set(SettingId setting, Value value, const RoleSet& actor) {
  const SetResult result = check(setting, value, actor);
  if (result) store(setting, value + 1);
  return result;
}

SetResult Account::reset(SettingId setting) {
  if (index(setting) >= choices_.size()) return {SetCode::unknown_setting};
  const SetResult result = check_others(setting, table_->data().settings[index(setting)].default_value);
  if (result) store(setting, 0);
  return result;
}

// INVARIANT: a word stays below its combination's case_count, as every value is below its setting's count.
void Account::store(SettingId setting, std::uint32_t choice) {
  const TableData& data = table_->data();
  const Value before = value(setting);
  choices_[index(setting)] = choice;
  const Value after = value(setting);
  if (before == after) return;
  for (std::size_t combination = 0; combination < words_.size(); ++combination) {
    const format::SettingCombination& found = data.combinations[combination];
    for (const format::CombinationTerm& term : data.combination_terms.subspan(found.first_term, found.term_count)) {
      if (term.setting == index(setting)) words_[combination] += (after - before) * term.stride;
    }
  }
}

std::string_view text(SetCode code) {
  switch (code) {
    case SetCode::done:
      return "done";
    case SetCode::unknown_setting:
      return "the policy has no such setting";
    case SetCode::unknown_value:
      return "the setting has no such value";
    case SetCode::immutable:
      return "the setting is immutable: no account can change it";
    case SetCode::not_editable:
      return "none of the actor's roles may edit the setting";
    case SetCode::not_allowed:
      return "the policy does not let an account choose this value";
    case SetCode::lacks_requirement:
      return "the choice requires a different value of another setting";
    case SetCode::required_by_another:
      return "another setting requires the current value";
    case SetCode::excluded_actor:
      return "the actor has roles that nobody may hold together";
  }
  return "unknown";
}

}  // namespace pol
