// Where the parts of a table lie in memory: pointers and counts, nothing owned, nothing checked.
//
// Users of the library hold a TableView instead. A TableData is filled by verify, from bytes that it has
// checked, or by a generated header, from constexpr arrays; it is a literal type so that `decide` can run at
// compile time on it.
// INVARIANT: every index that verify.h checks is in range. All code behind a TableView relies on it.
#pragma once

#include <cstdint>
#include <span>

#include <pol/table_format.h>

namespace pol {

struct TableData {
  // What decide touches, in the order in which it does.
  const format::Permission* permissions = nullptr;
  const std::uint64_t* rows = nullptr;
  std::uint32_t permission_count = 0;
  std::uint32_t group_words = 0;  ///< Words of a row group without restrictions: role_words × (level_count - 1).
  std::uint32_t role_words = 1;
  std::uint32_t level_count = 2;
  std::uint64_t fallback_bits = 0;  ///< The fallback role's bit in its word of a row; 0 if there is none.
  std::uint32_t fallback_word = 0;
  std::uint32_t custom_role = format::none;
  const std::uint32_t* row_index = nullptr;
  const format::Gather* gathers = nullptr;
  const format::Record* blocks = nullptr;
  const std::uint32_t* default_words = nullptr;
  std::uint64_t identity = 0;  ///< Tells this table's accounts from those of every other table of the process.

  // The schema.
  std::uint64_t fingerprint = 0;
  std::uint32_t role_count = 0;
  std::uint32_t fallback_role = format::none;
  std::uint32_t profile_count = 1;
  std::span<const std::uint64_t> dependencies;
  std::span<const format::Profile> profiles;
  std::span<const format::ProfileTerm> profile_terms;
  std::span<const format::Resource> resources;
  std::span<const std::uint32_t> permission_resources;
  std::span<const format::Attribute> attributes;
  std::span<const format::Setting> settings;
  std::span<const std::uint64_t> value_sets;
  std::span<const format::Requirement> requirements;
  std::span<const std::uint32_t> role_lists;
  std::span<const format::RoleList> exclusive;
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
};

/// The input bits that hold an attribute's value.
constexpr std::uint64_t attribute_bits(const format::Attribute& attribute) {
  return attribute.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - attribute.width) << attribute.shift;
}

}  // namespace pol
