// What an application links that verifies a table and decides: the object whose size the test measures.
#include <pol/decide.h>
#include <pol/verify.h>

namespace polc {

bool take_table(std::span<const std::byte> bytes, pol::TableView& table) {
  const pol::VerifyResult result = pol::verify(bytes);
  if (result) table = *result;
  return static_cast<bool>(result);
}

pol::Level decide_request(const pol::TableView& table, pol::RoleMask roles, pol::PermissionId permission,
                          pol::Inputs inputs, pol::AccountWords account) {
  return pol::decide(table, roles, permission, inputs, account);
}

pol::Level decide_for_many_roles(const pol::TableView& table, const pol::RoleSet& roles, pol::PermissionId permission,
                                 pol::Inputs inputs, pol::AccountWords account) {
  return pol::decide(table, roles, permission, inputs, account);
}

}  // namespace polc
