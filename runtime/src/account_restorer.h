// Puts stored choices into an account, without those that its table does not admit.
#pragma once

#include <span>
#include <vector>

#include <pol/account_text.h>

namespace pol {

struct Choice {
  SettingId setting;
  Value value;
};

class AccountRestorer {
 public:
  /// Replaces all choices. Ids and values need not be the table's.
  static void restore(Account& account, std::span<const Choice> choices, std::vector<AccountNote>& notes);
  /// Every choice of an account.
  static std::vector<Choice> choices(const Account& account);

 private:
  static void settle_requirements(Account& account, std::vector<AccountNote>& notes);
  static AccountNote note(AccountNote::Kind kind, const Account& account, SettingId setting);
};

}  // namespace pol
