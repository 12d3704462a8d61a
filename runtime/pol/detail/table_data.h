// Where the parts of a table lie in memory: pointers and counts, nothing owned, nothing checked.
//
// Users of the library hold a TableView instead. A TableData is filled by verify, from bytes that it has
// checked, or by a generated header, from constexpr arrays; it is a literal type so that `decide` can run at
// compile time on it.
// INVARIANT: every index that verify.h checks is in range. All code behind a TableView relies on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <pol/detail/table_format.h>

namespace pol {

struct TableData {
  // What decide touches, in the order in which it does.
  const format::Permission* permissions = nullptr;
  const std::uint64_t* rows = nullptr;
  std::uint32_t permission_count = 0;
  std::uint32_t level_count = 2;
  // These follow from the counts: see with_shape.
  std::uint32_t group_words = 1;  ///< Words of a row group without restrictions.
  std::uint32_t role_words = 1;   ///< Words of a row.
  std::uint32_t lane_width = 0;   ///< Bits of a lane; 0 where rows have words of their own.
  std::uint32_t quick_count = 0;  ///< The permission count if rows lie in at most two lanes, else 0.
  // As permission_count and quick_count, where it has to be known first that the roles are a subject's: 0 if any exclude
  // each other.
  std::uint32_t unlooked_count = 0;
  std::uint32_t unlooked_quick_count = 0;
  std::uint64_t lane_roles = 0;     ///< A bit for each role, in the lowest lane.
  std::uint64_t lane_ones = 0;      ///< The lowest bit of every lane.
  std::uint64_t first_lane = 0;     ///< All bits of the lowest lane.
  std::uint64_t fallback_bits = 0;  ///< The fallback role's bit in its word of a row; 0 if there is none.
  std::uint32_t fallback_word = 0;
  std::uint32_t custom_role = format::none;
  const std::uint32_t* row_index = nullptr;
  const format::Gather* gathers = nullptr;
  const format::BlockRecord* blocks = nullptr;
  const std::uint32_t* default_words = nullptr;
  /// Of the roles that hold one of an exclusive list: for each the bit of its number modulo 64. See with_shape.
  std::uint64_t excluding_roles = 0;
  std::uint64_t identity = 0;  ///< Tells this table's accounts from those of every other table of the process.

  // The schema.
  std::uint64_t fingerprint = 0;
  std::uint32_t role_count = 0;
  std::uint32_t fallback_role = format::none;
  std::uint32_t combination_count = 1;
  std::span<const std::uint64_t> dependencies;
  std::span<const format::SettingCombination> combinations;
  std::span<const format::CombinationTerm> combination_terms;
  std::span<const format::Resource> resources;
  std::span<const std::uint32_t> permission_resources;
  std::span<const format::Attribute> attributes;
  std::span<const format::Setting> settings;
  std::span<const std::uint64_t> value_sets;
  std::span<const format::Requirement> requirements;
  std::span<const std::uint32_t> role_lists;
  std::span<const format::RoleList> exclusive;
  std::span<const format::Inclusion> inclusions;
  std::span<const std::uint64_t> custom_roles;

  // Names; all empty in a stripped table.
  const char* strings = nullptr;
  std::span<const format::Named> policy_name;
  std::span<const format::Named> level_names;
  std::span<const format::Named> role_names;
  std::span<const format::Named> permission_names;
  std::span<const format::Named> resource_names;
  std::span<const format::Named> attribute_names;
  std::span<const format::Named> setting_names;
  std::span<const format::Text> value_names;
  std::span<const std::uint32_t> roles_by_name;
  std::span<const std::uint32_t> permissions_by_name;
  std::span<const std::uint32_t> settings_by_name;
  std::span<const std::uint32_t> orders;  ///< Empty where no attribute and no setting has ordered values.

  std::span<const std::byte> bytes;  ///< The whole file; none behind a generated header.
};

/// Fills in what follows from the counts of roles, levels and permissions, from the fallback role and from what excludes
/// whom.
constexpr TableData with_shape(TableData data) {
  data.group_words = format::group_words(data.role_count, data.level_count);
  data.role_words = format::role_words(data.role_count);
  data.lane_width = format::lane_width(data.role_count, data.level_count);
  if (data.lane_width != 0) {
    data.first_lane = ~std::uint64_t{0} >> (64 - data.lane_width);
    data.lane_roles = data.role_count == 0 ? 0 : ~std::uint64_t{0} >> (64 - data.role_count);
    for (std::uint32_t level = 0; level + 1 < data.level_count; ++level) {
      data.lane_ones |= std::uint64_t{1} << level * data.lane_width;
    }
    if (data.level_count <= 3) data.quick_count = data.permission_count;
  }
  if (data.fallback_role != format::none) {
    data.fallback_word = data.fallback_role / 64;
    data.fallback_bits = std::uint64_t{1} << data.fallback_role % 64;
  }
  const auto add_excluding = [&data](std::uint32_t role) { data.excluding_roles |= std::uint64_t{1} << role % 64; };
  for (const format::RoleList& list : data.exclusive) {
    for (const std::uint32_t role : data.role_lists.subspan(list.first, list.count)) add_excluding(role);
  }
  for (const format::Inclusion& inclusion : data.inclusions) add_excluding(inclusion.role);
  if (data.excluding_roles == 0) {
    data.unlooked_count = data.permission_count;
    data.unlooked_quick_count = data.quick_count;
  }
  return data;
}

/// The input bits that hold an attribute's value.
constexpr std::uint64_t attribute_bits(const format::Attribute& attribute) {
  return attribute.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - attribute.width) << attribute.shift;
}

}  // namespace pol
