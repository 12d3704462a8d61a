// A subject and an account bound to a table once, for the cheapest check.
//
// How much is decided in advance depends on the table:
//   - Two levels and no attributes: a bit a permission, so that a check is a load and a test. Of any size.
//   - What fits in 64 KiB, at eight bytes a permission and one a case of its attributes: each permission is decided ahead for
//     every case, so that a check is two loads, whatever roles, settings and restrictions there are. One of more than 256 cases
//     is left to the table.
//   - Any larger table: for each permission and level a bit whether the subject has it whatever the attributes are, and one
//     whether it has it for some. Where the two differ the table decides, after that test.
// A session is two words, so that many users' sessions fit in the cache; the rest is one block of memory.
//
// Opening one takes from almost no time to milliseconds (for a hundred thousand permissions). Inputs must be codes that
// the attributes have. A session has a copy of the account as it was when the session was opened; after the account
// changes, call `refresh`. It borrows the table's view: if tables are replaced, publish both together: see holder.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <pol/custom_roles.h>
#include <pol/decide.h>
#include <pol/detail/lifetime.h>
#include <pol/request_inputs.h>

namespace pol {

class Session {
 public:
  Session(const TableView& table POL_LIFETIMEBOUND, const RoleSet& roles, AccountWords account);
  Session(const TableView& table POL_LIFETIMEBOUND, const RoleSet& roles)
      : Session(table, roles, default_account(table)) {}
  /// Of a subject that holds custom roles as well, which together have the permissions in `custom`.
  Session(const TableView& table POL_LIFETIMEBOUND, const RoleSet& roles, const PermissionSet& custom,
          AccountWords account);
  /// In the caller's memory: at least storage_words(table) words, which must outlive the session.
  Session(const TableView& table POL_LIFETIMEBOUND, const RoleSet& roles, AccountWords account,
          std::span<std::uint64_t> storage POL_LIFETIMEBOUND);
  static std::size_t storage_words(const TableView& table);

  Session(const TableView&&, const RoleSet&, AccountWords) = delete;
  Session(const TableView&&, const RoleSet&) = delete;
  Session(const TableView&&, const RoleSet&, const PermissionSet&, AccountWords) = delete;
  Session(const TableView&&, const RoleSet&, AccountWords, std::span<std::uint64_t>) = delete;

  /// A moved-from session gives everything the lowest level.
  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  /// Decides again, for the account as it is now.
  void refresh(AccountWords account);

  Level decide(PermissionId permission, Inputs inputs) const {
    if (index(permission) < state_.simple_count) [[likely]]
      return simple(permission);
    if (index(permission) >= state_.permission_count) return lowest_level;
    if (state_.plane_count == 0) return decide_bound(permission, inputs);
    return decide_planes(permission, inputs);
  }
  /// For a request without attributes: the lowest level if the decision depends on one without a default.
  Level decide(PermissionId permission) const {
    if (index(permission) < state_.simple_count) [[likely]]
      return simple(permission);
    if (index(permission) >= state_.permission_count) return lowest_level;
    return decide_default(permission);
  }
  /// The lowest level if the request is incomplete for the permission.
  Level decide(PermissionId permission, const RequestInputs& request) const;

  [[nodiscard]] bool permits(Level level, PermissionId permission, Inputs inputs) const {
    return decide(permission, inputs) >= level;
  }
  [[nodiscard]] bool permits(Level level, PermissionId permission) const { return decide(permission) >= level; }
  [[nodiscard]] bool permits(Level level, PermissionId permission, const RequestInputs& request) const {
    return decide(permission, request) >= level;
  }

  /// The conflict if the policy lets nobody hold these roles together; otherwise nothing. A session with a conflict gives
  /// every request the lowest level.
  std::optional<RoleConflict> conflict() const;

  /// The level that no attribute changes; nothing if some does.
  std::optional<Level> settled(PermissionId permission) const;

 private:
  friend class SessionMaker;  // session.cpp

  /// What is stored in front of the bits, or of the bound permissions.
  struct Binding {
    const TableView* table;
    AccountWords account;
    const std::uint64_t* custom;  ///< The permissions of the custom roles, as bits; null if there are none.
    bool fits_in_mask;            ///< All roles are below 64.
    RoleSet::Places places;
    const std::uint64_t* role_words;  ///< Of a set of roles: no session takes more memory than its table's roles need.

    RoleSet roles() const { return {places, role_words}; }
    std::uint64_t first_roles() const { return places.word_count == 0 ? 0 : role_words[0]; }
  };

  Level simple(PermissionId permission) const {
    return static_cast<Level>(words()[index(permission) / 64] >> index(permission) % 64 & 1);
  }

  /// A bound permission is like a plain one of a table, but its "rows" are levels, a byte each, and its place is among them.
  Level decide_bound(PermissionId permission, Inputs inputs) const {
    const auto* all = reinterpret_cast<const format::Permission*>(words());
    const std::uint64_t found = detail::packed(all[index(permission)]);
    if ((found & format::Permission::compound) != 0) [[unlikely]]
      return decide_now(permission, inputs);  // Not bound: the table decides.
    return static_cast<Level>(
        reinterpret_cast<const std::uint8_t*>(all)[(found >> 32) + detail::plain_case(found, inputs)]);
  }

  Level decide_planes(PermissionId permission, Inputs inputs) const {
    const std::uint32_t open = state_.is_open ? 1 : 0;
    const std::uint32_t plane_count = state_.plane_count;
    const std::uint64_t* group = words() + std::size_t{index(permission) / 64} * plane_count;
    std::uint64_t level = 0;
    for (std::uint32_t plane = 0; plane < plane_count; plane += 1 + open) {
      const std::uint64_t always = group[plane] >> index(permission) % 64 & 1;
      const std::uint64_t ever = group[plane + open] >> index(permission) % 64 & 1;
      if (always != ever) return decide_now(permission, inputs);
      level += always;
    }
    return static_cast<Level>(level);
  }

  Level decide_default(PermissionId permission) const;
  RoleSet roles_for(PermissionId permission) const;
  Level decide_now(PermissionId permission, Inputs inputs) const;
  /// Behind the binding: the bound permissions and then their levels; or planes, for 64 permissions each level 1 always,
  /// level 1 ever, level 2 always, …
  const std::uint64_t* words() const { return reinterpret_cast<const std::uint64_t*>(state_.binding + 1); }

  /// A session that was moved from has no permissions.
  struct State {
    Binding* binding = nullptr;
    /// The permission count if one plane says it all (two levels, no attributes); else 0. Most checks read nothing else here.
    std::uint32_t simple_count = 0;
    std::uint32_t permission_count : 25 = 0;
    std::uint32_t plane_count : 5 = 0;  ///< 0: permissions are bound.
    bool is_open : 1 = false;           ///< Some permission depends on attributes: there are planes of `ever`.
    bool is_owned : 1 = false;          ///< The memory is the session's own.
  };
  State state_;
  static_assert(format::max_permissions < 1 << 25 && (format::max_levels - 1) * 2 < 1 << 5);
};

}  // namespace pol
