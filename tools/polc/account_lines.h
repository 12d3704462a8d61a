// Stored accounts, one a line: `{"account": "acme", "settings": {"till.refunds": "on"}}`.
//
// `settings` holds what the account chose, as in a batch of `decide`; what it leaves out was never chosen. `account` is a name
// for people, a text or a number, and may be left out. Blank lines are passed over.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/analysis/query/account_changes.h"

namespace polc::tool {

struct AccountsRead {
  std::uint64_t lines = 0;  ///< That held an account.
  std::string problem;      ///< The first line that is none, and why; empty if all are.
};

/// Counts every account of the file (`-`: standard input), in memory that does not grow with it.
AccountsRead read_accounts(const std::string& path, AccountComparison& comparison);

}  // namespace polc::tool
