// Typed indexes into the vectors of a Model. An id is valid only for the model that handed it out, and for the table that
// was lowered from it: roles, permissions, resources and levels have the runtime's own ids.
#pragma once

#include <cstdint>

#include <pol/ids.h>

namespace polc {

using pol::id_at;
using pol::index;
using pol::PermissionId;
using pol::ResourceId;
using pol::RoleId;
using LevelId = pol::Level;  ///< 0 is the lowest level.

enum class DomainId : std::uint32_t {};
enum class VariableId : std::uint32_t {};  ///< An attribute or a setting: whatever a condition can test.
enum class ExpressionId : std::uint32_t {};

}  // namespace polc
