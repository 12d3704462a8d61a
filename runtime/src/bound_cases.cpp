#include "bound_cases.h"

#include <bit>

#include <pol/detail/blocks.h>

#include "completions.h"

namespace pol::detail {
namespace {

/// Attribute bits of a permission that is bound.
constexpr std::uint32_t max_width = 8;
/// A case takes about as long to bind as a request to decide: before that many requests for each, it does not pay.
constexpr std::size_t requests_per_case = 4;

/// The input bits that decide a permission, from the lowest to the highest.
struct Case {
  std::uint32_t shift = 0;
  std::uint32_t width = 0;

  std::uint32_t count() const { return std::uint32_t{1} << width; }
};

Case case_of(const TableData& data, std::uint32_t permission) {
  std::uint64_t read = 0;
  for_each_block(data, permission, [&](const format::BlockRecord& block) { read |= picked_bits(data, block); });
  if (read == 0) return {};
  const auto shift = static_cast<std::uint32_t>(std::countr_zero(read));
  return {shift, static_cast<std::uint32_t>(std::bit_width(read)) - shift};
}

/// Whether some decision takes more than its two loads.
bool has_blocks(const TableData& data) {
  for (std::uint32_t number = 0; number < data.permission_count; ++number) {
    if (permission_at(data, number).shift == format::Permission::compound) return true;
  }
  return false;
}

}  // namespace

BoundCases::BoundCases(const TableView& table, AccountWords account, std::size_t count) {
  const TableData& data = table.data();
  const bool fits = data.role_count <= 64 && data.permission_count <= max_permissions;
  // Words of another table are none of this one's.
  if (!fits || account.identity != data.identity || data.permission_count > count / requests_per_case) return;
  if (!has_blocks(data)) return;
  upper_levels_ = data.level_count - 1;
  std::uint32_t next = 0;
  for (std::uint32_t number = 0; number < data.permission_count; ++number) {
    const Case wanted = case_of(data, number);
    const bool is_bound =
        wanted.width <= max_width && std::size_t{wanted.count()} * upper_levels_ <= std::size_t{max_pairs} - next;
    if (!is_bound) {
      permissions_[number] = {format::Permission::compound, 0, 0, 0};
      continue;
    }
    permissions_[number] = {static_cast<std::uint8_t>(wanted.shift), static_cast<std::uint8_t>(wanted.width),
                            static_cast<std::uint16_t>(wanted.count() - 1), next};
    next += wanted.count() * upper_levels_;
    if (next > count / requests_per_case) return;
    Pair* pair = pairs_.data() + permissions_[number].rows;
    for (std::uint64_t selected = 0; selected < wanted.count(); ++selected) {
      for (std::uint32_t level = 0; level < upper_levels_; ++level) {
        *pair++ = pair_of(data, number, level, selected << wanted.shift, account);
      }
    }
  }
  permission_count_ = data.permission_count;
}

BoundCases::Pair BoundCases::pair_of(const TableData& data, std::uint32_t permission, std::uint32_t level,
                                     std::uint64_t inputs, AccountWords account) const {
  Pair pair{0, 0};
  for_each_block(data, permission, [&](const format::BlockRecord& block) {
    const RowGroup group = row_group(data, block, inputs, account.words);
    pair.granted |= granted_roles(data, group, level, 0);
    if ((block.flags & format::BlockRecord::restricted) != 0)
      pair.restricted |= restricted_roles(data, group, level, 0);
  });
  return pair;
}

}  // namespace pol::detail
