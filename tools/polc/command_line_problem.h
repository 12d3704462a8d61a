// What is wrong with a command line, in words that name the way out.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace polc::tool {

/// For a first word that is no command: the nearest that is. Empty where the word is one, or an option.
std::string unknown_command(const CLI::App& app, const std::string& word);

/// What CLI11 found; of an option that the command does not have, the nearest one.
std::string problem_text(const CLI::App& app, const CLI::ParseError& error);

}  // namespace polc::tool
