// Uses of the runtime that compile, and below, one by one, uses that must not: what would dangle, and answers thrown away.
// The comment beside each #ifdef is a regular expression that the errors of g++ and of clang must match.
#include <pol/account.h>
#include <pol/custom_roles.h>
#include <pol/holder.h>
#include <pol/loaded_table.h>
#include <pol/request_inputs.h>
#include <pol/session.h>
#include <pol/verify.h>

#include <vector>

std::vector<std::byte> file();
std::unique_ptr<const pol::LoadedTable> load();
constexpr pol::PermissionId open{0};
constexpr pol::RoleId clerk{0};

bool right(std::span<const std::byte> bytes) {
  const pol::VerifyResult verified = pol::verify(bytes);
  const pol::TableView copy = *pol::verify(bytes);
  const pol::TableView& table = *verified;
  const std::vector<std::byte> kept = file();
  const pol::VerifyResult again = pol::verify(kept);
  pol::Account account(table);
  if (!account.set(pol::SettingId{0}, 1)) return false;
  const pol::Session session(table, {clerk}, account);
  pol::RequestInputs request(copy, open);
  if (request.set(pol::AttributeId{0}, 1) != pol::RequestInputs::SetResult::done) return false;
  return pol::decide(table, {clerk}, open, account) == session.decide(open) && again &&
         pol::permits(*pol::verify(bytes), pol::Level{1}, clerk, open, request);
}

#ifdef bytes_of_a_temporary  // deleted function
const pol::VerifyResult verified = pol::verify(file());
#endif
#ifdef session_of_a_temporary  // deleted
const pol::Session session(*pol::verify({}), pol::RoleSet{clerk});
#endif
#ifdef session_of_a_temporary_and_braces  // deleted
const pol::Session session(*pol::verify({}), {clerk});
#endif
#ifdef session_with_an_account_of_a_temporary  // deleted
const pol::Session session(*pol::verify({}), {clerk}, pol::AccountWords(nullptr, 0));
#endif
#ifdef session_with_custom_roles_of_a_temporary  // deleted
const pol::Session session(*pol::verify({}), {clerk}, pol::PermissionSet(), pol::AccountWords(nullptr, 0));
#endif
#ifdef account_of_a_temporary  // deleted
pol::Account account(*pol::verify({}));
#endif
#ifdef request_of_a_temporary  // deleted
pol::RequestInputs request(*pol::verify({}), open);
#endif
#ifdef custom_roles_of_a_temporary  // deleted
pol::CustomRoles roles(pol::verify({}).table());
#endif
#ifdef words_of_a_temporary_account  // deleted
pol::AccountWords words(const pol::TableView& table) {
  return pol::Account(table);
}
#endif
#ifdef value_of_a_temporary_guard  // deleted
const pol::LoadedTable& value(pol::Holder<pol::LoadedTable>::Reader& reader) {
  return *reader.enter();
}
#endif
#ifdef empty_inputs  // no matching function|no matching constructor
const pol::Inputs inputs{};
#endif
#ifdef words_of_no_account  // no matching function|no matching constructor
const pol::AccountWords words{};
#endif
#ifdef level_for_no_account  // no matching function|cannot convert|could not convert
const pol::Level level = pol::decide(*pol::verify({}), clerk, open, pol::Inputs(0), {});
#endif
#ifdef bits_for_inputs  // no matching function|chosen constructor is explicit|cannot convert
const pol::Level level = pol::decide(*pol::verify({}), clerk, open, std::uint64_t{1});
#endif
#ifdef ignored_decision  // nodiscard
void ask(const pol::TableView& table) {
  pol::decide(table, clerk, open);
}
#endif
#ifdef ignored_session  // nodiscard
void ask(const pol::Session& session) {
  session.decide(open);
}
#endif
#ifdef ignored_permit  // nodiscard
void ask(const pol::TableView& table) {
  pol::permits(table, pol::Level{1}, clerk, open);
}
#endif
#ifdef ignored_attribute  // nodiscard
void ask(pol::RequestInputs& request) {
  request.set(pol::AttributeId{0}, 1);
}
#endif
#ifdef ignored_setting  // nodiscard
void ask(pol::Account& account) {
  account.set(pol::SettingId{0}, 1);
}
#endif
#ifdef ignored_name  // nodiscard
void ask(const pol::Names& names) {
  names.role("clerk");
}
#endif
#ifdef ignored_table  // nodiscard
void ask(std::span<const std::byte> bytes) {
  pol::LoadedTable::load(bytes);
}
#endif
