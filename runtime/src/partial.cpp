// decide_partial: by trying every completion, or, where there are too many, block by block.
#include <pol/partial.h>

#include <array>

#include <pol/detail/blocks.h>

#include "completions.h"

namespace pol {
namespace {

using format::BlockRecord;

PartialAnswer try_all(const TableView& table, const RoleSet& roles, PermissionId permission,
                      const detail::Completions& completions, AccountWords account) {
  std::array<Level, max_completions> levels;
  PartialAnswer answer{table.highest_level(), lowest_level, true, 0};
  for (std::uint32_t number = 0; number < completions.count(); ++number) {
    levels[number] = detail::decide_admitted(table, roles, permission, completions.inputs(number), &account);
    answer.lowest = std::min(answer.lowest, levels[number]);
    answer.highest = std::max(answer.highest, levels[number]);
  }
  if (answer.is_settled()) return answer;
  // An attribute matters if the answer changes somewhere when it alone does.
  std::uint32_t stride = 1;
  for (std::uint32_t place = 0; place < completions.unknown_count(); ++place) {
    const auto& [bits, values, shift] = completions.unknown_at(place);
    for (std::uint32_t number = stride; number < completions.count(); ++number) {
      const bool is_first_value = number / stride % values == 0;
      if (!is_first_value && levels[number] != levels[number - stride]) answer.depends_on |= bits;
    }
    stride *= values;
  }
  return answer;
}

/// For each level above the lowest, a bit: in every case that may come, or in one of them.
struct Bounds {
  std::uint32_t granted_always = 0;
  std::uint32_t granted_ever = 0;
  std::uint32_t restricted_always = 0;
  std::uint32_t restricted_ever = 0;
};

template <typename Probe>
Bounds bound_block(const TableData& data, const BlockRecord& block, const Probe& roles,
                   const detail::Completions& completions, AccountWords account) {
  Bounds bounds{~0U, 0, ~0U, 0};
  // At most max_block_width bits. Codes that no value has are among them, which can only widen the bounds.
  detail::for_each_subset(completions.unknown() & detail::picked_bits(data, block), [&](std::uint64_t bits) {
    const detail::RowGroup group = detail::row_group(data, block, completions.known_bits() | bits, account.words);
    const bool is_restricted = (block.flags & BlockRecord::restricted) != 0;
    const std::uint32_t granted = detail::granted_levels(data, group, roles);
    const std::uint32_t restricted = is_restricted ? detail::restricted_levels(data, group, roles) : 0;
    bounds.granted_always &= granted;
    bounds.granted_ever |= granted;
    bounds.restricted_always &= restricted;
    bounds.restricted_ever |= restricted;
  });
  return bounds;
}

template <typename Probe>
PartialAnswer bound_blocks(const TableData& data, std::uint32_t permission, const Probe& roles,
                           const detail::Completions& completions, AccountWords account) {
  Bounds all;
  bool foreign_account = false;
  for_each_block(data, permission, [&](const BlockRecord& block) {
    if ((block.flags & BlockRecord::settings) != 0 && account.identity != data.identity) foreign_account = true;
    if (foreign_account) return;
    const Bounds bounds = bound_block(data, block, roles, completions, account);
    all.granted_always |= bounds.granted_always;
    all.granted_ever |= bounds.granted_ever;
    all.restricted_always |= bounds.restricted_always;
    all.restricted_ever |= bounds.restricted_ever;
  });
  if (foreign_account) return {};
  const auto level_of = [](std::uint32_t levels) { return static_cast<Level>(std::popcount(levels)); };
  PartialAnswer answer;
  answer.lowest = level_of(all.granted_always & ~all.restricted_ever);
  answer.highest = level_of(all.granted_ever & ~all.restricted_always);
  answer.exact = answer.is_settled();
  answer.depends_on = answer.is_settled() ? 0 : completions.unknown();
  return answer;
}

}  // namespace

PartialAnswer detail::decide_partial_admitted(const TableView& table, const RoleSet& roles, PermissionId permission,
                                              PartialInputs inputs, AccountWords account) {
  const TableData& data = table.data();
  if (index(permission) >= data.permission_count || inputs.refused) return {};
  if (dependencies_of(data, index(permission)) == 0) {
    // Most permissions, and the whole of sets such as permissions_of: there is nothing to complete.
    const Level level = detail::decide_admitted(table, roles, permission, Inputs(inputs.bits & inputs.known), &account);
    return {level, level, true, 0};
  }
  const detail::Completions completions(data, index(permission), inputs);
  if (completions.fits()) return try_all(table, roles, permission, completions, account);
  if (roles.empty()) {
    return bound_blocks(data, index(permission), detail::FallbackProbe(data), completions, account);
  }
  return bound_blocks(data, index(permission), detail::SetProbe(data, roles), completions, account);
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                             PermissionId permission, PartialInputs inputs, AccountWords account) {
  return detail::decide_partial_admitted(table, with_custom_role(table, roles, custom, permission), permission, inputs,
                                         account);
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             PartialInputs inputs, AccountWords account) {
  if (find_conflict(table, roles)) return {};
  return detail::decide_partial_admitted(table, roles, permission, inputs, account);
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             PartialInputs inputs) {
  return decide_partial(table, roles, permission, inputs, default_account(table));
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             const RequestInputs& request, AccountWords account) {
  return decide_partial(table, roles, permission, RequestInputs::partial(table.data(), request.state(), permission),
                        account);
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, PermissionId permission,
                             const RequestInputs& request) {
  return decide_partial(table, roles, permission, request, default_account(table));
}

PartialAnswer decide_partial(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                             PermissionId permission, const RequestInputs& request, AccountWords account) {
  return decide_partial(table, roles, custom, permission,
                        RequestInputs::partial(table.data(), request.state(), permission), account);
}

}  // namespace pol
