// The role bits of a row group: which roles a case grants a level, and which it keeps from one.
//
// Where all rows of a group fit in one word they share it, each in a *lane* of its own, level 1's lowest. Then one load and
// one comparison for each level decide. Elsewhere a row has words of its own. FORMAT.md describes both.
#pragma once

#include <cstdint>

#include <pol/detail/role_probe.h>
#include <pol/detail/table_data.h>

namespace pol::detail {

/// The roles of one word, in every lane.
constexpr std::uint64_t in_every_lane(const TableData& table, std::uint64_t roles) {
  return (roles & table.lane_roles) * table.lane_ones;
}

/// The roles 64 × `word` and up that a group grants level `level` + 1. In lanes, whoever is granted a level is granted those
/// below it, whatever the bytes say, so that there comparing the whole word tells the level.
constexpr std::uint64_t granted_roles(const TableData& table, const std::uint64_t* group, std::uint32_t level,
                                      std::size_t word) {
  if (table.lane_width == 0) return group[std::size_t{level} * table.role_words + word];
  std::uint64_t roles = 0;
  for (; level + 1 < table.level_count; ++level) roles |= *group >> level * table.lane_width;
  return roles & table.lane_roles;
}

/// The roles that a restricted group keeps from that level.
constexpr std::uint64_t restricted_roles(const TableData& table, const std::uint64_t* group, std::uint32_t level,
                                         std::size_t word) {
  const std::uint64_t* restrictions = group + table.group_words;
  if (table.lane_width == 0) return restrictions[std::size_t{level} * table.role_words + word];
  return *restrictions >> level * table.lane_width & table.lane_roles;
}

/// The levels above the lowest, as bits, that a group grants to a subject.
template <typename Probe>
constexpr std::uint32_t granted_levels(const TableData& table, const std::uint64_t* group, Probe roles) {
  std::uint32_t levels = 0;
  if (table.lane_width != 0) {
    const std::uint64_t found = *group & in_every_lane(table, roles.first_word());
    for (std::uint32_t level = 0; level + 1 < table.level_count; ++level) {
      levels |= std::uint32_t{found >> level * table.lane_width != 0} << level;
    }
    return levels;
  }
  for (std::uint32_t level = 0; level + 1 < table.level_count; ++level, group += table.role_words) {
    levels |= std::uint32_t{roles.any(group)} << level;
  }
  return levels;
}

/// The levels that a restricted group keeps from a subject.
template <typename Probe>
constexpr std::uint32_t restricted_levels(const TableData& table, const std::uint64_t* group, Probe roles) {
  std::uint32_t levels = 0;
  group += table.group_words;
  if (table.lane_width != 0) {
    const std::uint64_t found = *group & in_every_lane(table, roles.first_word());
    for (std::uint32_t level = 0; level + 1 < table.level_count; ++level) {
      levels |= std::uint32_t{(found >> level * table.lane_width & table.lane_roles) != 0} << level;
    }
    return levels;
  }
  for (std::uint32_t level = 0; level + 1 < table.level_count; ++level, group += table.role_words) {
    levels |= std::uint32_t{roles.any(group)} << level;
  }
  return levels;
}

}  // namespace pol::detail
