// Typed numbers of what a policy declares, so that a role is never passed where a permission belongs.
//
// An id is a position in its table and valid for that table (and for every table of the same fingerprint).
// Get one by name from names.h, or as a constant from a generated header. An id that a table does not have is
// never an error: nobody holds it, and it gets the lowest level.
#pragma once

#include <cstdint>

namespace pol {

/// The answer of a decision. 0 is the lowest level: what everything gets that is not granted.
enum class [[nodiscard]] Level : std::uint8_t {};

enum class RoleId : std::uint32_t {};
enum class PermissionId : std::uint32_t {};  ///< An action on a resource type.
enum class ResourceId : std::uint32_t {};
enum class AttributeId : std::uint32_t {};  ///< A fact of one request, of its resource or of the context.
enum class SettingId : std::uint32_t {};    ///< A choice of an account.

inline constexpr Level lowest_level{};

/// The id that no table has: the result for a name that is not found. As a role it gives nothing, as a permission it gets
/// the lowest level, as a level no decision reaches it, and as an attribute or a value it is refused.
template <typename Id>
inline constexpr Id unknown = static_cast<Id>(0xFFFFFFFF);

/// The position behind an id.
template <typename Id>
constexpr std::uint32_t index(Id id) {
  return static_cast<std::uint32_t>(id);
}

/// The id of a position.
template <typename Id>
constexpr Id id_at(std::uint64_t position) {
  return static_cast<Id>(position);
}

}  // namespace pol
