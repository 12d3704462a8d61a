// What a setting does: what each of its values changes relative to the default, who may choose it, and what it is tied to.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/analysis/query/decision_changes.h"
#include "pol/account.h"

namespace polc {

/// A setting that must have one of some values while another is away from its neutral one.
struct SettingTie {
  pol::SettingId setting{};
  std::vector<std::uint32_t> values;
};

/// What one value changes, beside the default, in all accounts that may have either.
struct ValueAnswer {
  std::uint32_t value = 0;
  std::vector<DecisionChange> changes;
};

struct SettingAnswer {
  /// Whether it does anything.
  enum class Effect : std::uint8_t {
    by_default,  ///< In an account that changed nothing else.
    masked,      ///< Only once other settings are away from their defaults.
    none,        ///< No decision of any account depends on it.
    fixed,       ///< No account can change it.
  };
  pol::SettingId setting{};
  std::uint32_t default_value = 0;
  Effect effect = Effect::none;
  std::vector<std::uint32_t> allowed;    ///< What an account may choose, ascending; the default is among them.
  std::vector<pol::RoleId> editable_by;  ///< None: the application alone sets it.
  std::vector<SettingTie>
      requires_;  ///< What it needs of others while it is on or, if it is no switch, away from its default.
  std::vector<pol::SettingId> required_by;
  std::vector<ValueAnswer> values;         ///< The allowed ones but the default.
  std::vector<VariableId> interacting;     ///< Other settings that the words name.
  std::vector<pol::PermissionId> decides;  ///< What any value changes, in the order of the policy.
};

/// Cost: as changes_between, for each value that may be chosen.
SettingAnswer setting_answer(ReadBackTable& read_back, pol::SettingId setting);

/// What an account's choices change beside an account that changed nothing.
std::vector<DecisionChange> account_changes(ReadBackTable& read_back, const pol::Account& account);

}  // namespace polc
