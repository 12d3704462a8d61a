// From names to ids and back, for code that learns about a policy at run time: tools, bindings, stored accounts.
//
// Look names up once, check that they are found, and keep the ids. Without the check you may have the id `unknown`, which
// gets the lowest level. Roles, permissions and settings cost a binary search; levels, resources,
// attributes and values a linear search. In a stripped table nothing is found and every name is empty.
// The texts are the table's own bytes, and live as long; their encoding is not checked.
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

/// The result of a look-up: an id, or none.
template <typename Id>
class [[nodiscard]] Found {
 public:
  constexpr Found() = default;
  constexpr Found(Id id) : id_(id) {}

  constexpr bool has_value() const { return id_ != unknown<Id>; }
  explicit constexpr operator bool() const { return has_value(); }
  /// The id; `unknown`, which no table has, if there is none.
  constexpr Id operator*() const { return id_; }
  constexpr Id value_or(Id other) const { return has_value() ? id_ : other; }
  constexpr operator std::optional<Id>() const { return has_value() ? std::optional<Id>(id_) : std::nullopt; }

  friend constexpr bool operator==(Found, Found) = default;
  friend constexpr bool operator==(Found found, Id id) { return found.has_value() && *found == id; }
  friend constexpr bool operator==(Found found, std::nullopt_t) { return !found.has_value(); }

 private:
  Id id_ = unknown<Id>;
};

class Names {
 public:
  /// Borrows the table, not the view.
  explicit Names(const TableView& table) : data_(table.data()) {}

  Found<Level> level(std::string_view name) const;
  /// Not the role that stands for all custom roles: who held it by its name would have whatever any of them may hold.
  Found<RoleId> role(std::string_view name) const;
  Found<PermissionId> permission(std::string_view name) const;  ///< `resource.action`
  Found<ResourceId> resource(std::string_view name) const;
  Found<SettingId> setting(std::string_view name) const;  ///< `group.setting`
  /// By its bare name: an attribute of the permission's resource, or of the context; with `context.` before it, only the latter.
  Found<AttributeId> attribute(PermissionId permission, std::string_view name) const;
  /// A boolean also accepts on, off, yes and no.
  Found<Value> value(AttributeId attribute, std::string_view name) const;
  Found<Value> value(SettingId setting, std::string_view name) const;

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

  // What the author wrote for people; empty if there is nothing.
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
