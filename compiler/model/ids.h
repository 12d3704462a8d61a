// Typed indexes into the vectors of a Model. An id is valid only for the model that handed it out.
#pragma once

#include <cstddef>
#include <cstdint>

namespace polc {

enum class RoleId : std::uint32_t {};
enum class LevelId : std::uint32_t {};  ///< 0 is the lowest level.
enum class ResourceId : std::uint32_t {};
enum class PermissionId : std::uint32_t {};
enum class DomainId : std::uint32_t {};
enum class VariableId : std::uint32_t {};  ///< An attribute or a setting: whatever a condition can test.
enum class ExpressionId : std::uint32_t {};

/// The position behind an id.
template <typename Id>
constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

/// The id of a position.
template <typename Id>
constexpr Id id_at(std::size_t position) {
  return static_cast<Id>(position);
}

}  // namespace polc
