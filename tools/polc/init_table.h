// `polc init --from`: a table that somebody has already, in place of the questions.
#pragma once

#include <optional>
#include <string>

#include "compiler/starter/starter_policy.h"
#include "tools/polc/environment.h"

namespace polc::tool {

/// Reads the table as `polc import` does, and asks as it does. Nothing where that fails, which is said on `environment.err`, or where the
/// table says more than a starter holds: yes, no and `if own` for each role. `exit_code` is set then.
std::optional<StarterPolicy> starter_of_table(const std::string& path, const StarterName& policy,
                                              Environment& environment, ExitCode& exit_code);

}  // namespace polc::tool
