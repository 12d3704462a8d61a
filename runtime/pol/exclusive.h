// The roles that a subject holds, and whether the policy lets anybody hold them together.
//
// A subject *holds* the roles of its set and all roles that those include, transitively. With `exclusive roles`, no subject
// may hold two roles of one list. The policy's asserts are proved only for subjects without such a conflict, so every
// function that takes a list of roles or a RoleSet gives the others the lowest level; find_conflict says why. A function
// that takes a RoleMask does not check, for speed: call find_conflict when you make the mask.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <span>

#include <pol/role_set.h>
#include <pol/table_view.h>

namespace pol {

/// Two roles of a subject that nobody may hold together. `first` is `first_held` or includes it; the same for `second`.
/// `first_held` and `second_held` are the roles that `exclusive roles` lists.
struct RoleConflict {
  RoleId first;
  RoleId second;
  RoleId first_held;
  RoleId second_held;

  friend constexpr bool operator==(const RoleConflict&, const RoleConflict&) = default;
};

namespace detail {

// Whether more than one of the roles may hold a role of an exclusive list. Most subjects have one or none, and need not be
// looked at any further: no role by itself holds two of a list.
constexpr bool may_conflict(const TableData& table, RoleMask roles) {
  return std::popcount(roles.bits & table.excluding_roles) > 1;
}
constexpr bool may_conflict(const TableData& table, const RoleSet& roles) {
  int count = 0;
  for (const std::uint64_t word : roles.occupied_words()) count += std::popcount(word & table.excluding_roles);
  return count > 1;
}
/// Adds what the roles include, as far as an exclusive list needs it. One pass: of `lead includes senior` and `senior
/// includes clerk` the first comes first, so that who holds `lead` holds `senior` when the second is looked at.
constexpr void add_included(const TableData& table, RoleSet& held) {
  for (const format::Inclusion& inclusion : table.inclusions) {
    if (held.contains(RoleId{inclusion.role})) held.add(RoleId{inclusion.included});
  }
}

/// The role of the set that holds `role`: itself, or the one with the lowest id. The same pass, backwards.
constexpr RoleId holder_of(const TableData& table, const RoleSet& roles, RoleId role) {
  if (roles.contains(role)) return role;
  RoleSet holders{role};
  for (std::size_t number = table.inclusions.size(); number-- > 0;) {
    const format::Inclusion& inclusion = table.inclusions[number];
    if (holders.contains(RoleId{inclusion.included})) holders.add(RoleId{inclusion.role});
  }
  for (std::uint32_t word = 0; word < table.role_words; ++word) {
    const std::uint64_t found = roles.word(word) & holders.word(word);
    if (found != 0) return RoleId{word * 64 + static_cast<std::uint32_t>(std::countr_zero(found))};
  }
  return role;
}

[[gnu::noinline]] constexpr std::optional<RoleConflict> find_conflict(const TableData& table, const RoleSet& roles) {
  RoleSet held = roles;
  add_included(table, held);
  for (const format::RoleList& list : table.exclusive) {
    std::optional<RoleId> first;
    for (const std::uint32_t number : table.role_lists.subspan(list.first, list.count)) {
      const RoleId role{number};
      if (!held.contains(role) || role == first) continue;
      if (first) return RoleConflict{holder_of(table, roles, *first), holder_of(table, roles, role), *first, role};
      first = role;
    }
  }
  return std::nullopt;
}

}  // namespace detail

/// The conflict if the policy lets nobody hold these roles together; otherwise nothing.
constexpr std::optional<RoleConflict> find_conflict(const TableView& table, const RoleSet& roles) {
  if (!detail::may_conflict(table.data(), roles)) return std::nullopt;
  return detail::find_conflict(table.data(), roles);
}

}  // namespace pol
