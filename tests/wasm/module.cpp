// The runtime as a WebAssembly module, with the shipped policy in it. Exports functions over plain numbers.
#include "tests/size/shipped_decisions.h"

extern "C" {

__attribute__((export_name("decide_shipped_policy"))) int decide_shipped_policy() {
  return polc::decide_shipped_policy();
}

__attribute__((export_name("refuse_damaged_policy"))) int refuse_damaged_policy() {
  return polc::refuse_damaged_policy();
}

/// One decision by the header's own table: role bits, the permission's number, packed inputs.
__attribute__((export_name("decide"))) int decide(int roles, int permission, int inputs) {
  return static_cast<int>(pol::decide(support_authorization::table, pol::RoleMask(static_cast<unsigned>(roles)),
                                      static_cast<pol::PermissionId>(permission),
                                      pol::Inputs(static_cast<unsigned>(inputs))));
}
}
