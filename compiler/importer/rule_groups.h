// Grants joined to statements: which roles are granted which permissions by one `allow`.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/importer/access_table.h"

namespace polc::importer {

struct RuleGroup {
  std::vector<std::uint32_t> roles;  ///< Sorted.
  std::uint32_t content = 0;
  std::vector<std::uint32_t> permissions;  ///< Sorted.
};

/// Each grant in one group. Permissions that the same roles are granted alike stand together, unless it is shorter to name them
/// for each role. Sorted by first role.
std::vector<RuleGroup> group_rules(const AccessTable& table, const std::vector<std::vector<ImportedGrant>>& grants);

}  // namespace polc::importer
