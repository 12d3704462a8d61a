// An account as a command line gives it: a file that the application stored, and choices beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pol/account.h"
#include "tools/polc/command.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

/// Reads the file, if there is one, and sets the choices; what the policy took away since it was stored is told in `notes`, a sentence
/// each. False, and printed, if something is wrong.
bool read_stored_account(const std::optional<std::string>& path, const RequestArguments& choices, pol::Account& account,
                         std::vector<std::string>& notes, Environment& environment);

}  // namespace polc::tool
