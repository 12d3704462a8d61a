// Roles that exclude each other: what an application asks before it gives a subject another role.
//
// `decide` does not ask: the policy's asserts were proved for subjects that keep to this, so it is for whoever gives out
// roles to see that they do.
#pragma once

#include <cstdint>
#include <optional>

#include <pol/role_set.h>
#include <pol/table_view.h>

namespace pol {

struct RolePair {
  RoleId first;
  RoleId second;
};

/// Two roles of the set that no subject may hold both; nothing if it keeps to the policy.
constexpr std::optional<RolePair> find_conflict(const TableView& table, const RoleSet& roles) {
  const TableData& data = table.data();
  for (const format::RoleList& list : data.exclusive) {
    std::optional<RoleId> held;
    for (const std::uint32_t number : data.role_lists.subspan(list.first, list.count)) {
      const RoleId role{number};
      if (!roles.contains(role) || role == held) continue;
      if (held) return RolePair{*held, role};
      held = role;
    }
  }
  return std::nullopt;
}

}  // namespace pol
