// Batches by column, where all rows ask the same permission for the same subject: the columns are packed into inputs some
// hundred rows at a time, and their levels looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <pol/decide.h>
#include <pol/pol.h>

namespace pol::detail {

template <typename Number>
std::uint64_t read_number(const std::byte* place) {
  Number number{};
  std::memcpy(&number, place, sizeof number);
  return number;
}

/// What a column has for a request; POL_NONE if the number is too large, or has a width that no number has.
inline std::uint32_t number_at(const pol_column& column, std::size_t request) {
  if (column.data == nullptr) return POL_NONE;
  const std::byte* place =
      static_cast<const std::byte*>(column.data) + column.stride * static_cast<std::ptrdiff_t>(request);
  std::uint64_t number = POL_NONE;
  if (column.width == 1) number = read_number<std::uint8_t>(place);
  if (column.width == 2) number = read_number<std::uint16_t>(place);
  if (column.width == 4) number = read_number<std::uint32_t>(place);
  if (column.width == 8) number = read_number<std::uint64_t>(place);
  if (column.ids != nullptr) return number < column.id_count ? column.ids[number] : POL_NONE;
  return static_cast<std::uint32_t>(number < POL_NONE ? number : POL_NONE);
}

/// As pol_decide_columns, for a subject whom the policy admits, and one permission for all rows. `levels` are 0 before.
std::size_t decide_rows_by_column(const TableView& table, const RoleSet& roles, PermissionId permission,
                                  const pol_columns& columns, std::size_t count, std::uint8_t* levels,
                                  AccountWords account);

}  // namespace pol::detail
