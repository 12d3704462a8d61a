// decide_all, decide_rows, permissions_of, roles_of.
#include <pol/bulk.h>

#include <algorithm>

#include <pol/detail/blocks.h>

#include "batch_decider.h"
#include "completions.h"
#include "row_levels.h"

namespace pol {
namespace {

using format::BlockRecord;

/// A row of all roles under way: what some block grants them, what some block keeps from them.
struct RoleWord {
  std::uint64_t granted = 0;
  std::uint64_t restricted = 0;
};

RoleWord read_word(const TableData& data, std::uint32_t permission, std::uint32_t level, std::uint32_t word,
                   Inputs inputs, AccountWords account) {
  RoleWord result;
  for_each_block(data, permission, [&](const BlockRecord& block) {
    const detail::RowGroup group = detail::row_group(data, block, inputs.bits, account.words);
    result.granted |= detail::granted_roles(data, group, level, word);
    if ((block.flags & BlockRecord::restricted) != 0)
      result.restricted |= detail::restricted_roles(data, group, level, word);
  });
  return result;
}

/// The same over every case that may come, block by block: `ever` too wide, `always` too narrow.
void bound_word(const TableData& data, std::uint32_t permission, std::uint32_t level, std::uint32_t word,
                const detail::Completions& completions, AccountWords account, std::uint64_t& always,
                std::uint64_t& ever) {
  RoleWord in_every_case;
  RoleWord in_some_case;
  for_each_block(data, permission, [&](const BlockRecord& block) {
    RoleWord every{~std::uint64_t{0}, ~std::uint64_t{0}};
    RoleWord some;
    detail::for_each_subset(completions.unknown() & detail::picked_bits(data, block), [&](std::uint64_t bits) {
      const detail::RowGroup group = detail::row_group(data, block, completions.known_bits() | bits, account.words);
      const bool is_restricted = (block.flags & BlockRecord::restricted) != 0;
      const RoleWord found{detail::granted_roles(data, group, level, word),
                           is_restricted ? detail::restricted_roles(data, group, level, word) : 0};
      every = {every.granted & found.granted, every.restricted & found.restricted};
      some = {some.granted | found.granted, some.restricted | found.restricted};
    });
    in_every_case.granted |= every.granted;
    in_every_case.restricted |= every.restricted;
    in_some_case.granted |= some.granted;
    in_some_case.restricted |= some.restricted;
  });
  always = in_every_case.granted & ~in_some_case.restricted;
  ever = in_some_case.granted & ~in_every_case.restricted;
}

bool reads_settings(const TableData& data, std::uint32_t permission) {
  bool reads = false;
  for_each_block(data, permission,
                 [&](const BlockRecord& block) { reads |= (block.flags & BlockRecord::settings) != 0; });
  return reads;
}

/// One request of a batch, its roles as a probe.
template <typename Probe>
struct Asked {
  Probe roles;
  PermissionId permission;
  Inputs inputs;
};
// Before version 17, clang does not find this by itself.
template <typename Probe>
Asked(Probe, PermissionId, Inputs) -> Asked<Probe>;

template <typename Request>
void decide_each(const TableView& table, std::span<const Request> requests, std::span<Level> levels,
                 AccountWords account) {
  const std::size_t count = std::min(requests.size(), levels.size());
  detail::BatchDecider(table, account, count).decide(count, levels, [&](std::size_t number) {
    const Request& request = requests[number];
    return Asked{detail::probe(table.data(), request.roles), request.permission, request.inputs};
  });
}

}  // namespace

void decide_all(const TableView& table, std::span<const Request> requests, std::span<Level> levels,
                AccountWords account) {
  decide_each(table, requests, levels, account);
}

void decide_all(const TableView& table, std::span<const ListRequest> requests, std::span<Level> levels,
                AccountWords account) {
  decide_each(table, requests, levels, account);
}

void decide_all(const TableView& table, const RoleSet& roles, std::span<const Request> requests,
                std::span<Level> levels, AccountWords account) {
  const std::size_t count = std::min(requests.size(), levels.size());
  if (find_conflict(table, roles)) {
    std::fill_n(levels.begin(), count, lowest_level);
    return;
  }
  const detail::AdmittedProbe held(detail::probe(table.data(), roles));
  detail::BatchDecider(table, account, count).decide(count, levels, [&](std::size_t number) {
    return Asked{held, requests[number].permission, requests[number].inputs};
  });
}

void decide_rows(const TableView& table, const RoleSet& roles, PermissionId permission, std::span<const Inputs> rows,
                 std::span<Level> levels, AccountWords account) {
  const TableData& data = table.data();
  const std::size_t count = std::min(rows.size(), levels.size());
  rows = rows.first(count);
  levels = levels.first(count);
  if (index(permission) >= data.permission_count || find_conflict(table, roles)) {
    std::fill(levels.begin(), levels.end(), lowest_level);
    return;
  }
  // Below so many rows, deciding the cases may take longer than deciding the rows.
  constexpr std::size_t few_rows = std::size_t{1} << detail::RowLevels::max_width;
  if (count >= few_rows) {
    if (const auto of = detail::RowLevels::of(table, roles, permission, account))
      return detail::look_up(*of, rows, levels);
  }
  for (std::size_t row = 0; row < count; ++row) {
    levels[row] = detail::decide_admitted(table, roles, permission, rows[row], &account);
  }
}

bool permissions_of(const TableView& table, const RoleSet& roles, Level level, std::span<std::uint64_t> always,
                    std::span<std::uint64_t> ever, AccountWords account) {
  std::fill(always.begin(), always.end(), 0);
  std::fill(ever.begin(), ever.end(), 0);
  if (find_conflict(table, roles)) return true;
  const TableData& data = table.data();
  const detail::AdmittedProbe held(detail::probe(data, roles));
  const std::size_t room = std::min(always.size(), ever.size()) * 64;
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(data.permission_count, room));
  bool exact = true;
  for (std::uint32_t number = 0; number < count; ++number) {
    const PermissionId permission{number};
    if (dependencies_of(data, number) == 0) {
      const std::uint32_t found = count_levels(data, held, permission, Inputs(0), &account, detail::AllLevels{});
      always[number / 64] |= std::uint64_t{found >= index(level)} << number % 64;
      ever[number / 64] |= std::uint64_t{found >= index(level)} << number % 64;
      continue;
    }
    const PartialAnswer answer = detail::decide_partial_admitted(table, roles, permission, {}, account);
    always[number / 64] |= std::uint64_t{answer.lowest >= level} << number % 64;
    ever[number / 64] |= std::uint64_t{answer.highest >= level} << number % 64;
    exact = exact && answer.exact;
  }
  return exact;
}

bool roles_of(const TableView& table, PermissionId permission, Level level, std::span<std::uint64_t> always,
              std::span<std::uint64_t> ever, PartialInputs inputs, AccountWords account) {
  const TableData& data = table.data();
  std::fill(always.begin(), always.end(), 0);
  std::fill(ever.begin(), ever.end(), 0);
  if (index(permission) >= data.permission_count || level == lowest_level || level > table.highest_level()) return true;
  if (inputs.refused) return true;
  if (account.identity != data.identity && reads_settings(data, index(permission))) return true;

  const detail::Completions completions(data, index(permission), inputs);
  const std::uint32_t row = index(level) - 1;
  const auto words = std::min({always.size(), ever.size(), std::size_t{data.role_words}, set_words(data.role_count)});
  for (std::uint32_t word = 0; word < words; ++word) {
    const std::uint32_t roles_here = std::min(data.role_count - word * 64, 64U);
    const std::uint64_t real_roles = ~std::uint64_t{0} >> (64 - roles_here);
    if (!completions.fits()) {
      bound_word(data, index(permission), row, word, completions, account, always[word], ever[word]);
    } else {
      always[word] = ~std::uint64_t{0};
      for (std::uint32_t number = 0; number < completions.count(); ++number) {
        const RoleWord found = read_word(data, index(permission), row, word, completions.inputs(number), account);
        always[word] &= found.granted & ~found.restricted;
        ever[word] |= found.granted & ~found.restricted;
      }
    }
    always[word] &= real_roles;
    ever[word] &= real_roles;
  }
  return completions.fits();
}

}  // namespace pol
