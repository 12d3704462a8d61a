// Permissions that the same rules speak of, under the same conditions: what holds of one holds of all.
//
// This is what keeps the checks near linear: a rule over ten thousand permissions is looked at once for each
// class of them. Cost: linear in the rules' targets.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/account_scope.h"

namespace polc::lint {

/// A rule as it applies to a class. Rules whose condition cannot hold are left out.
struct ClassUse {
  std::uint32_t rule = 0;
  Diagram when = Diagram::never;
  std::optional<std::uint32_t> implied_by;  ///< Index into Model::implications.

  friend bool operator==(const ClassUse&, const ClassUse&) = default;
};

struct PermissionClass {
  std::vector<PermissionId> permissions;  ///< At least one.
  std::vector<ClassUse> uses;             ///< In the order of the model's rules.

  // Which uses name a role, as positions in `uses`, so that nobody has to look through all of them.
  std::vector<std::pair<RoleId, std::uint32_t>> by_role;  ///< Of rules that name few roles. Sorted.
  std::vector<std::uint32_t> of_many_roles;               ///< Of rules that name too many to list.
  std::vector<std::uint32_t> of_every_subject;
};

std::vector<PermissionClass> permission_classes(AccessConditions& access, AccountScope& scope);

}  // namespace polc::lint
