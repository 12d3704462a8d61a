// The settings of one account, each as the account chose it or at its default.
//
// `set` refuses what the policy does not admit and says why, so that every account is one over which the policy's
// asserts were proved. The words that `decide` reads are kept up to date: a decision costs the same under every
// account. Memory: one word for each setting and each combination, allocated once, or the caller's own.
// An account belongs to one table, borrows its view and is not to be changed while another thread reads it. Where tables are
// replaced, publish the two as one: see holder.h. A decision under another table than its own gets the lowest
// level wherever a setting decides, and does not touch its own table, which may be gone. After an upgrade of the policy carry
// the account over: see account_text.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <pol/decide.h>
#include <pol/detail/lifetime.h>
#include <pol/names.h>

namespace pol {

enum class SetCode : std::uint8_t {
  done,
  unknown_setting,
  unknown_value,
  immutable,            ///< No account can change it.
  not_editable,         ///< None of the actor's roles may edit it.
  not_allowed,          ///< The policy bounds what an account may choose.
  lacks_requirement,    ///< `other` does not have a value that this choice requires.
  required_by_another,  ///< `other` requires the current value of this setting.
  excluded_actor,       ///< The policy lets nobody hold the actor's roles together: see find_conflict.
};

/// What a code means, as a sentence without the full stop.
std::string_view text(SetCode code);

struct [[nodiscard]] SetResult {
  SetCode code = SetCode::done;
  SettingId other{};  ///< For lacks_requirement and required_by_another.

  explicit constexpr operator bool() const { return code == SetCode::done; }
};

class Account {
 public:
  /// An account with default settings.
  explicit Account(const TableView& table POL_LIFETIMEBOUND);
  /// The same in the caller's memory: at least storage_words(table) words, which must outlive the account.
  Account(const TableView& table POL_LIFETIMEBOUND, std::span<std::uint32_t> storage POL_LIFETIMEBOUND);
  explicit Account(const TableView&&) = delete;
  Account(const TableView&&, std::span<std::uint32_t>) = delete;
  static std::size_t storage_words(const TableView& table);

  /// A moved-from account has no settings.
  Account(Account&& other) noexcept;
  Account& operator=(Account&& other) noexcept;
  ~Account() = default;

  /// For `decide`. The words stay in place, and change with the account.
  operator AccountWords() const& POL_LIFETIMEBOUND { return {words_.data(), identity_}; }
  operator AccountWords() const&& = delete;
  const TableView& table() const { return *table_; }

  /// The value in force; 0 for a setting that the table does not have.
  Value value(SettingId setting) const;
  /// Whether the account chose it, even if it chose the default.
  bool is_chosen(SettingId setting) const;

  /// Sets on the application's own behalf.
  SetResult set(SettingId setting, Value value);
  /// Sets on behalf of an actor, who needs one of the roles that may edit the setting.
  SetResult set(SettingId setting, Value value, const RoleSet& actor);
  /// Removes a choice: the policy's default applies again.
  SetResult reset(SettingId setting);
  /// What `set` would return, without setting anything.
  SetResult check(SettingId setting, Value value) const;
  SetResult check(SettingId setting, Value value, const RoleSet& actor) const;
  /// Removes all choices.
  void clear();

 private:
  friend class AccountRestorer;  // account_text.cpp

  SetResult check_change(const format::Setting& setting, SettingId id, Value value) const;
  SetResult check_others(SettingId id, Value value) const;
  bool is_binding(std::uint32_t setting, Value value) const;
  void store(SettingId setting, std::uint32_t choice);

  const TableView* table_;
  std::uint64_t identity_;  ///< The table's. Kept here for decisions after the table is gone.
  std::unique_ptr<std::uint32_t[]> owned_;
  std::span<std::uint32_t> choices_;  ///< By setting: 0 for the default, else the value + 1.
  std::span<std::uint32_t> words_;    ///< By combination: the sum of value × stride.
};

/// Whether one of the actor's roles may edit a setting; false if the policy lets nobody hold these roles together.
[[nodiscard]] bool may_edit(const TableView& table, SettingId setting, const RoleSet& actor);

}  // namespace pol
