// What each command is for, with an example, and what its exit codes mean: what `polc`, `polc COMMAND --help` and the
// pages show comes from here.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <string>

namespace polc::tool {

/// Gives each command of the app its description, its examples and its exit codes. Every command has its row here.
void describe_commands(CLI::App& app);

/// What can be done, by task, with an example each: for `polc` alone and `polc --help`.
std::string overview();

/// A help whose lines have at most so many columns, 0 for any number: what is explained goes on below its beginning.
std::string fitted_help(const std::string& help, std::size_t columns);

}  // namespace polc::tool
