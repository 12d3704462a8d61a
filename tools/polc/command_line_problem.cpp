#include "tools/polc/command_line_problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/text/visible.h"

namespace polc::tool {
namespace {

/// What other tools call it, and what it is here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> synonyms = {{{"lint", "check"},
                                                                                     {"validate", "check"},
                                                                                     {"verify", "check"},
                                                                                     {"build", "compile"},
                                                                                     {"format", "fmt"},
                                                                                     {"eval", "decide"},
                                                                                     {"authorize", "decide"},
                                                                                     {"show", "matrix"},
                                                                                     {"table", "matrix"},
                                                                                     {"export", "matrix --format=csv"},
                                                                                     {"html", "page"},
                                                                                     {"new", "init"},
                                                                                     {"convert", "import"},
                                                                                     {"query", "who"}}};

bool is_file_of_policy(const std::string& word) {
  return word.ends_with(".pol") || word.ends_with(".polt");
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

}  // namespace

std::string unknown_command(const CLI::App& app, const std::string& word) {
  if (word.empty() || word.front() == '-') return {};
  std::vector<std::string> commands;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    commands.push_back(command->get_name());
  if (std::find(commands.begin(), commands.end(), word) != commands.end()) return {};
  if (is_file_of_policy(word))
    return fmt::format("polc: `{0}` is a policy, and no command says what to do with it\nto check it: polc check {0}\n",
                       visible(word));
  const auto* synonym =
      std::find_if(synonyms.begin(), synonyms.end(), [&](const auto& each) { return each.first == word; });
  if (synonym != synonyms.end())
    return fmt::format("polc: there is no command `{}`; `polc {}` does that\nrun `polc` for a list of commands\n",
                       visible(word), synonym->second);
  const auto nearest = nearest_name(word, commands);
  return fmt::format("polc: there is no command `{}`{}\nrun `polc` for a list of commands\n", visible(word),
                     nearest ? "; " + visible(did_you_mean(word, *nearest)) : "");
}

std::string problem_text(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> called = app.get_subcommands();
  const std::vector<std::string> left = called.empty() ? std::vector<std::string>() : called.front()->remaining();
  const bool is_unknown = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !left.empty();
  if (called.empty()) return fmt::format("polc: {}\n`polc` lists what there is\n", error.what());
  const std::string& command = called.front()->get_name();
  if (!is_unknown) {
    return fmt::format("polc {0}: {1}\n`polc {0} --help` shows how it is used\n", command, error.what());
  }
  std::string text;
  for (const std::string& word : left) {
    const std::string name = word.substr(0, word.find('='));
    const bool is_option = name.starts_with("-");
    const auto nearest = is_option ? nearest_name(name, option_names(*called.front())) : std::nullopt;
    text += fmt::format("polc {}: {} `{}`{}\n", command, is_option ? "there is no option" : "nothing here takes",
                        visible(is_option ? name : word), nearest ? "; " + visible(did_you_mean(name, *nearest)) : "");
    if (is_option) break;  // What follows may be its value.
  }
  return text + fmt::format("`polc {} --help` lists its options\n", command);
}

}  // namespace polc::tool
