// The decision itself: the level that a subject has for a permission, given the inputs and the account.
//
// No heap, no lock, no failure, no read outside the table. Everything is constexpr, so that a generated header can prove
// decisions at compile time: the file is long because the code is in line. FORMAT.md: how a case is chosen, what a row group holds.
//
//   decide, permits
//   └─ count_levels           which of two layouts the rows have
//      ├─ count_in_lanes      in line: up to 64 roles with two levels, 32 with three
//      ├─ count_in_words      in line: more roles, unless their rows lie in chunks
//      └─ count_others        out of line: everything else
//         ├─ is_excluded      only if some roles exclude each other, and not for a RoleMask or a single role
//         └─ count_any         with the fallback role for a subject without roles
//            ├─ granted_levels   a plain permission
//            └─ count_compound   for each block row_group, granted_levels and, if it restricts, restricted_levels
//
// What a check costs, besides the fields of the table, which a loop keeps in registers:
//
//   count_levels      1 compare: which layout. None for a RoleMask.
//   count_in_lanes    2 loads: the permission (8 bytes, or a number of up to 4), then the row (8 bytes).
//                     3 compares before the row (are the roles known, is the permission, is it plain), then 2 for the
//                     level, or 1 for `permits`. One more where permissions are numbers.
//   count_in_words    Loads the permission, then for each level above the lowest the words that the subject has roles in;
//                     each takes two loads where rows are numbers of words.
//                     5 compares before the rows (is the permission known, are there roles, is it plain, are rows
//                     numbers, are there two levels), then 1 for each level. One more where permissions have numbers.
//   count_any_number  The same out of line, and for rows that lie in chunks: there a word takes three loads, each waiting for the
//                     one before, or, in a row that lists its roles, a step for each of them.
//   count_compound    Loads the permission, then for each block its record (16 bytes), the account's word if settings
//                     decide, the Gather and the row's index where it has them, and its row; a second row if it restricts.
//
// Inputs are complete: they come from a RequestInputs that is (request_inputs.h), or from a generated header. Without inputs
// a request says nothing: attributes have their defaults, and where one without a default matters, the answer is the lowest
// level. For a list of roles and for a RoleSet it is checked that the policy admits a subject who holds them; one that it
// does not gets the lowest level. A RoleMask is taken as it is, which saves that check: see exclusive.h.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <type_traits>

#include <pol/detail/role_probe.h>
#include <pol/detail/rows.h>
#include <pol/exclusive.h>
#include <pol/inputs.h>
#include <pol/table_view.h>

namespace pol {

/// What a decision needs of an account (account.h), borrowed from it. Under another table than the account's own, whatever
/// depends on a setting gets the lowest level. There is no default constructor: empty words would belong to no account.
struct AccountWords {
  constexpr AccountWords(const std::uint32_t* of_combinations, std::uint64_t of_table)
      : words(of_combinations), identity(of_table) {}

  const std::uint32_t* words;
  std::uint64_t identity;  ///< Of the table.
};

/// The account with default settings.
constexpr AccountWords default_account(const TableView& table) {
  return {table.data().default_words, table.data().identity};
}

namespace detail {

// What is asked of the levels above the lowest, each a bit, that a subject has: how many there are, or whether one is there.
struct AllLevels {
  static constexpr std::uint32_t count(std::uint32_t levels) {
    return static_cast<std::uint32_t>(std::popcount(levels));
  }
  /// Of rows in one or two lanes, ANDed with the roles. Of one lane no word is greater than all its bits.
  template <typename Table>
  static constexpr std::uint32_t count(const Table& table, std::uint64_t found) {
    return std::uint32_t{found > table.first_lane} + std::uint32_t{found != 0};
  }
};
struct OneLevel {
  std::uint32_t number;

  constexpr std::uint32_t count(std::uint32_t levels) const { return levels >> number & 1; }
  template <typename Table>
  constexpr std::uint32_t count(const Table& table, std::uint64_t found) const {
    return std::uint32_t{found > (number == 0 ? 0 : table.first_lane)};
  }
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

/// Where the row group of the case that inputs and account select starts in `rows`.
constexpr std::uint64_t group_start(const TableData& table, const format::BlockRecord& block, std::uint64_t inputs,
                                    const std::uint32_t* account) {
  using Flags = format::BlockRecord::Flags;
  std::uint64_t selected = (block.flags & Flags::gathered) != 0 ? gather_bits(table.gathers[block.extra], inputs)
                                                                : inputs >> block.shift & block.mask;
  if ((block.flags & Flags::settings) != 0) selected += std::uint64_t{account[block.combination]} * (block.mask + 1U);
  if ((block.flags & Flags::indexed) != 0) return table.row_index[block.rows + selected];
  static_assert(Flags::restricted == 1, "a restricted group is twice as long");
  return block.rows + selected * (std::uint64_t{table.group_words} << (block.flags & Flags::restricted));
}

/// The row group of that case, for whoever does not mind a branch for each word.
constexpr RowGroup row_group(const TableData& table, const format::BlockRecord& block, std::uint64_t inputs,
                             const std::uint32_t* account) {
  return {table, group_start(table, block, inputs, account)};
}

/// For the compiler alone: the path on which this does not hold is laid out straight and has the registers. [[unlikely]] says
/// so less strongly.
constexpr bool unlikely(bool holds) {
#ifdef __GNUC__
  return __builtin_expect_with_probability(holds ? 1 : 0, 0, 1.0) != 0;
#else
  return holds;
#endif
}

/// The eight bytes of a permission as one word, so that one load brings them all.
constexpr std::uint64_t packed(const format::Permission& permission) {
  if constexpr (std::endian::native == std::endian::little) {
    return std::bit_cast<std::uint64_t>(permission);
  } else {
    return std::uint64_t{permission.shift} | std::uint64_t{permission.width} << 8 |
           std::uint64_t{permission.mask} << 16 | std::uint64_t{permission.rows} << 32;
  }
}

/// The case of a packed plain permission.
constexpr std::uint64_t plain_case(std::uint64_t permission, Inputs inputs) {
#ifdef __BMI__
  // One instruction. Its control word is the permission's first two bytes; it looks at no others.
  if (!std::is_constant_evaluated()) return __builtin_ia32_bextr_u64(inputs.bits, permission);
#endif
  return inputs.bits >> (permission & 63) & (permission >> 16 & 0xFFFF);
}

/// Where the row group of a packed plain permission starts in `rows`.
constexpr std::uint64_t plain_start(const TableData& table, std::uint64_t permission, Inputs inputs) {
  return (permission >> 32) + plain_case(permission, inputs) * table.group_words;
}

/// A compound permission: granted by some block, restricted by none.
template <typename Rows, typename Probe, typename Levels>
constexpr std::uint32_t count_compound(const TableData& table, Rows rows, const format::BlockRecord* block, Probe roles,
                                       Inputs inputs, AccountWords account, Levels levels) {
  std::uint32_t granted = 0;
  std::uint32_t restricted = 0;
  for (;; ++block) {
    if ((block->flags & format::BlockRecord::settings) != 0 && account.identity != table.identity) return 0;
    const auto group = rows(group_start(table, *block, inputs.bits, account.words));
    granted |= granted_levels(table, group, roles);
    if ((block->flags & format::BlockRecord::restricted) != 0) restricted |= restricted_levels(table, group, roles);
    if ((block->flags & format::BlockRecord::last) != 0) break;
  }
  return levels.count(granted & ~restricted);
}

template <typename Rows, typename Probe, typename Levels>
constexpr std::uint32_t count_by(const TableData& table, Rows rows, const format::Permission& found, Probe roles,
                                 Inputs inputs, AccountWords account, Levels levels) {
  if (found.shift != format::Permission::compound) {
    return levels.count(granted_levels(table, rows(plain_start(table, packed(found), inputs)), roles));
  }
  return count_compound(table, rows, table.blocks + found.rows, roles, inputs, account, levels);
}

/// Where permissions or rows are numbers. Out of line, so that it costs the others nothing, and for both by one code.
template <typename Probe, typename Levels>
[[gnu::noinline, gnu::pure]] constexpr std::uint32_t count_any_number(const TableData& table, Probe roles,
                                                                      PermissionId permission, Inputs inputs,
                                                                      AccountWords account, Levels levels) {
  const auto rows = [&table](std::uint64_t first) { return RowGroup(table, first); };
  return count_by(table, rows, permission_at(table, index(permission)), roles, inputs, account, levels);
}

template <typename Probe, typename Levels>
constexpr std::uint32_t count_any(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                  AccountWords account, Levels levels) {
  if (unlikely(table.codes.exist() || table.row_numbers != nullptr)) {
    return count_any_number(table, roles, permission, inputs, account, levels);
  }
  const auto rows = [&table](std::uint64_t first) { return table.rows + first; };
  return count_by(table, rows, table.permissions[index(permission)], roles, inputs, account, levels);
}

/// Whether the policy lets nobody hold these roles together.
template <typename Probe>
constexpr bool is_excluded(const TableData& table, const Probe& roles) {
  if constexpr (Probe::is_admitted) {
    return false;
  } else {
    // One role by itself never conflicts.
    return table.excluding_roles != 0 && roles.count_marked(table.excluding_roles) > 1 &&
           find_conflict(table, roles.roles()).has_value();
  }
}

/// What is not decided inline: permissions that the table does not have, and all of them if the subject must be checked
/// first. So a table without exclusive roles pays nothing for that check.
template <typename Probe>
constexpr const QuickCounts& quick(const TableData& table) {
  return Probe::is_admitted ? table.quick : table.unlooked;
}

/// Everything that is not decided inline. It is a separate function, which keeps registers free; for the same reason the
/// default account is a null pointer, not two words.
template <typename Probe, typename Levels>
[[gnu::noinline, gnu::pure]] constexpr std::uint32_t count_others(const TableData& table, Probe roles,
                                                                  PermissionId permission, Inputs inputs,
                                                                  const AccountWords* given, Levels levels) {
  if (index(permission) >= table.permission_count || is_excluded(table, roles)) return 0;
  const AccountWords account = given != nullptr ? *given : AccountWords{table.default_words, table.identity};
  if (roles.empty()) return count_any(table, FallbackProbe(table), permission, inputs, account, levels);
  return count_any(table, roles, permission, inputs, account, levels);
}

/// What a plain permission's decision reads of a table. Read before anything is tested, so that a loop over requests keeps it
/// in registers.
struct Plain {
  explicit constexpr Plain(const TableData& table)
      : permissions(table.permissions),
        rows(table.rows),
        lane_ones(table.lane_ones),
        first_lane(table.first_lane),
        group_words(table.group_words) {}

  const format::Permission* permissions;
  const std::uint64_t* rows;
  std::uint64_t lane_ones;
  std::uint64_t first_lane;
  std::uint64_t group_words;
};

/// For the compiler alone: which of two ways goes straight on, without making the other one slow.
constexpr bool usually(bool holds) {
#ifdef __GNUC__
  return __builtin_expect_with_probability(holds ? 1 : 0, 1, 0.7) != 0;
#else
  return holds;
#endif
}

/// Most decisions of tables whose rows lie in lanes: one load of a permission, one of its rows. The two ways end apart: joined,
/// a decision by a number takes nearly twice as long, since what a number does not need then stands in its way.
template <typename Probe, typename Levels>
constexpr std::uint32_t count_in_lanes(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                       const AccountWords* account, Levels levels) {
  const Plain plain(table);
  const std::uint64_t held = roles.first_word();
  // None, or some that the table does not have: there are no more roles than bits in lane_roles.
  const bool is_none_or_unknown = held - 1 >= table.lane_roles;
  if (!unlikely(is_none_or_unknown)) {
    if (usually(index(permission) < quick<Probe>(table).records_in_lanes)) {
      const std::uint64_t found = packed(plain.permissions[index(permission)]);
      if (!unlikely((found & format::Permission::compound) != 0)) {
        return levels.count(plain, plain.rows[(found >> 32) + plain_case(found, inputs)] & held * plain.lane_ones);
      }
    } else if (index(permission) < quick<Probe>(table).codes_in_lanes) {
      const std::uint32_t code = table.codes[index(permission)];
      if (!unlikely(code >= table.group_count)) {
        return levels.count(plain, plain.rows[code] & held * plain.lane_ones);
      }
    }
  }
  return count_others(table, roles, permission, inputs, account, levels);
}

/// One row group that has words of its own.
template <typename Group, typename Probe, typename Levels>
constexpr std::uint32_t count_in_group(const TableData& table, Group group, Probe roles, Levels levels) {
  if (table.level_count == 2) return levels.count(std::uint32_t{roles.any(group)});
  return levels.count(granted_levels(table, group, roles));
}

/// The same for tables whose rows have words of their own, with a test for each level.
template <typename Probe, typename Levels>
constexpr std::uint32_t count_in_words(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                       const AccountWords* account, Levels levels) {
  const Plain plain(table);
  std::uint64_t first = 0;
  bool is_plain = false;
  const auto held = at_hand(roles);
  if (!unlikely(held.empty())) {
    if (index(permission) < quick<Probe>(table).codes_in_words) {
      const std::uint32_t code = table.codes[index(permission)];
      is_plain = code < table.group_count;
      first = code * plain.group_words;
    } else if (index(permission) < quick<Probe>(table).records_in_words) {
      const std::uint64_t found = packed(plain.permissions[index(permission)]);
      is_plain = (found & format::Permission::compound) == 0;
      first = (found >> 32) + plain_case(found, inputs) * plain.group_words;
    }
  }
  if (unlikely(!is_plain)) return count_others(table, roles, permission, inputs, account, levels);
  if (table.row_numbers != nullptr) {
    return count_in_group(table, RowNumbers(plain.rows, table.row_numbers + first), held, levels);
  }
  return count_in_group(table, plain.rows + first, held, levels);
}

// A RoleMask is for tables of few roles, the others for any.
template <typename Levels>
constexpr std::uint32_t count_levels(const TableData& table, MaskProbe roles, PermissionId permission, Inputs inputs,
                                     const AccountWords* account, Levels levels) {
  return count_in_lanes(table, roles, permission, inputs, account, levels);
}
template <typename Probe, typename Levels>
constexpr std::uint32_t count_levels(const TableData& table, Probe roles, PermissionId permission, Inputs inputs,
                                     const AccountWords* account, Levels levels) {
  if (table.lane_width != 0) return count_in_lanes(table, roles, permission, inputs, account, levels);
  return count_in_words(table, roles, permission, inputs, account, levels);
}

/// For roles that are known not to conflict.
template <typename Roles>
constexpr Level decide_admitted(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs,
                                const AccountWords* account) {
  const TableData& data = table.data();
  return id_at<Level>(count_levels(data, AdmittedProbe{probe(data, roles)}, permission, inputs, account, AllLevels{}));
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

/// The inputs of a request that says nothing: every attribute at its default. Nothing if the decision depends on an
/// attribute without a default, or there is no such permission.
constexpr std::optional<Inputs> default_inputs(const TableView& table, PermissionId permission) {
  const TableData& data = table.data();
  std::uint64_t depends_on = 0;
  if (index(permission) < data.own_dependency_count) {
    depends_on = data.dependency_sets[index(permission)];  // Without the tests of dependencies_of.
  } else {
    if (index(permission) >= data.permission_count) return std::nullopt;
    depends_on = dependencies_of(data, index(permission));
  }
  if (depends_on == 0) return Inputs(0);
  if (data.resource_defaults.empty()) return std::nullopt;
  const format::Resource resource = resource_at(data, resource_of(data, index(permission)));
  if ((depends_on & ~resource.defaulted_mask) != 0) return std::nullopt;
  return Inputs(resource.default_bits);
}

namespace detail {

/// The same for a decision, which looks itself whether there is such a permission.
constexpr std::optional<Inputs> inputs_of_nothing(const TableView& table, PermissionId permission) {
  if (table.data().dependency_sets.empty()) return Inputs(0);
  return default_inputs(table, permission);
}

}  // namespace detail

/// The level of a subject for a permission. `roles` is a RoleId, several in braces, a range of them, a RoleMask or a RoleSet.
/// The lowest level if the policy lets nobody hold these roles together; a RoleMask is not checked for that.
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs,
                       AccountWords account) {
  return detail::decide(table, roles, permission, inputs, &account);
}
/// The same under the default settings.
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, Inputs inputs) {
  return detail::decide(table, roles, permission, inputs, nullptr);
}
/// For a request without attributes.
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission, AccountWords account) {
  const std::optional<Inputs> inputs = detail::inputs_of_nothing(table, permission);
  return inputs ? detail::decide(table, roles, permission, *inputs, &account) : lowest_level;
}
template <typename Roles>
constexpr Level decide(const TableView& table, const Roles& roles, PermissionId permission) {
  return decide(table, roles, permission, default_account(table));
}
/// Each of these, with the roles in braces.
template <typename... Rest>
constexpr Level decide(const TableView& table, std::initializer_list<RoleId> roles, PermissionId permission,
                       const Rest&... rest) {
  return decide(table, std::span<const RoleId>(roles.begin(), roles.size()), permission, rest...);
}

/// Whether a decision is at least `level`. With more than two levels, this is cheaper than deciding and comparing.
template <typename Roles>
[[nodiscard]] constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                                     Inputs inputs, AccountWords account) {
  return detail::permits(table, level, roles, permission, inputs, &account);
}
/// The same under the default settings.
template <typename Roles>
[[nodiscard]] constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                                     Inputs inputs) {
  return detail::permits(table, level, roles, permission, inputs, nullptr);
}
/// For a request without attributes.
template <typename Roles>
[[nodiscard]] constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission,
                                     AccountWords account) {
  const std::optional<Inputs> inputs = detail::inputs_of_nothing(table, permission);
  return inputs ? detail::permits(table, level, roles, permission, *inputs, &account) : level == lowest_level;
}
template <typename Roles>
[[nodiscard]] constexpr bool permits(const TableView& table, Level level, const Roles& roles, PermissionId permission) {
  return permits(table, level, roles, permission, default_account(table));
}
/// Each of these, with the roles in braces.
template <typename... Rest>
[[nodiscard]] constexpr bool permits(const TableView& table, Level level, std::initializer_list<RoleId> roles,
                                     PermissionId permission, const Rest&... rest) {
  return permits(table, level, std::span<const RoleId>(roles.begin(), roles.size()), permission, rest...);
}

}  // namespace pol
