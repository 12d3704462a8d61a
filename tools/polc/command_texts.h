// What the help of each command says, as data: the manual page and the completions of shells are made from it, so that none of
// them says anything else than `--help`.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace polc::tool {

struct OptionText {
  std::vector<std::string> names;  ///< `-o`, `--output`; of what stands by itself, `FILE`.
  std::string value;               ///< `TEXT`; empty for a flag.
  std::vector<std::string> words;  ///< If the value is one of a few words, these.
  std::string description;
  bool is_positional = false;
};

struct CommandText {
  std::string name;
  std::string description;
  std::vector<OptionText> options;  ///< In the order of the help; `--help` is one of them.
};

/// The commands that `polc --help` lists, in its order. Cost: linear in the help.
std::vector<CommandText> command_texts(const CLI::App& app);

/// polc(1), for man.
std::string manual_page(const CLI::App& app);

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

}  // namespace polc::tool
