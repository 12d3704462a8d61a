// Accounts: settings, custom roles, and the stored form.
#include "module.h"

#include <string>

#include <pol/account_text.h>

namespace {

using pol::SettingId;
using pol::wasm::AccountHandle;
using pol::wasm::answer;
using pol::wasm::answer_text;
using pol::wasm::TableHandle;

/// What the last write or read left for JavaScript to fetch.
std::string written;
pol::AccountReport report;

/// 0 if done. Else `answer` has the reason's text and the other setting, or `none`.
std::uint32_t answer_set(pol::SetResult result) {
  answer_text(0, text(result.code));
  const bool about_another =
      result.code == pol::SetCode::lacks_requirement || result.code == pol::SetCode::required_by_another;
  answer[2] = about_another ? index(result.other) : pol::format::none;
  return static_cast<std::uint32_t>(result.code);
}

}  // namespace

POL_EXPORT(account_open) AccountHandle* account_open(const TableHandle* table) {
  return new AccountHandle(*table);
}
POL_EXPORT(account_close) void account_close(AccountHandle* account) {
  delete account;
}

POL_EXPORT(account_value) std::uint32_t account_value(const AccountHandle* account, std::uint32_t setting) {
  return account->account.value(SettingId{setting});
}
POL_EXPORT(account_is_chosen) bool account_is_chosen(const AccountHandle* account, std::uint32_t setting) {
  return account->account.is_chosen(SettingId{setting});
}
POL_EXPORT(account_set) std::uint32_t account_set(AccountHandle* account, std::uint32_t setting, std::uint32_t value) {
  return answer_set(account->account.set(SettingId{setting}, value));
}
POL_EXPORT(account_set_as)
std::uint32_t account_set_as(AccountHandle* account, std::uint32_t setting, std::uint32_t value,
                             const pol::wasm::SubjectHandle* actor) {
  return answer_set(account->account.set(SettingId{setting}, value, actor->roles()));
}
POL_EXPORT(account_reset) std::uint32_t account_reset(AccountHandle* account, std::uint32_t setting) {
  return answer_set(account->account.reset(SettingId{setting}));
}

/// 0 if done. Else `answer` has the reason's text and the permission, or `none`.
POL_EXPORT(account_define_role)
std::uint32_t account_define_role(AccountHandle* account, const char* name, std::uint32_t size,
                                  const pol::PermissionId* permissions, std::uint32_t count) {
  const auto result = account->custom_roles.define({name, size}, {permissions, count});
  answer_text(0, text(result.code));
  const bool about_one =
      result.code == pol::CustomRoleCode::unknown_permission || result.code == pol::CustomRoleCode::not_assignable;
  answer[2] = about_one ? index(result.permission) : pol::format::none;
  return static_cast<std::uint32_t>(result.code);
}
POL_EXPORT(account_remove_role) bool account_remove_role(AccountHandle* account, const char* name, std::uint32_t size) {
  return account->custom_roles.remove({name, size});
}
POL_EXPORT(account_role_count) std::uint32_t account_role_count(const AccountHandle* account) {
  return static_cast<std::uint32_t>(account->custom_roles.all().size());
}
POL_EXPORT(account_role_name) void account_role_name(const AccountHandle* account, std::uint32_t number) {
  answer_text(0, account->custom_roles.all()[number].name);
}

/// The text, valid until the next one is written.
POL_EXPORT(account_write) void account_write(const AccountHandle* account) {
  written = pol::write_account(account->account, &account->custom_roles);
  answer_text(0, written);
}
/// 0 if done, and then how many notes there are. Else `answer` has the reason's text and the line; the account is as it was.
POL_EXPORT(account_read) std::uint32_t account_read(AccountHandle* account, const char* stored, std::uint32_t size) {
  report = pol::read_account({stored, size}, account->account, &account->custom_roles);
  answer_text(0, text(report.status));
  answer[2] = static_cast<std::uint32_t>(report.line);
  answer[3] = static_cast<std::uint32_t>(report.notes.size());
  return static_cast<std::uint32_t>(report.status);
}
/// What it means (2), the name (2), the value (2).
POL_EXPORT(account_note) void account_note(std::uint32_t number) {
  const pol::AccountNote& note = report.notes[number];
  answer_text(0, text(note.kind));
  answer_text(2, note.name);
  answer_text(4, note.value);
}
