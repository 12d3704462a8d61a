// RequestInputs: which bits a request's attributes have, and which of them a decision needs.
#include <pol/request_inputs.h>

#include <algorithm>

#include "owner_range.h"

namespace pol {

RequestInputs::RequestInputs(const TableView& table, PermissionId permission)
    : RequestInputs(table, permission, PartialInputs{}) {
  if (resource_ == format::none) return;
  const format::Resource& resource = data_->resources[resource_];
  so_far_ = {resource.default_bits, resource.defaulted_mask};
}

RequestInputs::RequestInputs(const TableView& table, PermissionId permission, PartialInputs so_far)
    : data_(&table.data()), resource_(format::none), so_far_(so_far) {
  if (index(permission) < data_->permission_count) resource_ = data_->permission_resources[index(permission)];
}

RequestInputs::SetResult RequestInputs::set(AttributeId attribute, Value value) {
  if (index(attribute) >= data_->attributes.size()) return SetResult::unknown_attribute;
  const format::Attribute& found = data_->attributes[index(attribute)];
  if (found.resource != format::none && found.resource != resource_) return SetResult::unknown_attribute;
  if (value >= found.value_count) return SetResult::unknown_value;
  const std::uint64_t place = attribute_bits(found);
  if (place == 0) return SetResult::done;
  so_far_.bits = (so_far_.bits & ~place) | std::uint64_t{value} << found.shift;
  so_far_.known |= place;
  return SetResult::done;
}

std::optional<AttributeId> RequestInputs::missing(PermissionId permission) const {
  return missing_from(permission, 0);
}
std::optional<AttributeId> RequestInputs::missing_after(PermissionId permission, AttributeId previous) const {
  return missing_from(permission, index(previous) + 1);
}

std::optional<AttributeId> RequestInputs::missing_from(PermissionId permission, std::uint32_t first) const {
  if (index(permission) >= data_->permission_count) return std::nullopt;
  const std::uint64_t open = data_->dependencies[index(permission)] & ~so_far_.known;
  if (open == 0) return std::nullopt;
  const auto find_in = [&](AttributeRange range) -> std::optional<AttributeId> {
    for (std::uint32_t number = std::max(first, range.first); number < range.first + range.count; ++number) {
      if ((attribute_bits(data_->attributes[number]) & open) != 0) return id_at<AttributeId>(number);
    }
    return std::nullopt;
  };
  if (const auto found = find_in(detail::owner_range(*data_, format::none))) return found;
  return find_in(detail::owner_range(*data_, data_->permission_resources[index(permission)]));
}

}  // namespace pol
