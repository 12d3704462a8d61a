// A subject and an account bound to a table once, for the cheapest check: one load and a test.
//
// For each permission and each level above the lowest it keeps a bit: whether the subject has that level whatever the
// attributes of the request are; and, in tables with attributes, one more: whether it has it for some. Where the
// two differ a check goes to the table. The bits of 64 permissions lie side by side, on one cache line mostly.
// A session is two words, so that those of many users stay in the cache; the rest lies with the bits.
//
// Opening one decides every permission, and those with attributes for every value: from a microsecond for a small policy to
// milliseconds for a hundred thousand permissions. Inputs are taken to be codes that attributes have. It borrows the view
// and the account; after the account changes, `refresh`.
#pragma once

#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <type_traits>

#include <pol/evaluate.h>

namespace pol {

class Session {
 public:
  Session(const TableView& table, const RoleSet& roles, AccountWords account);
  Session(const TableView& table, const RoleSet& roles) : Session(table, roles, default_account(table)) {}
  /// In the caller's memory, of at least storage_words(table) words, which must outlive it.
  Session(const TableView& table, const RoleSet& roles, AccountWords account, std::span<std::uint64_t> storage);
  static std::size_t storage_words(const TableView& table);

  Session(Session&& other) noexcept;
  Session& operator=(Session&& other) noexcept;
  ~Session();

  /// Decides anew for the account as it is now.
  void refresh();

  Level decide(PermissionId permission, Inputs inputs = {}) const {
    if (index(permission) < state_.simple_count) [[likely]] {
      return static_cast<Level>(state_.planes[index(permission) / 64] >> index(permission) % 64 & 1);
    }
    if (index(permission) >= state_.permission_count) return lowest_level;
    const std::uint64_t* planes = planes_of(permission);
    std::uint64_t level = 0;
    for (std::uint32_t plane = 0; plane < state_.plane_count; plane += 1 + state_.open) {
      const std::uint64_t always = planes[plane] >> index(permission) % 64 & 1;
      const std::uint64_t ever = planes[plane + state_.open] >> index(permission) % 64 & 1;
      if (always != ever) return decide_now(permission, inputs);
      level += always;
    }
    return static_cast<Level>(level);
  }

  bool permits(Level level, PermissionId permission, Inputs inputs = {}) const {
    if (level == lowest_level) return true;
    const std::uint32_t plane = (index(level) - 1) << state_.open;
    if (index(permission) >= state_.permission_count || plane >= state_.plane_count) [[unlikely]]
      return false;
    const std::uint64_t* planes = planes_of(permission);
    const std::uint64_t always = planes[plane] >> index(permission) % 64 & 1;
    if (state_.open == 0) return always != 0;
    const std::uint64_t ever = planes[plane + 1] >> index(permission) % 64 & 1;
    return always == ever ? always != 0 : decide_now(permission, inputs) >= level;
  }

  /// Why the policy admits no subject with these roles; nothing if it does. A session of roles that nobody may hold together
  /// gives the lowest level to every request.
  std::optional<RoleConflict> conflict() const;

  /// The level that no attribute changes; nothing if some does.
  std::optional<Level> settled(PermissionId permission) const;

 private:
  const std::uint64_t* planes_of(PermissionId permission) const {
    return state_.planes + std::size_t{index(permission) / 64} * state_.plane_count;
  }
  Level decide_now(PermissionId permission, Inputs inputs) const;

  /// What only a check that goes to the table needs: kept in front of the planes.
  struct Binding {
    const TableView* table;
    AccountWords account;
    RoleSet roles;
  };
  static_assert(std::is_trivially_destructible_v<Binding> && sizeof(Binding) % sizeof(std::uint64_t) == 0);
  static constexpr std::size_t binding_words = sizeof(Binding) / sizeof(std::uint64_t);
  const Binding& binding() const {
    return *std::launder(reinterpret_cast<const Binding*>(state_.planes - binding_words));
  }

  struct State {
    std::uint64_t* planes = nullptr;  ///< For 64 permissions: level 1 always, level 1 ever, level 2 always, …
    /// The permission count if one plane says it all: two levels, and no permission depends on attributes; else 0.
    std::uint32_t simple_count = 0;
    std::uint32_t permission_count : 24 = 0;
    std::uint32_t plane_count : 6 = 0;
    std::uint32_t open : 1 = 0;   ///< 1 if some permission depends on attributes; else there are no planes of `ever`.
    std::uint32_t owned : 1 = 0;  ///< 1 if the planes, and the binding in front of them, are the session's own.
  };
  State state_;  ///< Of a session that was moved from: no permission.
  static_assert(format::max_permissions < 1 << 24 && (format::max_levels - 1) * 2 < 1 << 6);
};

}  // namespace pol
