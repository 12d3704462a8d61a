#include "tests/unit/runtime/reference.h"

#include <bit>

namespace pol::testing {
namespace {

using format::BlockRecord;

struct Block {
  std::vector<std::uint32_t> picked;  // Input bits, lowest first.
  std::uint32_t combination = 0;
  std::uint64_t rows = 0;
  bool indexed = false;
  bool restricted = false;
};

std::vector<std::uint32_t> bit_list(std::uint64_t mask) {
  std::vector<std::uint32_t> list;
  for (std::uint32_t bit = 0; bit < 64; ++bit) {
    if ((mask >> bit) % 2 == 1) list.push_back(bit);
  }
  return list;
}

std::vector<Block> blocks_of(const TableBuilder& table, const format::Permission& permission) {
  if (permission.shift < 64) {
    return {{bit_list(std::uint64_t{permission.mask} << permission.shift), 0, permission.rows, false, false}};
  }
  std::vector<Block> blocks;
  for (std::size_t number = permission.rows;; ++number) {
    const BlockRecord& record = table.blocks[number];
    const bool gathered = (record.flags & BlockRecord::gathered) != 0;
    const std::uint64_t mask = gathered ? table.gathers[record.extra].mask : std::uint64_t{record.mask} << record.shift;
    blocks.push_back({bit_list(mask), record.combination, record.rows, (record.flags & BlockRecord::indexed) != 0,
                      (record.flags & BlockRecord::restricted) != 0});
    if ((record.flags & BlockRecord::last) != 0) return blocks;
  }
}

}  // namespace

std::set<std::uint32_t> reference_held(const TableBuilder& table, std::set<std::uint32_t> roles) {
  for (std::size_t before = roles.size() + 1; before != roles.size();) {
    before = roles.size();
    for (const format::Inclusion& inclusion : table.inclusions) {
      if (roles.contains(inclusion.role)) roles.insert(inclusion.included);
    }
  }
  return roles;
}

bool reference_admits(const TableBuilder& table, const std::set<std::uint32_t>& roles) {
  const std::set<std::uint32_t> held = reference_held(table, roles);
  for (const format::RoleList& list : table.exclusive) {
    std::set<std::uint32_t> of_list;
    for (std::uint32_t number = list.first; number < list.first + list.count; ++number) {
      if (held.contains(table.role_lists[number])) of_list.insert(table.role_lists[number]);
    }
    if (of_list.size() > 1) return false;
  }
  return true;
}

std::uint32_t reference_decide(const TableBuilder& table, std::set<std::uint32_t> roles, std::uint32_t permission,
                               std::uint64_t inputs, const std::vector<std::uint32_t>& words) {
  if (permission >= table.permissions.size()) return 0;
  if (roles.empty() && table.fallback_role != format::none) roles.insert(table.fallback_role);
  const std::size_t row_words = std::max<std::size_t>(1, (table.role_names.size() + 63) / 64);
  const std::size_t upper_levels = table.level_names.size() - 1;
  const std::size_t lane = std::bit_floor(64 / upper_levels);
  const bool in_lanes = table.role_names.size() <= lane;
  std::uint32_t level = 0;
  for (std::size_t upper_level = 0; upper_level < upper_levels; ++upper_level) {
    bool granted = false;
    bool restricted = false;
    for (const Block& block : blocks_of(table, table.permissions[permission])) {
      std::uint64_t number = 0;
      for (std::size_t place = 0; place < block.picked.size(); ++place) {
        if ((inputs >> block.picked[place]) % 2 == 1) number += std::uint64_t{1} << place;
      }
      number += std::uint64_t{words[block.combination]} << block.picked.size();
      const std::size_t group_words = (in_lanes ? 1 : upper_levels * row_words) * (block.restricted ? 2 : 1);
      const std::size_t first =
          block.indexed ? table.row_index[block.rows + number] : block.rows + number * group_words;
      const auto holds = [&](std::size_t row) {
        for (const std::uint32_t role : roles) {
          if (role >= table.role_names.size()) continue;
          const std::size_t bit =
              in_lanes ? row / upper_levels * 64 + row % upper_levels * lane + role : row * row_words * 64 + role;
          if ((table.rows[first + bit / 64] >> bit % 64) % 2 == 1) return true;
        }
        return false;
      };
      granted = granted || holds(upper_level);
      restricted = restricted || (block.restricted && holds(upper_levels + upper_level));
    }
    if (granted && !restricted) ++level;
  }
  return level;
}

}  // namespace pol::testing
