// Who is decided otherwise: one role, or two.
//
// A set of roles S is decided at a level or above it in a case if some role of S is granted it, no role of S is forbidden it, and no
// `require` takes it from everybody. So it is enough to compare one role, and two:
//
//   Let every admissible set of one or two roles be decided alike by two policies, and let S be decided at the level by the first: by
//   its role r. Each {r, q} with q in S is then decided at it by the first, hence by the second; so in the second no q of S is
//   forbidden it, and nothing takes it from everybody. {r} is decided at it too, so r is granted it. Hence S is decided at it by the
//   second; and the other way round. (Every part of an admissible set is admissible, and whoever holds no role counts as the
//   fallback role or is decided at the lowest level by both.)
//
// Roles that both policies treat alike are compared once.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "compiler/access/access_conditions.h"

namespace polc {

/// What a set of roles is decided at by each level above the lowest, and where two such answers differ in a way that counts.
using AllowedAt = std::vector<Diagram>;
using Differing = std::function<Diagram(const AllowedAt& before, const AllowedAt& after)>;

/// When a subject with these roles is decided at each level above the lowest.
AllowedAt allowed_at(AccessConditions& access, const PermissionConditions& conditions,
                     const std::vector<RoleId>& roles);

/// The level in one case; `values` by VariableId.
LevelId level_at(AccessConditions& access, const PermissionConditions& conditions, const std::vector<RoleId>& roles,
                 const std::vector<std::uint32_t>& values);

struct DifferingRoles {
  std::vector<RoleId> roles;
  Diagram where{};
};

/// The sets of one role that differ, or if there is none, the first of two. Cost: the square of the kinds of roles where a restriction
/// is at work, else their number.
std::vector<DifferingRoles> differing_roles(AccessConditions& access, const PermissionConditions& before,
                                            const PermissionConditions& after, const Differing& differing);

/// Where the levels of two answers are not the same.
Diagram unequal(DiagramManager& diagrams, const AllowedAt& before, const AllowedAt& after);

/// True if both decide alike for every set of roles, by the same conditions.
bool is_same(const PermissionConditions& before, const PermissionConditions& after);

}  // namespace polc
