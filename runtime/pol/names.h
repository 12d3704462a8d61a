// From names to ids and back, for whoever meets a policy at run time: tools, bindings, stored accounts.
//
// Look names up once and keep the ids. Roles, permissions and settings cost a binary search; levels, resources,
// attributes and values a pass over theirs. In a stripped table nothing is found and every name is empty.
// The texts are the table's own bytes, as long-lived as they are; their encoding is not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <pol/table_view.h>

namespace pol {

/// A position in the domain of an attribute or a setting.
using Value = std::uint32_t;

/// The attributes of one resource, or of the context: consecutive ids.
struct AttributeRange {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};
AttributeRange attributes_of(const TableView& table, ResourceId resource);
AttributeRange context_attributes(const TableView& table);

class Names {
 public:
  /// Borrows the table, not the view.
  explicit Names(const TableView& table) : data_(table.data()) {}

  std::optional<Level> level(std::string_view name) const;
  std::optional<RoleId> role(std::string_view name) const;
  std::optional<PermissionId> permission(std::string_view name) const;  ///< `resource.action`
  std::optional<ResourceId> resource(std::string_view name) const;
  std::optional<SettingId> setting(std::string_view name) const;  ///< `group.setting`
  /// By its bare name: one of the permission's resource, or of the context, which `context.` before it insists on.
  std::optional<AttributeId> attribute(PermissionId permission, std::string_view name) const;
  /// A boolean also takes on, yes and off, no.
  std::optional<Value> value(AttributeId attribute, std::string_view name) const;
  std::optional<Value> value(SettingId setting, std::string_view name) const;

  // Empty for an id that the table does not have.
  std::string_view policy() const;
  std::string_view name(Level level) const;
  std::string_view name(RoleId role) const;
  std::string_view name(PermissionId permission) const;
  std::string_view name(ResourceId resource) const;
  std::string_view name(AttributeId attribute) const;
  std::string_view name(SettingId setting) const;
  std::string_view value_name(AttributeId attribute, Value value) const;
  std::string_view value_name(SettingId setting, Value value) const;

  // What the author wrote for people; empty where there is nothing.
  std::string_view policy_title() const;
  std::string_view title(Level level) const;
  std::string_view title(RoleId role) const;
  std::string_view title(PermissionId permission) const;
  std::string_view title(ResourceId resource) const;
  std::string_view title(AttributeId attribute) const;
  std::string_view title(SettingId setting) const;

 private:
  TableData data_;
};

}  // namespace pol
