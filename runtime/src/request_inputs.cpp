// RequestInputs: which bits a request's attributes have, and which of them a decision needs.
#include <pol/request_inputs.h>

#include <algorithm>

#include "complete_inputs.h"

namespace pol {

using detail::known_for;

RequestInputs::RequestInputs(const TableView& table, PermissionId permission) : data_(&table.data()) {
  state_.fingerprint = data_->fingerprint;
  if (index(permission) >= data_->permission_count) return;
  state_.resource = resource_of(*data_, index(permission));
  const format::Resource resource = resource_at(*data_, state_.resource);
  state_.bits = resource.default_bits;
  state_.known = resource.defaulted_mask;
}

RequestInputs::SetResult RequestInputs::set(AttributeId attribute, Value value) {
  const bool exists = state_.fingerprint == data_->fingerprint && index(attribute) < data_->attributes.size();
  const format::Attribute found = exists ? data_->attributes[index(attribute)] : format::Attribute{};
  const bool is_taken = exists && (found.resource == format::none || found.resource == state_.resource);
  if (!is_taken || value >= found.value_count) {
    state_.refused = true;
    return is_taken ? SetResult::unknown_value : SetResult::unknown_attribute;
  }
  const std::uint64_t place = attribute_bits(found);
  if (place == 0) return SetResult::done;
  state_.bits = (state_.bits & ~place) | std::uint64_t{value} << found.shift;
  state_.known |= place;
  return SetResult::done;
}

std::optional<Inputs> RequestInputs::complete(const TableData& table, const State& state, PermissionId permission) {
  return detail::complete_inputs(table, state, permission);
}

PartialInputs RequestInputs::partial(const TableData& table, const State& state, PermissionId permission) {
  if (index(permission) >= table.permission_count) return {0, 0, state.refused};
  const std::uint64_t known = known_for(table, state, permission);
  return {state.bits & known, known, state.refused};
}

std::optional<Inputs> RequestInputs::complete_for(PermissionId permission) const {
  return complete(*data_, state_, permission);
}

PartialInputs RequestInputs::partial_for(PermissionId permission) const {
  return partial(*data_, state_, permission);
}

std::optional<AttributeId> RequestInputs::missing(PermissionId permission) const {
  return missing_from(permission, 0);
}
std::optional<AttributeId> RequestInputs::missing_after(PermissionId permission, AttributeId previous) const {
  return missing_from(permission, index(previous) + 1);
}

std::optional<AttributeId> RequestInputs::missing_from(PermissionId permission, std::uint32_t first) const {
  if (index(permission) >= data_->permission_count) return std::nullopt;
  const std::uint64_t open = dependencies_of(*data_, index(permission)) & ~known_for(*data_, state_, permission);
  if (open == 0) return std::nullopt;
  const auto find_in = [&](AttributeRange range) -> std::optional<AttributeId> {
    for (std::uint32_t number = std::max(first, range.first); number < range.first + range.count; ++number) {
      if ((attribute_bits(data_->attributes[number]) & open) != 0) return id_at<AttributeId>(number);
    }
    return std::nullopt;
  };
  if (const auto found = find_in(detail::attributes_of(*data_, format::none))) return found;
  return find_in(detail::attributes_of(*data_, resource_of(*data_, index(permission))));
}

}  // namespace pol
