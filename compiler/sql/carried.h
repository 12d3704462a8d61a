// What becomes of the settings that accounts stored under one version of a policy under the next, whatever the database.
//
// Settings and values go over by name, and are given up for the reasons and in the order of the runtime's carry_over
// (account_text.h). What the settings of an account require of each other is settled after that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sql/script_parts.h"
#include "pol/account_text.h"

namespace polc::sql {

/// Choices of one setting that are given up for one reason.
struct LostChoices {
  pol::AccountNote::Kind kind{};
  bool is_any = false;                ///< Whatever was chosen; else one of `values`.
  std::vector<std::uint32_t> values;  ///< Of the version before.
};

/// A setting of the version before. Each reason looks at what those before it left.
struct CarriedSetting {
  std::size_t before = 0;
  std::optional<std::size_t> after;  ///< None where the policy no longer has it.
  std::vector<LostChoices> lost;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> kept;  ///< Values by name, before and after.
};

std::vector<CarriedSetting> carried_settings(const Policy& before, const Policy& after);

/// What an account stores is a name: `on`, not `true`.
std::string stored_name(const Policy& policy, std::size_t setting, std::uint32_t value);
/// The same of a column that holds a choice of `setting`, as an expression.
std::string stored_name_of(const Policy& policy, std::size_t setting, const std::string& column);
/// Whether a column of the version before holds such a choice.
std::string is_lost(const Policy& before, const CarriedSetting& setting, const LostChoices& lost,
                    const std::string& column);
/// A column's choice as the version after writes it; NULL for what it does not have.
std::string converted(const Policy& before, const Policy& after, const CarriedSetting& setting,
                      const std::string& column);

}  // namespace polc::sql
