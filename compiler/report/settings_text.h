// What settings do, as text or JSON.
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/claims_about.h"
#include "compiler/analysis/query/setting_answer.h"

namespace polc {

/// A line for each setting. `width`: the columns of a line.
std::string settings_text(const std::vector<SettingAnswer>& answers, ReadBackTable& read_back, std::size_t width);
/// One setting with all that it changes. `claims`: null of a compiled table, which holds none.
std::string setting_text(const SettingAnswer& answer, const SettingClaims* claims, ReadBackTable& read_back,
                         std::size_t width);
/// `claims`: for each answer, or empty.
std::string settings_json(const std::vector<SettingAnswer>& answers, const std::vector<SettingClaims>& claims,
                          ReadBackTable& read_back);

/// An account's choices and what they open and close.
struct AccountAnswer {
  std::vector<std::pair<VariableId, std::uint32_t>> chosen;  ///< Away from their defaults.
  std::vector<DecisionChange> changes;
  std::vector<std::string> notes;  ///< What the account had stored and the policy no longer allows, a sentence each.
};
std::string account_text(const AccountAnswer& answer, ReadBackTable& read_back, std::size_t width);
std::string account_json(const AccountAnswer& answer, ReadBackTable& read_back);

}  // namespace polc
