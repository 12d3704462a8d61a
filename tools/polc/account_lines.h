// Stored accounts, one a line: `{"account": "acme", "settings": {"till.refunds": "on"}}`.
//
// `settings` holds what the account chose, as in a batch of `decide`; what it leaves out was never chosen. `account` is a name
// for people, a text or a number, and may be left out. Blank lines are passed over.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/analysis/query/account_changes.h"
#include "compiler/common/expected.h"

namespace polc::tool {

/// Counts every account of the file (`-`: standard input), in memory that does not grow with it. How many there are, or the first line
/// that is not an account and why; a file without one is an error.
Expected<std::uint64_t> read_accounts(const std::string& path, AccountComparison& comparison);

}  // namespace polc::tool
