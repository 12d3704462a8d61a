// A subject and an account bound to a table once, for the cheapest check: one load and a test.
//
// For each permission it keeps the level, or that the level depends on the request's attributes; only then does a
// check go to the table. Opening one decides every permission, and those with attributes for every value: from a microsecond
// for a small policy to milliseconds for a hundred thousand permissions. Memory: 1, 2, 4 or 8 bits a permission.
// Inputs are taken to be codes that attributes have. It borrows the view and the account; after the account changes,
// `refresh`.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <pol/evaluate.h>

namespace pol {

class Session {
 public:
  Session(const TableView& table, const RoleSet& roles, AccountWords account);
  Session(const TableView& table, const RoleSet& roles) : Session(table, roles, default_account(table)) {}
  /// In the caller's memory, of at least storage_words(table) words, which must outlive it.
  Session(const TableView& table, const RoleSet& roles, AccountWords account, std::span<std::uint64_t> storage);
  static std::size_t storage_words(const TableView& table);

  Session(Session&&) = default;
  Session& operator=(Session&&) = default;

  /// Decides anew for the account as it is now.
  void refresh();

  Level decide(PermissionId permission, Inputs inputs = {}) const {
    const std::uint32_t entry = entry_of(permission);
    return entry != depends_ ? static_cast<Level>(entry) : decide_now(permission, inputs);
  }
  bool permits(Level level, PermissionId permission, Inputs inputs = {}) const {
    return decide(permission, inputs) >= level;
  }
  /// The level that no attribute changes; nothing if some does.
  std::optional<Level> settled(PermissionId permission) const {
    const std::uint32_t entry = entry_of(permission);
    if (entry == depends_) return std::nullopt;
    return static_cast<Level>(entry);
  }

 private:
  // Entries of 1 << log_bits_ bits, so that none lies across two words.
  std::uint32_t entry_of(PermissionId permission) const {
    if (index(permission) >= permission_count_) [[unlikely]]
      return 0;
    const std::uint64_t bit = std::uint64_t{index(permission)} << log_bits_;
    return static_cast<std::uint32_t>(entries_[bit / 64] >> bit % 64 & mask_);
  }
  Level decide_now(PermissionId permission, Inputs inputs) const;

  std::uint64_t* entries_;
  std::uint32_t permission_count_;
  std::uint32_t depends_;  ///< The entry that says so; beyond every entry if no permission has attributes.
  std::uint64_t mask_;
  std::uint32_t log_bits_;
  const TableView* table_;
  std::unique_ptr<std::uint64_t[]> owned_;
  AccountWords account_;
  RoleSet roles_;
};

}  // namespace pol
