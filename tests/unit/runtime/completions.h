// Requests that are known in part: every way to complete them, and a permission with more ways than are tried.
#pragma once

#include <pol/partial.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/runtime/random_table.h"
#include "tests/unit/runtime/samples.h"

namespace pol::testing {

/// Every way to fill in the attributes of a permission that are not known, in full.
inline std::vector<std::uint64_t> all_inputs(const TableBuilder& table, std::uint32_t permission,
                                             PartialInputs inputs) {
  std::vector<std::uint64_t> all = {inputs.bits & inputs.known};
  for (const format::Attribute& attribute : table.attributes) {
    if (attribute.resource != format::none && attribute.resource != table.permission_resources[permission]) continue;
    if ((attribute_bits(attribute) & ~inputs.known) == 0) continue;
    std::vector<std::uint64_t> more;
    for (const std::uint64_t bits : all) {
      for (std::uint64_t value = 0; value < attribute.value_count; ++value) {
        more.push_back((bits & ~attribute_bits(attribute)) | value << attribute.shift);
      }
    }
    all = std::move(more);
  }
  return all;
}

/// The bits of some of the attributes of a permission, each whole.
inline std::uint64_t random_known(std::mt19937_64& random, const TableBuilder& table, std::uint32_t permission) {
  std::uint64_t known = 0;
  for (const format::Attribute& attribute : table.attributes) {
    if (attribute.resource != format::none && attribute.resource != table.permission_resources[permission]) continue;
    if (below(random, 2) == 0) known |= attribute_bits(attribute);
  }
  return known;
}

inline RoleSet random_roles(std::mt19937_64& random, const TableView& table) {
  RoleSet roles;
  for (std::uint32_t left = below(random, 4); left != 0; --left) roles.add(RoleId{below(random, table.role_count())});
  return roles;
}

/// One permission in three blocks over fourteen attribute bits: more completions than are tried.
/// `restricts`: the last block takes from the reader in its last case, and from the writer always.
inline TableBuilder many_completions(bool restricts = false) {
  TableBuilder table;
  table.add_level("deny");
  table.add_level("allow");
  table.add_role("reader");
  table.add_role("writer");
  const std::uint32_t page = table.add_resource("page");
  for (std::uint8_t bit = 0; bit < 14; ++bit) table.add_flag(page, "flag_" + std::to_string(bit), bit);
  std::vector<format::BlockRecord> blocks;
  for (const std::uint8_t shift : {0, 5, 10}) {
    format::BlockRecord block{};
    block.shift = shift;
    std::vector<RowGroup> groups(16, {0});
    groups[15] = {shift == 10 ? 0b11U : 0b01U};
    if (restricts && shift == 10) {
      block.flags = format::BlockRecord::restricted;
      groups.assign(16, {0b11, 0b10});
      groups[15] = {0b11, 0b11};
    }
    blocks.push_back(table.cases(block, 4, groups));
  }
  table.add_permission(page, "read", table.compound(blocks), (1 << 14) - 1);
  return table;
}

}  // namespace pol::testing
