// A permission as the list of its blocks, for whoever walks a table: tools, partial answers, dumps.
//
// `decide` does not come this way: it keeps to the eight bytes of a plain permission.
#pragma once

#include <bit>
#include <cstdint>

#include <pol/detail/table_data.h>

namespace pol {

/// The record that decides as a plain permission does.
constexpr format::BlockRecord plain_record(const format::Permission& permission) {
  format::BlockRecord record{};
  record.rows = permission.rows;
  record.mask = permission.mask;
  record.shift = permission.shift;
  record.flags = format::BlockRecord::last;
  return record;
}

/// Calls `visit(record)` for each block of a permission that the table has; a plain one has one.
template <typename Visit>
constexpr void for_each_block(const TableData& data, std::uint32_t permission, Visit visit) {
  const format::Permission found = permission_at(data, permission);
  if (found.shift != format::Permission::compound) return visit(plain_record(found));
  const format::BlockRecord* block = data.blocks + found.rows;
  for (; (block->flags & format::BlockRecord::last) == 0; ++block) visit(*block);
  visit(*block);
}

/// How many cases a block has: of its settings, times those of its attribute bits.
constexpr std::uint64_t case_count(const TableData& data, const format::BlockRecord& block) {
  return std::uint64_t{data.combinations[block.combination].case_count} * (block.mask + 1U);
}

}  // namespace pol
