// Batches by column. What all rows of a batch have in common is looked up once; where that is the subject and the permission too,
// the columns are packed into inputs some hundred rows at a time, and their levels looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

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

/// The inputs of requests whose attributes are columns, which it borrows with the table.
class InputColumns {
 public:
  InputColumns(const TableView& table, const pol_columns& columns);

  /// Nothing if the request is incomplete for the permission, or a column has no value of its attribute. As RequestInputs
  /// would say, which sets one attribute after another.
  std::optional<Inputs> at(std::size_t request, PermissionId permission) const {
    if (!are_attributes_ || index(permission) >= data_.permission_count) return std::nullopt;
    const std::uint32_t resource = resource_of(data_, index(permission));
    const format::Resource defaults = resource_at(data_, resource);
    std::uint64_t bits = defaults.default_bits;
    std::uint64_t known = defaults.defaulted_mask;
    for (const Column& column : columns_) {
      if (column.resource != format::none && column.resource != resource) continue;
      const std::uint32_t value = number_at(*column.data, request);
      if (value >= column.value_count) return std::nullopt;
      bits = (bits & ~column.bits) | (std::uint64_t{value} << column.shift & column.bits);
      known |= column.bits;
    }
    if ((dependencies_of(data_, index(permission)) & ~known) != 0) return std::nullopt;
    return Inputs(bits & known);
  }

 private:
  struct Column {
    const pol_column* data;
    std::uint64_t bits;  ///< Of its attribute.
    std::uint32_t shift;
    std::uint32_t value_count;
    std::uint32_t resource;  ///< format::none: it is read whatever is asked.
  };

  const TableData& data_;
  std::vector<Column> columns_;
  bool are_attributes_ = true;  ///< All columns are attributes of the table.
};

/// As pol_decide_columns, for a subject whom the policy admits, and one permission for all rows. `levels` are 0 before.
std::size_t decide_rows_by_column(const TableView& table, const RoleSet& roles, PermissionId permission,
                                  const pol_columns& columns, std::size_t count, std::uint8_t* levels,
                                  AccountWords account);

}  // namespace pol::detail
