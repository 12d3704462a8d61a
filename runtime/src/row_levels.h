// One subject's level for one permission, ahead for every case that rows may be in: then a row costs a look-up.
//
// The case of a row is the input bits from the lowest to the highest that the permission's blocks read. Example: they read bits
// 3 and 5, so a case is (inputs >> 3) & 7, and there are 8 of them, decided once. More than 256 are not. What the blocks read is
// taken from them: `dependencies` would do for a table of the compiler, but verify does not prove them, and so a row gets what
// `decide` says whatever the table and its bits are.
//
// A processor with AVX2 looks up 32 rows at once, which is found out when the program first asks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <pol/decide.h>

namespace pol::detail {

/// The bits of a row that say its case, and what each case gets.
struct RowLevels {
  static constexpr std::uint32_t max_width = 8;

  std::uint32_t shift = 0;
  std::uint32_t width = 0;  ///< In bits, at most max_width.
  Level levels[1U << max_width] = {};

  Level at(Inputs inputs) const { return levels[inputs.bits >> shift & ((std::uint64_t{1} << width) - 1)]; }

  /// For a subject whom the policy admits and a permission that the table has. Nothing if there are too many cases.
  static std::optional<RowLevels> of(const TableView& table, const RoleSet& roles, PermissionId permission,
                                     AccountWords account);
};

/// Writes `levels[n]` for each row, by the way that this processor does fastest. `levels` is as long as `rows`.
void look_up(const RowLevels& of, std::span<const Inputs> rows, std::span<Level> levels);
/// The same, one row after the other.
void look_up_each(const RowLevels& of, std::span<const Inputs> rows, std::span<Level> levels);

}  // namespace pol::detail
