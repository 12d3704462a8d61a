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

#include <pol/detail/numbers.h>
#include <pol/detail/packed_names.h>
#include <pol/detail/table_format.h>

namespace pol {

/// Permissions up to here are decided inline: the permission count for those that a way of deciding suits, else 0. No way
/// suits rows that lie in chunks.
struct QuickCounts {
  std::uint32_t records_in_lanes = 0;  ///< A Permission for each, rows in at most two lanes.
  std::uint32_t records_in_words = 0;  ///< A Permission for each, rows with words of their own.
  std::uint32_t codes_in_lanes = 0;    ///< A number for each.
  std::uint32_t codes_in_words = 0;
};

struct TableData {
  // What decide touches, in the order in which it does.
  const format::Permission* permissions = nullptr;  ///< One a permission, or, if there are `codes`, one a class.
  const std::uint64_t* rows = nullptr;              ///< If there are `row_numbers`, the different words of rows.
  detail::Numbers codes;  ///< One a permission: a row group, or, from group_count on, a class.
  /// One a word of a row, its position in `rows`; if there are `row_chunks`, one a chunk of a row, or a list of roles.
  const std::uint16_t* row_numbers = nullptr;
  std::uint32_t group_count = 0;
  std::uint32_t permission_count = 0;
  std::uint32_t level_count = 2;
  // These follow from the counts: see with_shape.
  std::uint32_t group_words = 1;  ///< Elements of a row group without restrictions: see row_length.
  std::uint32_t role_words = 1;   ///< Words of a row.
  std::uint32_t row_length = 1;   ///< Elements of a row where it lies: its words, or the numbers of its chunks.
  std::uint32_t lane_width = 0;   ///< Bits of a lane; 0 where rows have words of their own.
  std::uint64_t first_map = 1;    ///< A bit for each word of a row; 0 if there are more than 64.
  QuickCounts quick;
  QuickCounts
      unlooked;  ///< As `quick`, where it has to be known first that the roles are a subject's: 0 if any exclude.
  std::uint32_t own_dependency_count =
      0;                            ///< The permissions that have a set in `dependency_sets` by their own number.
  std::uint64_t lane_roles = 0;     ///< A bit for each role, in the lowest lane.
  std::uint64_t lane_ones = 0;      ///< The lowest bit of every lane.
  std::uint64_t first_lane = 0;     ///< All bits of the lowest lane.
  std::uint64_t fallback_bits = 0;  ///< The fallback role's bit in its word of a row; 0 if there is none.
  std::uint32_t fallback_word = 0;
  std::uint32_t custom_role = format::none;
  const std::uint16_t* row_chunks = nullptr;  ///< The words of each chunk, by their positions in `rows`.
  std::uint32_t chunk_shift = 0;              ///< A chunk has 1 << chunk_shift words.
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
  std::span<const std::uint64_t> dependency_sets;  ///< See dependencies_of.
  detail::Numbers dependency_numbers;
  std::span<const format::SettingCombination> combinations;
  std::span<const format::CombinationTerm> combination_terms;
  std::uint32_t resource_count = 0;
  std::span<const format::Resource> resource_defaults;  ///< Empty if no attribute has a default: see resource_at.
  detail::Numbers resource_numbers;                     ///< By permission: see resource_of.
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
  detail::PackedNames policy_name;
  detail::PackedNames level_names;
  detail::PackedNames role_names;
  detail::PackedNames permission_names;
  detail::PackedNames resource_names;
  detail::PackedNames attribute_names;
  detail::PackedNames setting_names;
  detail::PackedNames value_names;
  detail::Numbers roles_by_name;
  detail::Numbers permissions_by_name;
  detail::Numbers settings_by_name;
  std::span<const std::uint32_t> orders;  ///< Empty where no attribute and no setting has ordered values.

  std::span<const std::byte> bytes;  ///< The whole file; none behind a generated header.
};

namespace detail {

/// The lowest bits of a word: as many as `count`, at least one, or all.
constexpr std::uint64_t first_bits(std::uint32_t count) {
  return ~std::uint64_t{0} >> (count < 64 ? 64 - count : 0);
}

}  // namespace detail

/// Fills in what follows from the counts of roles, levels and permissions, from the fallback role and from what excludes
/// whom.
constexpr TableData with_shape(TableData data) {
  const std::uint32_t chunk_words = data.row_chunks != nullptr ? 1U << data.chunk_shift : 0;
  data.group_words = format::group_words(data.role_count, data.level_count, chunk_words);
  data.role_words = format::role_words(data.role_count);
  data.first_map = data.role_words <= 64 ? detail::first_bits(data.role_words) : 0;
  data.row_length = format::row_length(data.role_count, chunk_words);
  data.lane_width = format::lane_width(data.role_count, data.level_count);
  if (data.lane_width != 0) {
    data.first_lane = ~std::uint64_t{0} >> (64 - data.lane_width);
    data.lane_roles = data.role_count == 0 ? 0 : ~std::uint64_t{0} >> (64 - data.role_count);
    for (std::uint32_t level = 0; level + 1 < data.level_count; ++level) {
      data.lane_ones |= std::uint64_t{1} << level * data.lane_width;
    }
  }
  const bool in_lanes = data.lane_width != 0;
  std::uint32_t& suits = data.codes.exist() ? (in_lanes ? data.quick.codes_in_lanes : data.quick.codes_in_words)
                                            : (in_lanes ? data.quick.records_in_lanes : data.quick.records_in_words);
  if (data.row_chunks == nullptr && (!in_lanes || data.level_count <= 3)) suits = data.permission_count;
  if (!data.dependency_sets.empty() && !data.codes.exist() && !data.dependency_numbers.exist()) {
    data.own_dependency_count = data.permission_count;
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
  if (data.excluding_roles == 0) data.unlooked = data.quick;
  return data;
}

/// How a permission that the table has is decided.
constexpr format::Permission permission_at(const TableData& data, std::uint32_t permission) {
  if (!data.codes.exist()) return data.permissions[permission];
  const std::uint32_t code = data.codes[permission];
  if (code >= data.group_count) return data.permissions[code - data.group_count];
  return {0, 0, 0, code * data.group_words};
}

/// Exactly the input bits on which a permission's decision depends.
constexpr std::uint64_t dependencies_of(const TableData& data, std::uint32_t permission) {
  if (data.dependency_sets.empty()) return 0;
  std::uint32_t record = permission;
  if (data.codes.exist()) {
    const std::uint32_t code = data.codes[permission];
    if (code < data.group_count) return 0;
    record = code - data.group_count;
  }
  return data.dependency_sets[data.dependency_numbers.exist() ? data.dependency_numbers[record] : record];
}

/// The resource of a permission that the table has.
constexpr std::uint32_t resource_of(const TableData& data, std::uint32_t permission) {
  return data.resource_numbers.exist() ? data.resource_numbers[permission] : 0;
}

/// What a request about a resource has by default.
constexpr format::Resource resource_at(const TableData& data, std::uint32_t resource) {
  return data.resource_defaults.empty() ? format::Resource{0, 0} : data.resource_defaults[resource];
}

/// The input bits that hold an attribute's value.
constexpr std::uint64_t attribute_bits(const format::Attribute& attribute) {
  return attribute.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - attribute.width) << attribute.shift;
}

}  // namespace pol
