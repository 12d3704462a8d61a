// What accounts make of a change of their policy, in the formats of its report.
#pragma once

#include <string>

#include "compiler/analysis/query/account_changes.h"

namespace llvm::json {
class Value;
}

namespace polc {

/// The largest groups, and how many more there are.
std::string account_changes_text(const AccountChanges& changes);
std::string account_changes_markdown(const AccountChanges& changes);

/// All of them.
llvm::json::Value account_changes_json(const AccountChanges& changes);

}  // namespace polc
