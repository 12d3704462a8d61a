// An account as text, by name: the application stores it and reads it back, even after the policy has changed.
//
// Reading never trusts the text: it is bounded, versioned and checked, and every choice is checked again against the current
// table. Whatever a policy upgrade took away is left out and reported, one note for each loss, so the policy always allows
// the account. Needs a table with names. FORMAT.md describes the lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <pol/account.h>
#include <pol/custom_roles.h>

namespace pol {

inline constexpr std::size_t max_account_bytes = std::size_t{16} << 20;

/// The account's choices, and its custom roles if given. Empty if the table has no names.
std::string write_account(const Account& account, const CustomRoles* custom_roles = nullptr);

/// One thing that an account had and that its table no longer allows.
struct AccountNote {
  enum class Kind : std::uint8_t {
    dropped_setting,      ///< The policy has no such setting.
    pinned,               ///< The setting is now immutable.
    dropped_value,        ///< The setting has no such value.
    not_allowed,          ///< The policy no longer lets an account choose the value.
    lacks_requirement,    ///< It, or what it requires, no longer fits the other settings.
    dropped_permission,   ///< The policy has no such permission; `name` is the custom role.
    not_assignable,       ///< No custom role may hold the permission now; `name` is the custom role.
    dropped_custom_role,  ///< The role cannot be defined: its name is taken, or the policy has no custom roles.
  };
  Kind kind{};
  std::string name;   ///< Of the setting or the custom role.
  std::string value;  ///< Of the setting, or the permission.
};
/// What a kind means, as a sentence without the full stop.
std::string_view text(AccountNote::Kind kind);

struct [[nodiscard]] AccountReport {
  enum class Status : std::uint8_t {
    done,
    too_large,       ///< More than max_account_bytes.
    not_an_account,  ///< The first line is not that of an account.
    unsupported_version,
    damaged,    ///< The last line does not match those before it.
    malformed,  ///< A line that does not belong to the format; `line` says which.
    no_names,   ///< The table has no names to match.
  };
  Status status = Status::done;
  std::size_t line = 0;  ///< From 1.
  std::vector<AccountNote> notes;

  explicit operator bool() const { return status == Status::done; }
};
std::string_view text(AccountReport::Status status);

/// Replaces the contents of `account` (and `custom_roles`) with what the text says. Changes neither if it fails.
/// Custom roles in the text are skipped where `custom_roles` is null.
AccountReport read_account(std::string_view text, Account& account, CustomRoles* custom_roles = nullptr);

/// Carries an account over to the table of `to`: by id where both tables have the same fingerprint, else by name.
AccountReport carry_over(const Account& from, Account& to);

}  // namespace pol
