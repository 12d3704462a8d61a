// Roles that an account defines for itself: named sets of permissions that the policy lets custom roles hold.
//
// Each custom role automatically has what every custom role holds; what none may hold is refused. A subject's custom roles
// are combined once into one bit set over permissions: a decision then looks up one bit and, if it is set, ORs the table's
// role `custom` into the subject's own. A subject with a custom role never gets the fallback role.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <pol/decide.h>
#include <pol/detail/lifetime.h>
#include <pol/request_inputs.h>

namespace pol {

/// A set of a table's permissions, one bit each. Valid for every table with the same fingerprint; for others it is empty.
class PermissionSet {
 public:
  PermissionSet() = default;
  explicit PermissionSet(const TableView& table)
      : fingerprint_(table.fingerprint()),
        count_(table.permission_count()),
        words_((std::size_t{table.permission_count()} + 63) / 64) {}

  std::uint64_t fingerprint() const { return fingerprint_; }

  bool contains(PermissionId permission) const {
    const std::uint32_t word = index(permission) / 64;
    return word < words_.size() && (words_[word] >> index(permission) % 64 & 1) != 0;
  }
  /// False for a permission that the table does not have.
  [[nodiscard]] bool add(PermissionId permission) {
    // A moved-from set keeps its count but has no words.
    if (index(permission) >= count_ || index(permission) / 64 >= words_.size()) return false;
    words_[index(permission) / 64] |= std::uint64_t{1} << index(permission) % 64;
    return true;
  }
  void add_all(const PermissionSet& other) {
    if (fingerprint_ != other.fingerprint_) return;
    for (std::size_t word = 0; word < words_.size() && word < other.words_.size(); ++word) {
      words_[word] |= other.words_[word];
    }
  }
  std::span<const std::uint64_t> words() const { return words_; }
  std::span<std::uint64_t> words() { return words_; }

  friend bool operator==(const PermissionSet&, const PermissionSet&) = default;

 private:
  std::uint64_t fingerprint_ = 0;
  std::uint32_t count_ = 0;
  std::vector<std::uint64_t> words_;
};

enum class CustomRoleCode : std::uint8_t {
  done,
  not_supported,       ///< The policy has no custom roles.
  unknown_permission,  ///< `permission` is not the table's.
  not_assignable,      ///< Custom roles may not hold `permission`.
  bad_name,            ///< Empty, or longer than format::max_name_bytes.
  name_taken,
  too_many,
};
std::string_view text(CustomRoleCode code);

struct [[nodiscard]] CustomRoleResult {
  CustomRoleCode code = CustomRoleCode::done;
  PermissionId permission{};

  explicit constexpr operator bool() const { return code == CustomRoleCode::done; }
};

/// The custom roles of one account. Borrows the table's view.
class CustomRoles {
 public:
  static constexpr std::size_t max_count = 4096;

  explicit CustomRoles(const TableView& table POL_LIFETIMEBOUND) : table_(&table) {}
  explicit CustomRoles(const TableView&&) = delete;

  /// Whether a custom role may hold a permission, or holds it anyway.
  static bool is_assignable(const TableView& table, PermissionId permission);

  /// Adds a role that holds `permissions` and what every custom role holds.
  CustomRoleResult define(std::string_view name, std::span<const PermissionId> permissions);
  /// False if there is no role of that name.
  bool remove(std::string_view name);
  void clear() { roles_.clear(); }

  struct Role {
    std::string name;
    PermissionSet permissions;
  };
  /// Null if there is no role of that name. The pointer is valid until the next change.
  const Role* find(std::string_view name) const POL_LIFETIMEBOUND;
  std::span<const Role> all() const { return roles_; }
  const TableView& table() const { return *table_; }
  /// Adds to `held` what the role of that name holds; false if there is no such role.
  [[nodiscard]] bool add_to(PermissionSet& held, std::string_view name) const;

 private:
  const TableView* table_;
  std::vector<Role> roles_;
};

/// The conflict if the policy lets nobody hold these roles together with a custom role; otherwise nothing.
inline std::optional<RoleConflict> find_conflict_with_custom(const TableView& table, RoleSet roles) {
  if (table.data().custom_role != format::none) roles.add(RoleId{table.data().custom_role});
  return find_conflict(table, roles);
}

/// The roles of a subject for one permission, including the table's role `custom` if one of the subject's custom roles, which
/// together have the permissions in `custom`, has that permission. Not empty even if none has: the fallback role does not
/// apply. Empty if the policy lets nobody hold these roles together, so that every decision for them is the lowest level.
RoleSet with_custom_role(const TableView& table, const RoleSet& roles, const PermissionSet& custom,
                         PermissionId permission);

namespace detail {

/// Whether custom roles with the permissions in `custom` have this one, in this table.
inline bool is_held(const TableData& table, const PermissionSet& custom, PermissionId permission) {
  return custom.fingerprint() == table.fingerprint && custom.contains(permission);
}
/// As with_custom_role, if it is known that the roles do not conflict, and whether a custom role has the permission.
RoleSet with_custom_role_admitted(const TableData& table, RoleSet roles, bool is_held);

/// A subject's own roles, and the role `custom` if a custom role of the subject has the permission.
template <typename Probe>
class CustomProbe {
 public:
  static constexpr bool is_admitted = true;  ///< `decide`, below, has checked.

  constexpr CustomProbe(const TableData& table, Probe own, bool is_held)
      : own_(own), bits_(is_held ? std::uint64_t{1} << table.custom_role % 64 : 0), word_(table.custom_role / 64) {}

  static constexpr bool empty() { return false; }
  template <typename Row>
  constexpr bool any(Row row) const {
    return own_.any(row) || (row[word_] & bits_) != 0;
  }
  constexpr std::uint64_t first_word() const { return own_.first_word() | (word_ == 0 ? bits_ : 0); }

 private:
  Probe own_;
  std::uint64_t bits_;
  std::uint32_t word_;
};

constexpr RoleSet set_of(RoleId role) {
  return {role};
}
template <typename Roles>
constexpr RoleSet set_of(const Roles& roles) {
  return RoleSet(roles);
}

}  // namespace detail

/// Decides for a subject that holds `roles` and custom roles which together have the permissions in `custom`. As with
/// `decide`, everything but a RoleMask is checked: the lowest level if nobody may hold these roles and a custom role.
template <typename Roles>
Level decide(const TableView& table, const Roles& roles, const PermissionSet& custom, PermissionId permission,
             Inputs inputs, AccountWords account) {
  const TableData& data = table.data();
  if (data.custom_role == format::none) return decide(table, roles, permission, inputs, account);
  if constexpr (!std::is_same_v<Roles, RoleMask>) {
    using detail::set_of;
    if (data.excluding_roles != 0 && find_conflict_with_custom(table, set_of(roles))) return lowest_level;
  }
  using detail::probe;
  const detail::CustomProbe held(data, probe(data, roles), detail::is_held(data, custom, permission));
  return id_at<Level>(detail::count_levels(data, held, permission, inputs, &account, detail::AllLevels{}));
}
/// The same for a request: the lowest level if it is incomplete.
template <typename Roles>
Level decide(const TableView& table, const Roles& roles, const PermissionSet& custom, PermissionId permission,
             const RequestInputs& request, AccountWords account) {
  const std::optional<Inputs> inputs = RequestInputs::complete(table.data(), request.state(), permission);
  return inputs ? decide(table, roles, custom, permission, *inputs, account) : lowest_level;
}

}  // namespace pol
