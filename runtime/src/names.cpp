// Names: binary search over the sorted indexes, plain passes over the short lists.
#include <pol/names.h>

#include <algorithm>

#include "attributes_of.h"
#include "text_order.h"

namespace pol {
namespace {

using detail::PackedNames;

std::string_view view(const TableData& data, format::Text text) {
  return {data.strings + text.offset, text.size};
}

std::string_view name_of(const TableData& data, const PackedNames& all, std::uint32_t number) {
  return number < all.size() ? view(data, all[number]) : std::string_view();
}
std::string_view title_of(const TableData& data, const PackedNames& all, std::uint32_t number) {
  return number < all.size() ? view(data, all.title(number)) : std::string_view();
}

/// By binary search: `order` has as many as there are names. What is between two names begins with the bytes that both have in
/// common with the name, so that no comparison looks at those again.
template <typename Id>
Found<Id> find_sorted(const TableData& data, const PackedNames& all, detail::Numbers order, std::string_view name) {
  std::size_t first = 0;
  std::size_t end = all.size();
  std::size_t common_before = 0;  // With the last name found to be before it, and with the first found to be behind it.
  std::size_t common_behind = 0;
  while (first != end) {
    const std::size_t middle = first + (end - first) / 2;
    const std::uint32_t number = order[middle];
    const std::string_view found = view(data, all[number]);
    const std::size_t common = detail::common_bytes(found, name, std::min(common_before, common_behind));
    if (common == name.size() && common == found.size()) return id_at<Id>(number);
    if (detail::is_before(found, name, common)) {
      first = middle + 1;
      common_before = common;
    } else {
      end = middle;
      common_behind = common;
    }
  }
  return {};
}

template <typename Id>
Found<Id> find_among(const TableData& data, const PackedNames& all, std::uint32_t first, std::uint32_t count,
                     std::string_view name) {
  for (std::uint32_t number = first; number < first + count && number < all.size(); ++number) {
    if (view(data, all[number]) == name) return id_at<Id>(number);
  }
  return {};
}

std::string_view value_at(const TableData& data, std::uint32_t first, std::uint32_t count, Value value) {
  if (value >= count || data.value_names.empty()) return {};
  return view(data, data.value_names[first + value]);
}

Found<Value> find_value(const TableData& data, std::uint32_t first, std::uint32_t count, bool boolean,
                        std::string_view name) {
  if (data.value_names.empty()) return {};
  if (boolean && (name == "true" || name == "on" || name == "yes")) return Value{1};
  if (boolean && (name == "false" || name == "off" || name == "no")) return Value{0};
  for (Value value = 0; value < count; ++value) {
    if (view(data, data.value_names[first + value]) == name) return value;
  }
  return {};
}

}  // namespace

AttributeRange attributes_of(const TableView& table, ResourceId resource) {
  return index(resource) < table.resource_count() ? detail::attributes_of(table.data(), index(resource))
                                                  : AttributeRange{};
}
AttributeRange context_attributes(const TableView& table) {
  return detail::attributes_of(table.data(), format::none);
}

Found<Level> Names::level(std::string_view name) const {
  return find_among<Level>(data_, data_.level_names, 0, data_.level_count, name);
}
Found<RoleId> Names::role(std::string_view name) const {
  const Found<RoleId> found = find_sorted<RoleId>(data_, data_.role_names, data_.roles_by_name, name);
  return found && index(*found) == data_.custom_role ? Found<RoleId>() : found;
}
Found<PermissionId> Names::permission(std::string_view name) const {
  return find_sorted<PermissionId>(data_, data_.permission_names, data_.permissions_by_name, name);
}
Found<ResourceId> Names::resource(std::string_view name) const {
  return find_among<ResourceId>(data_, data_.resource_names, 0, data_.resource_count, name);
}
Found<SettingId> Names::setting(std::string_view name) const {
  return find_sorted<SettingId>(data_, data_.setting_names, data_.settings_by_name, name);
}

Found<AttributeId> Names::attribute(PermissionId permission, std::string_view name) const {
  constexpr std::string_view context_prefix = "context.";
  if (index(permission) >= data_.permission_count) return {};
  const AttributeRange own = detail::attributes_of(data_, resource_of(data_, index(permission)));
  const AttributeRange context = detail::attributes_of(data_, format::none);
  if (const auto found = find_among<AttributeId>(data_, data_.attribute_names, own.first, own.count, name))
    return found;
  if (name.starts_with(context_prefix)) name.remove_prefix(context_prefix.size());
  return find_among<AttributeId>(data_, data_.attribute_names, context.first, context.count, name);
}

Found<Value> Names::value(AttributeId attribute, std::string_view name) const {
  if (index(attribute) >= data_.attributes.size()) return {};
  const format::Attribute& found = data_.attributes[index(attribute)];
  return find_value(data_, found.first_value, found.value_count, found.boolean != 0, name);
}
Found<Value> Names::value(SettingId setting, std::string_view name) const {
  if (index(setting) >= data_.settings.size()) return {};
  const format::Setting& found = data_.settings[index(setting)];
  const bool boolean = (found.flags & format::Setting::boolean) != 0;
  return find_value(data_, found.first_value, found.value_count, boolean, name);
}

std::string_view Names::policy() const {
  return name_of(data_, data_.policy_name, 0);
}
std::string_view Names::name(Level level) const {
  return name_of(data_, data_.level_names, index(level));
}
std::string_view Names::name(RoleId role) const {
  return name_of(data_, data_.role_names, index(role));
}
std::string_view Names::name(PermissionId permission) const {
  return name_of(data_, data_.permission_names, index(permission));
}
std::string_view Names::name(ResourceId resource) const {
  return name_of(data_, data_.resource_names, index(resource));
}
std::string_view Names::name(AttributeId attribute) const {
  return name_of(data_, data_.attribute_names, index(attribute));
}
std::string_view Names::name(SettingId setting) const {
  return name_of(data_, data_.setting_names, index(setting));
}

std::string_view Names::value_name(AttributeId attribute, Value value) const {
  if (index(attribute) >= data_.attributes.size()) return {};
  const format::Attribute& found = data_.attributes[index(attribute)];
  return value_at(data_, found.first_value, found.value_count, value);
}
std::string_view Names::value_name(SettingId setting, Value value) const {
  if (index(setting) >= data_.settings.size()) return {};
  const format::Setting& found = data_.settings[index(setting)];
  return value_at(data_, found.first_value, found.value_count, value);
}

std::string_view Names::policy_title() const {
  return title_of(data_, data_.policy_name, 0);
}
std::string_view Names::title(Level level) const {
  return title_of(data_, data_.level_names, index(level));
}
std::string_view Names::title(RoleId role) const {
  return title_of(data_, data_.role_names, index(role));
}
std::string_view Names::title(PermissionId permission) const {
  return title_of(data_, data_.permission_names, index(permission));
}
std::string_view Names::title(ResourceId resource) const {
  return title_of(data_, data_.resource_names, index(resource));
}
std::string_view Names::title(AttributeId attribute) const {
  return title_of(data_, data_.attribute_names, index(attribute));
}
std::string_view Names::title(SettingId setting) const {
  return title_of(data_, data_.setting_names, index(setting));
}

}  // namespace pol
