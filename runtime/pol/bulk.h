// Many decisions at once: over spans of requests, over all permissions, over all roles.
//
// Nothing here allocates: the caller brings the memory. Bit sets have one bit an id, id 0 lowest in the first word. A RoleSet
// or a list of roles with which the policy admits nobody gets the lowest level throughout (see find_conflict); the masks of a
// batch are not looked at. Custom roles are not asked for here.
#pragma once

#include <cstdint>
#include <span>

#include <pol/partial.h>

namespace pol {

/// One request of a batch. `inputs` are complete, as those of RequestInputs::complete_for are.
struct Request {
  RoleMask roles;
  PermissionId permission{};
  Inputs inputs;
};
/// One request of a batch whose subjects may hold any roles, listed in memory of the caller.
struct ListRequest {
  std::span<const RoleId> roles;
  PermissionId permission{};
  Inputs inputs;
};

/// Decides `requests` into `levels`, as far as both reach.
void decide_all(const TableView& table, std::span<const Request> requests, std::span<Level> levels,
                AccountWords account);
void decide_all(const TableView& table, std::span<const ListRequest> requests, std::span<Level> levels,
                AccountWords account);
/// The same for one subject with any roles. Each request's own roles are ignored.
void decide_all(const TableView& table, const RoleSet& roles, std::span<const Request> requests,
                std::span<Level> levels, AccountWords account);

/// The words of a bit set over `count` ids.
constexpr std::size_t set_words(std::uint32_t count) {
  return (std::size_t{count} + 63) / 64;
}

/// For which permissions a subject gets at least `level` (above the lowest): whatever the attributes, and for some.
/// Both sets are written whole and have set_words(permission_count()) words. False if bounds had to be taken where there are
/// too many combinations of attributes (see partial.h): then `always` may lack a few and `ever` have a few too many.
[[nodiscard]] bool permissions_of(const TableView& table, const RoleSet& roles, Level level,
                                  std::span<std::uint64_t> always, std::span<std::uint64_t> ever, AccountWords account);

/// Which roles, each held alone, get at least `level` (above the lowest) for a permission: whatever the unknown
/// attributes, and for some of their values; none for a request to which something was refused. As permissions_of, with
/// set_words(role_count()) words.
[[nodiscard]] bool roles_of(const TableView& table, PermissionId permission, Level level,
                            std::span<std::uint64_t> always, std::span<std::uint64_t> ever, PartialInputs inputs,
                            AccountWords account);

}  // namespace pol
