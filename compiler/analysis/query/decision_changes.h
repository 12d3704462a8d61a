// Which decisions other settings would change: for every subject and every request, in the least words.
//
// What a subject is granted is what its roles are granted, and what any of its roles forbids is kept from it. So whatever changes for
// a subject of many roles changes for one of these roles alone, or for two of them: where a restriction comes or goes with the
// setting, the role that is granted and the one that is restricted. Those two kinds are all that is listed.
#pragma once

#include <map>
#include <vector>

#include "compiler/analysis/query/condition_words.h"
#include "compiler/table/read_back_table.h"

namespace polc {

/// Settings at these values, by variable.
using SettingValues = std::map<VariableId, std::uint32_t>;

struct DecisionChange {
  bool opens = false;               ///< The level is reached after and not before; else it was and no longer is.
  std::vector<pol::RoleId> roles;   ///< For a subject with just one of these. Sorted.
  std::vector<pol::RoleId> beside;  ///< And one of these: not for one of the two roles alone. Empty: nothing beside.
  pol::Level lowest{};              ///< Each level from this one to `highest` is reached, or lost.
  pol::Level highest{};
  ConditionWords words;  ///< When, in the words of the first permission; those of the others read alike.
  std::vector<pol::PermissionId> permissions;  ///< In the order of the policy.
  /// By permission, when: `own` of one resource is another fact than that of the next.
  std::vector<Diagram> where;
};

/// What changes for these permissions from the accounts with `before` to those with `after`, which differ in nothing else and
/// are both admitted. Both give the same settings. What opens comes first, then what concerns one role, then by role, level and permission.
/// Cost: the cases of the permissions, and for each the kinds of roles times the kinds of restrictions that depend on the
/// settings. Throws QuestionLimit where that takes too much.
std::vector<DecisionChange> changes_between(ReadBackTable& read_back, const std::vector<pol::PermissionId>& permissions,
                                            const SettingValues& before, const SettingValues& after);

}  // namespace polc
