// Roles by the names that policies know them by.
#pragma once

#include <optional>
#include <string_view>

#include "pol/names.h"

namespace polc {

/// As pol::Names::role, which an application asks; whoever asks about a policy may also mean the `custom roles`.
inline std::optional<pol::RoleId> role_named(const pol::TableView& table, std::string_view name) {
  const pol::Names names(table);
  const std::uint32_t custom = table.data().custom_role;
  if (custom != pol::format::none && names.name(pol::RoleId{custom}) == name) return pol::RoleId{custom};
  return names.role(name);
}

}  // namespace polc
