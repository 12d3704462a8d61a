#include "columns.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include <pol/request_inputs.h>

#include "row_levels.h"

namespace pol::detail {
namespace {

constexpr std::size_t rows_at_once = 512;

/// Rows under way: what the columns so far say of them, and which lack a value.
struct Rows {
  std::vector<Inputs> inputs{rows_at_once, Inputs(0)};
  std::array<bool, rows_at_once> is_refused;
};

/// Adds an attribute's values to the `count` rows from `first` on.
template <typename Number>
void add_column(const pol_column& column, const format::Attribute& attribute, std::size_t first, std::size_t count,
                Rows& rows) {
  const std::byte* at = static_cast<const std::byte*>(column.data) + column.stride * static_cast<std::ptrdiff_t>(first);
  const std::uint64_t kept = ~attribute_bits(attribute);
  const bool has_bits = attribute.width != 0;
  for (std::size_t row = 0; row < count; ++row, at += column.stride) {
    std::uint64_t value = read_number<Number>(at);
    if (column.ids != nullptr) value = value < column.id_count ? column.ids[value] : POL_NONE;
    const bool is_value = value < attribute.value_count;
    rows.is_refused[row] |= !is_value;
    std::uint64_t& bits = rows.inputs[row].bits;
    bits = (bits & kept) | (is_value && has_bits ? value << attribute.shift : 0);
  }
}

void add(const pol_column& column, const format::Attribute& attribute, std::size_t first, std::size_t count,
         Rows& rows) {
  if (column.data != nullptr && column.width == 1)
    return add_column<std::uint8_t>(column, attribute, first, count, rows);
  if (column.data != nullptr && column.width == 2)
    return add_column<std::uint16_t>(column, attribute, first, count, rows);
  if (column.data != nullptr && column.width == 4)
    return add_column<std::uint32_t>(column, attribute, first, count, rows);
  if (column.data != nullptr && column.width == 8)
    return add_column<std::uint64_t>(column, attribute, first, count, rows);
  rows.is_refused.fill(true);
}

}  // namespace

InputColumns::InputColumns(const TableView& table, const pol_columns& columns) : data_(table.data()) {
  for (const pol_column& column : std::span(columns.attributes, columns.attribute_count)) {
    if (column.attribute >= data_.attributes.size()) {
      are_attributes_ = false;
      return;
    }
    const format::Attribute& attribute = data_.attributes[column.attribute];
    const std::uint32_t shift = attribute.width != 0 ? attribute.shift : 0;
    columns_.push_back({&column, attribute_bits(attribute), shift, attribute.value_count, attribute.resource});
  }
}

std::size_t decide_rows_by_column(const TableView& table, const RoleSet& roles, PermissionId permission,
                                  const pol_columns& columns, std::size_t count, std::uint8_t* levels,
                                  AccountWords account) {
  const TableData& data = table.data();
  if (index(permission) >= data.permission_count) return 0;
  const RequestInputs::State start = RequestInputs(table, permission).state();
  const std::span attributes(columns.attributes, columns.attribute_count);
  const auto is_read = [&](const pol_column& column) {
    const std::uint32_t resource = data.attributes[column.attribute].resource;
    return resource == format::none || resource == start.resource;
  };
  std::uint64_t known = start.known;
  for (const pol_column& column : attributes) {
    if (column.attribute >= data.attributes.size()) return 0;
    if (is_read(column)) known |= attribute_bits(data.attributes[column.attribute]);
  }
  if ((dependencies_of(data, index(permission)) & ~known) != 0) return 0;

  const std::optional<RowLevels> of = RowLevels::of(table, roles, permission, account);
  std::size_t refused = count;
  Rows rows;
  for (std::size_t first = 0; first < count; first += rows_at_once) {
    const std::size_t now = std::min(rows_at_once, count - first);
    std::fill(rows.inputs.begin(), rows.inputs.end(), Inputs(start.bits & start.known));
    rows.is_refused.fill(false);
    for (const pol_column& column : attributes) {
      if (is_read(column)) add(column, data.attributes[column.attribute], first, now, rows);
    }
    std::array<Level, rows_at_once> found;
    if (of) {
      look_up(*of, std::span<const Inputs>(rows.inputs).first(now), found);
    } else {
      for (std::size_t row = 0; row < now; ++row) {
        found[row] = decide_admitted(table, roles, permission, rows.inputs[row], &account);
      }
    }
    for (std::size_t row = 0; row < now; ++row) {
      levels[first + row] = rows.is_refused[row] ? 0 : static_cast<std::uint8_t>(index(found[row]));
      if (rows.is_refused[row]) refused = std::min(refused, first + row);
    }
  }
  return refused;
}

}  // namespace pol::detail
