// The decision itself: which level a subject has for a permission, under these inputs and this account.
//
// Cost: one permission of eight bytes and one row group; for permissions with settings, restrictions or several
// blocks a call and a record for each block. No heap, no lock, no failure, no read outside the table. Everything is
// constexpr, so that a generated header can prove decisions at compile time. The semantics, how a case is
// chosen and what a row group holds are in FORMAT.md.
// It does not check that the inputs are complete: see request_inputs.h.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include <pol/inputs.h>
#include <pol/role_probe.h>
#include <pol/table_view.h>

namespace pol {

/// What a decision needs of an account (account.h), borrowed from it. Words of one table are worth nothing to
/// another: there they get the lowest level wherever a setting decides.
struct AccountWords {
  const std::uint32_t* words = nullptr;
  std::uint64_t identity = 0;
};

/// The account that changed no setting.
constexpr AccountWords default_account(const TableView& table) {
  return {table.data().default_words, table.data().identity};
}

namespace detail {

// Which levels to look at, level 1 being number 0: all of them, or one alone.
struct AllLevels {
  static constexpr std::uint32_t first() { return 0; }
  static constexpr std::uint32_t end(const TableData& table) { return table.level_count - 1; }
};
struct OneLevel {
  std::uint32_t number;

  constexpr std::uint32_t first() const { return number; }
  constexpr std::uint32_t end(const TableData&) const { return number + 1; }
};

constexpr std::uint64_t gather_bits(const format::Gather& gather, std::uint64_t inputs) {
#ifdef __BMI2__
  if (!std::is_constant_evaluated()) return __builtin_ia32_pext_di(inputs, gather.mask);
#endif
  std::uint64_t bits = 0;
  std::uint32_t position = 0;
  for (std::uint32_t run = 0; run < gather.run_count; ++run) {
    const auto [shift, width] = gather.runs[run];
    bits |= (inputs >> shift & ((std::uint64_t{1} << width) - 1)) << position;
    position += width;
  }
  return bits;
}

/// The row group of the case that inputs and account select.
constexpr const std::uint64_t* row_group(const TableData& table, const format::Record& block, std::uint64_t inputs,
                                         const std::uint32_t* account) {
  using Flags = format::Record::Flags;
  std::uint64_t selected = (block.flags & Flags::gathered) != 0 ? gather_bits(table.gathers[block.extra], inputs)
                                                                : inputs >> block.shift & block.mask;
  if ((block.flags & Flags::settings) != 0) selected += std::uint64_t{account[block.profile]} * (block.mask + 1U);
  if ((block.flags & Flags::indexed) != 0) return table.rows + table.row_index[block.rows + selected];
  static_assert(Flags::restricted == 1, "a restricted group is twice as long");
  return table.rows + block.rows + selected * (std::uint64_t{table.group_words} << (block.flags & Flags::restricted));
}

/// For the compiler alone: registers are for the path on which this holds. [[likely]] says so less strongly.
constexpr bool usually(bool holds) {
#ifdef __GNUC__
  return __builtin_expect_with_probability(holds ? 1 : 0, 1, 1.0) != 0;
#else
  return holds;
#endif
}

/// The case of a plain permission.
constexpr std::uint64_t plain_case(const format::Permission& permission, Inputs inputs) {
#ifdef __BMI__
  // One instruction. Its control word is the permission's first two bytes, which compilers load as one.
  if (!std::is_constant_evaluated()) {
    return __builtin_ia32_bextr_u64(inputs.bits, permission.shift | permission.width << 8);
  }
#endif
  return inputs.bits >> permission.shift & permission.mask;
}

/// What deciding a plain permission reads of a table. Read before anything is tested, so that a loop over requests
/// keeps it in registers.
struct PlainTable {
  explicit constexpr PlainTable(const TableData& table)
      : permissions(table.permissions),
        rows(table.rows),
        group_words(table.group_words),
        role_words(table.role_words) {}

  const format::Permission* permissions;
  const std::uint64_t* rows;
  std::uint64_t group_words;
  std::uint64_t role_words;
};

/// How many of `level_count` levels, the first being number `first`, count in a plain permission.
template <typename Probe>
constexpr std::uint32_t count_plain(const PlainTable& table, const format::Permission& permission, Probe roles,
                                    Inputs inputs, std::uint32_t first, std::uint32_t level_count) {
  const std::uint64_t* row = table.rows + permission.rows + plain_case(permission, inputs) * table.group_words;
  row += first * table.role_words;
  std::uint32_t count = roles.any(row) ? 1 : 0;
  if (level_count == 1) return count;
  row += table.role_words;
  count += roles.any(row) ? 1 : 0;
  for (std::uint32_t level = 2; level < level_count; ++level) {
    row += table.role_words;
    count += roles.any(row) ? 1 : 0;
  }
  return count;
}

/// The same for a compound permission: granted by some block, restricted by none.
template <typename Probe, typename Levels>
constexpr std::uint32_t count_compound(const TableData& table, const format::Record* block, Probe roles, Inputs inputs,
                                       AccountWords account, Levels levels) {
  std::uint32_t granted = 0;  // A bit for each level above the lowest.
  std::uint32_t restricted = 0;
  for (;; ++block) {
    if ((block->flags & format::Record::settings) != 0 && account.identity != table.identity) return 0;
    const std::uint64_t* row = row_group(table, *block, inputs.bits, account.words);
    row += std::uint64_t{levels.first()} * table.role_words;
    for (std::uint32_t level = levels.first(); level < levels.end(table); ++level, row += table.role_words) {
      granted |= std::uint32_t{roles.any(row)} << level;
      if ((block->flags & format::Record::restricted) == 0) continue;
      restricted |= std::uint32_t{roles.any(row + table.group_words)} << level;
    }
    if ((block->flags & format::Record::last) != 0) break;
  }
  std::uint32_t count = 0;
  for (std::uint32_t left = granted & ~restricted; left != 0; left &= left - 1) ++count;
  return count;
}

template <typename Probe, typename Levels>
constexpr std::uint32_t count_any(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                  AccountWords account, Levels levels) {
  const format::Permission& found = table.permissions[index(permission)];
  if (found.shift != format::Permission::compound) {
    return count_plain(PlainTable(table), found, roles, inputs, levels.first(), levels.end(table) - levels.first());
  }
  return count_compound(table, table.blocks + found.rows, roles, inputs, account, levels);
}

/// Whatever `count_levels` does not do in line. Out of line, so that its registers stay free; for the same reason
/// the default account is a null pointer, not two words.
template <typename Probe, typename Levels>
[[gnu::noinline, gnu::pure]] constexpr std::uint32_t count_others(const TableData& table, Probe roles,
                                                                  PermissionId permission, Inputs inputs,
                                                                  const AccountWords* given, Levels levels) {
  if (index(permission) >= table.permission_count) return 0;
  const AccountWords account = given != nullptr ? *given : AccountWords{table.default_words, table.identity};
  if (roles.empty()) return count_any(table, FallbackProbe(table), permission, inputs, account, levels);
  return count_any(table, roles, permission, inputs, account, levels);
}

template <typename Probe, typename Levels>
constexpr std::uint32_t count_levels(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                     const AccountWords* account, Levels levels) {
  const PlainTable plain(table);
  const std::uint32_t level_count = levels.end(table) - levels.first();
  if (usually(index(permission) < table.permission_count && !roles.empty())) {
    const format::Permission& found = plain.permissions[index(permission)];
    if (usually(found.shift != format::Permission::compound)) {
      return count_plain(plain, found, roles, inputs, levels.first(), level_count);
    }
  }
  return count_others(table, roles, permission, inputs, account, levels);
}

template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs,
                       const AccountWords* account) {
  const TableData& data = table.data();
  return id_at<Level>(count_levels(data, probe(data, roles), permission, inputs, account, AllLevels{}));
}

template <typename Roles>
constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission, Inputs inputs,
                       const AccountWords* account) {
  const TableData& data = table.data();
  if (level == lowest_level) return true;
  if (index(level) >= data.level_count) return false;
  return count_levels(data, probe(data, roles), permission, inputs, account, OneLevel{index(level) - 1}) != 0;
}

}  // namespace detail

/// The level of a subject for a permission. `roles` is a RoleMask, a RoleSet or a span of RoleId.
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs,
                       AccountWords account) {
  return detail::decide(table, roles, permission, inputs, &account);
}

/// The same under the default settings.
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs = {}) {
  return detail::decide(table, roles, permission, inputs, nullptr);
}

/// Whether a decision is at least `level`: for policies of more than two levels cheaper than to decide and compare.
template <typename Roles>
constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission, Inputs inputs,
                       AccountWords account) {
  return detail::permits(table, level, roles, permission, inputs, &account);
}

/// The same under the default settings.
template <typename Roles>
constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                       Inputs inputs = {}) {
  return detail::permits(table, level, roles, permission, inputs, nullptr);
}

}  // namespace pol
