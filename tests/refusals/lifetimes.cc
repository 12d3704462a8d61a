// What clang alone refuses: what outlives a local thing that it borrows. The comment beside each case is a regular expression
// that its errors must match.
#include <pol/account.h>
#include <pol/holder.h>
#include <pol/loaded_table.h>
#include <pol/request_inputs.h>
#include <pol/session.h>
#include <pol/verify.h>

[[maybe_unused]] constexpr pol::PermissionId open{0};

pol::AccountWords right(const pol::Account& account) {
  return account;
}

#ifdef view_of_a_local  // address of stack memory|stack memory associated
const pol::TableView& view(std::span<const std::byte> bytes) {
  const pol::VerifyResult verified = pol::verify(bytes);
  return *verified;
}
#endif
#ifdef view_by_its_name  // address of stack memory|stack memory associated
const pol::TableView& view(std::span<const std::byte> bytes) {
  const pol::VerifyResult verified = pol::verify(bytes);
  return verified.table();
}
#endif
#ifdef account_of_a_local_table  // address of stack memory|stack memory associated
pol::Account account(std::span<const std::byte> bytes) {
  const pol::TableView table = *pol::verify(bytes);
  return pol::Account(table);
}
#endif
#ifdef session_of_a_local_table  // address of stack memory|stack memory associated
pol::Session session(std::span<const std::byte> bytes) {
  const pol::TableView table = *pol::verify(bytes);
  return pol::Session(table, pol::RoleSet());
}
#endif
#ifdef request_of_a_local_table  // address of stack memory|stack memory associated
pol::RequestInputs request(std::span<const std::byte> bytes) {
  const pol::TableView table = *pol::verify(bytes);
  return pol::RequestInputs(table, open);
}
#endif
#ifdef view_of_a_local_loaded_table  // address of stack memory|stack memory associated
const pol::TableView& view(pol::Holder<pol::LoadedTable>::Reader& reader) {
  const auto guard = reader.enter();
  const pol::LoadedTable& table = *guard;
  return table.view();
}
#endif
#ifdef value_of_a_local_guard  // address of stack memory|stack memory associated
const pol::LoadedTable& value(pol::Holder<pol::LoadedTable>::Reader& reader) {
  const auto guard = reader.enter();
  return *guard;
}
#endif
