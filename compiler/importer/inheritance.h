// Which role holds all that another holds, and what is left to grant once it includes it.
//
//                guest  cashier  clerk  manager        role guest;
//   till.open             x        x       x           role cashier includes guest;
//   till.refund           x        x       x           role clerk includes guest;
//   till.close                             x           role manager includes cashier;
//   till.view      x      x        x       x
//
//   guest is left with view, cashier and clerk with open and refund, manager with close.
//
// Cashier and clerk hold the same, so that neither includes the other, and the manager includes the first of them. That
// brings in the guest, whom the manager need not name. Who holds all that the cashier holds is looked for among the
// holders of `till.open`, three roles, and not of `till.view`, which all four hold.
//
// Cost: for each role, a comparison with the roles that hold its rarest permission.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/importer/access_table.h"

namespace polc::importer {

using RoleLists = std::vector<std::vector<std::uint32_t>>;

struct FactoredTable {
  RoleLists includes;                              ///< By role, sorted; without cycles.
  std::vector<std::vector<ImportedGrant>> grants;  ///< By role: what it holds beyond what it includes.
};

/// Keeps what the file says of inheritance, if it says anything. Otherwise a role includes every other that has something, and
/// nothing that it has not, save those that are reached through another. Roles that hold the same do not include each other:
/// they are granted the same, and who holds more includes the first of them.
FactoredTable factor(const AccessTable& table);

/// A role that includes itself, over any number of steps.
std::optional<std::uint32_t> role_in_cycle(const RoleLists& includes);

/// By role: itself and all that it includes, transitively, sorted. `includes` must have no cycle.
RoleLists closures_of(const RoleLists& includes);

}  // namespace polc::importer
