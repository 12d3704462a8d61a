// What a command makes for people to keep: printed, or written where `-o` says.
#pragma once

#include <string>

#include "tools/polc/command.h"

namespace polc::tool {

/// Prints `text` if `path` is empty or `-`; else writes it there, and leaves a file that is the same already alone. `done` on success;
/// what is wrong is printed.
ExitCode put_out(const std::string& path, const std::string& text, ExitCode done, Environment& environment);

}  // namespace polc::tool
