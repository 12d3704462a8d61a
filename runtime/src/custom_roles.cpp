// CustomRoles: what they may hold, and the list of them.
#include <pol/custom_roles.h>

#include <algorithm>

namespace pol {
namespace {

/// The three bit sets of section custom_roles. All empty if the policy has no custom roles.
struct Assignable {
  std::span<const std::uint64_t> may;
  std::span<const std::uint64_t> always;
  std::span<const std::uint64_t> never;

  explicit Assignable(const TableData& data) {
    const std::size_t words = data.custom_roles.size() / 3;
    may = data.custom_roles.first(words);
    always = data.custom_roles.subspan(words, words);
    never = data.custom_roles.subspan(2 * words, words);
  }

  std::uint64_t word(std::size_t number) const { return (may[number] | always[number]) & ~never[number]; }
};

}  // namespace

bool CustomRoles::is_assignable(const TableView& table, PermissionId permission) {
  const Assignable assignable(table.data());
  const std::uint32_t word = index(permission) / 64;
  return word < assignable.may.size() && (assignable.word(word) >> index(permission) % 64 & 1) != 0;
}

CustomRoleResult CustomRoles::define(std::string_view name, std::span<const PermissionId> permissions) {
  if (table_->data().custom_role == format::none) return {CustomRoleCode::not_supported};
  if (name.empty() || name.size() > format::max_name_bytes) return {CustomRoleCode::bad_name};
  if (find(name) != nullptr) return {CustomRoleCode::name_taken};
  if (roles_.size() >= max_count) return {CustomRoleCode::too_many};
  PermissionSet held(*table_);
  for (const PermissionId permission : permissions) {
    if (index(permission) >= table_->permission_count()) return {CustomRoleCode::unknown_permission, permission};
    if (!is_assignable(*table_, permission)) return {CustomRoleCode::not_assignable, permission};
    (void)held.add(permission);  // The table has it.
  }
  const Assignable assignable(table_->data());
  for (std::size_t word = 0; word < held.words().size(); ++word) {
    held.words()[word] |= assignable.always[word] & ~assignable.never[word];
  }
  roles_.push_back({std::string(name), std::move(held)});
  return {};
}

bool CustomRoles::remove(std::string_view name) {
  return std::erase_if(roles_, [name](const Role& role) { return role.name == name; }) != 0;
}

const CustomRoles::Role* CustomRoles::find(std::string_view name) const {
  const auto found = std::find_if(roles_.begin(), roles_.end(), [name](const Role& role) { return role.name == name; });
  return found == roles_.end() ? nullptr : &*found;
}

bool CustomRoles::add_to(PermissionSet& held, std::string_view name) const {
  const Role* role = find(name);
  if (role == nullptr) return false;
  held.add_all(role->permissions);
  return true;
}

RoleSet with_custom_role(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                         PermissionId permission) {
  if (find_conflict_with_custom(table, roles)) return {unknown<RoleId>};
  return detail::with_custom_role_admitted(table.data(), roles, detail::is_held(table.data(), custom, permission));
}

RoleSet detail::with_custom_role_admitted(const TableData& table, RoleSet roles, bool is_held) {
  if (table.custom_role != format::none) roles.add(is_held ? RoleId{table.custom_role} : unknown<RoleId>);
  return roles;
}

std::string_view text(CustomRoleCode code) {
  switch (code) {
    case CustomRoleCode::done:
      return "done";
    case CustomRoleCode::not_supported:
      return "the policy has no custom roles";
    case CustomRoleCode::unknown_permission:
      return "the policy has no such permission";
    case CustomRoleCode::not_assignable:
      return "no custom role may hold the permission";
    case CustomRoleCode::bad_name:
      return "the name is empty or too long";
    case CustomRoleCode::name_taken:
      return "the account already has a custom role of that name";
    case CustomRoleCode::too_many:
      return "the account has the most custom roles that it can have";
  }
  return "unknown";
}

}  // namespace pol
