// Options whose value is one of a few words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace polc::tool {

/// Lets an option take the words that have a value here, capitals or not; the help and the error name them.
template <typename Value>
CLI::Option* take_one_of(CLI::Option* option, const std::map<std::string, Value>& choices) {
  std::string words;
  for (const auto& [word, value] : choices) words += (words.empty() ? "" : "|") + word;
  const auto replace = [choices, words](std::string& word) -> std::string {
    const auto found = choices.find(CLI::detail::to_lower(word));
    if (found == choices.end()) return "`" + word + "` is not one of " + words;
    word = std::to_string(static_cast<int>(found->second));
    return {};
  };
  return option->type_name(words)->transform(CLI::Validator(replace, "", ""));
}

/// Lets an option be repeated, with one word each time: what follows that word is another argument's.
inline CLI::Option* take_one_each(CLI::Option* option) {
  return option->expected(1)->allow_extra_args(false)->take_all();
}

/// An option that takes names separated by commas, and may stand more than once.
inline CLI::Option* add_list(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                             const std::string& help) {
  return command.add_option(name, values, help)->delimiter(',')->allow_extra_args(false)->type_name("NAMES");
}

}  // namespace polc::tool
