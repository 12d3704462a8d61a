// Many decisions at once: over spans of requests, over all permissions, over all roles.
//
// Nothing here allocates: the caller provides the memory. Bit sets have one bit per id; id 0 is the lowest bit of the first
// word. A RoleSet or list of roles that the policy lets nobody hold together gets the lowest level for everything (see
// find_conflict); the masks of a batch are not checked. Custom roles are not supported here.
#pragma once

#include <cstdint>
#include <span>

#include <pol/partial.h>

namespace pol {

/// One request of a batch. `inputs` must be complete, such as those of RequestInputs::complete_for.
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

/// Decides `requests` into `levels`, up to the shorter of the two. Takes 24 KiB of stack. Where settings or restrictions decide, the
/// table has at most 64 roles and 1,024 permissions, and there are four requests for each of their cases, what the account and
/// all blocks say is put together there first: then a request takes as long as one that nothing but its attributes decides,
/// about a fourth of a decision by itself. Others take what `decide` takes.
void decide_all(const TableView& table, std::span<const Request> requests, std::span<Level> levels,
                AccountWords account);
void decide_all(const TableView& table, std::span<const ListRequest> requests, std::span<Level> levels,
                AccountWords account);
/// The same for one subject with any roles. Each request's own roles are ignored.
void decide_all(const TableView& table, const RoleSet& roles, std::span<const Request> requests,
                std::span<Level> levels, AccountWords account);

/// Decides one permission for one subject over many rows, such as those of a page of records, into `levels`, up to the shorter
/// of the two. Each row's inputs must be complete. From 256 rows on, the level of each case is decided once and then looked up,
/// by a processor with AVX2 for 32 rows at once, unless the permission reads more than 8 neighbouring bits.
void decide_rows(const TableView& table, const RoleSet& roles, PermissionId permission, std::span<const Inputs> rows,
                 std::span<Level> levels, AccountWords account);

/// The words of a bit set over `count` ids.
constexpr std::size_t set_words(std::uint32_t count) {
  return (std::size_t{count} + 63) / 64;
}

/// The permissions for which a subject gets at least `level` (above the lowest): `always` for every value of the attributes,
/// `ever` for some. Both sets are overwritten and have set_words(permission_count()) words. Returns false if there are too
/// many combinations of attributes for an exact answer (see partial.h): then `always` may lack a few and `ever` may have a
/// few too many.
[[nodiscard]] bool permissions_of(const TableView& table, const RoleSet& roles, Level level,
                                  std::span<std::uint64_t> always, std::span<std::uint64_t> ever, AccountWords account);

/// The roles that, held alone, get at least `level` (above the lowest) for a permission: for every value of the unknown
/// attributes, and for some. None for a request that had something refused. Otherwise as permissions_of, with
/// set_words(role_count()) words.
[[nodiscard]] bool roles_of(const TableView& table, PermissionId permission, Level level,
                            std::span<std::uint64_t> always, std::span<std::uint64_t> ever, PartialInputs inputs,
                            AccountWords account);

}  // namespace pol
