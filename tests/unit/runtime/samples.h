// Tables that several tests share.
#pragma once

#include "tests/unit/runtime/table_builder.h"

namespace pol::testing {

/// Seven permissions, three levels, four roles, attributes with and without defaults; every record is plain.
///   context.identity_verified (no default); device.own; form.signed_by {nobody, member, admin, super_admin}.
TableBuilder support_table();

/// Two levels, a few roles and one permission for each kind of record: settings, restricted, gathered, indexed, split.
TableBuilder workshop_table();

/// The workshop's, with one statement: `tool.see` is the owner's while `who` and `view` are at their defaults. The decision itself
/// reads no setting, as where another statement grants the same in the other cases.
TableBuilder explained_table();

/// 200 roles; role n may `item.use_n` (n from 0 to 199) and, where `own`, `item.use_<n - 1>`; role 150 is the fallback.
TableBuilder wide_table();

/// 70 roles; permissions are numbers, and so are rows. item.see and item.take depend on nothing, item.use on `own`, and
/// box.open is compound: the latter two are classes.
TableBuilder coded_table();

/// 1,590 roles, rows in chunks of 8 words: four numbers a row, or a list of up to two roles. item.see is for roles 0, 70 and 1,589,
/// item.take for role 1,050, item.use for 5 and 6 or, where `own`, for the first 1,000, and box.open for everybody but 3 and 1,580.
/// No two of these are one row, and they come in this order.
TableBuilder chunked_table();

/// The roles of a 64-role table as a row: bit for bit.
constexpr std::uint64_t bits(std::initializer_list<std::uint32_t> roles) {
  std::uint64_t row = 0;
  for (const std::uint32_t role : roles) row |= std::uint64_t{1} << role;
  return row;
}

}  // namespace pol::testing
