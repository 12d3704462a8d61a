#include "tools/polc/command_texts.h"

#include <sstream>

namespace polc::tool {
namespace {

OptionText option_text(const CLI::Option& option) {
  OptionText text;
  text.description = option.get_description();
  text.is_positional = option.get_positional();
  if (text.is_positional) {
    text.names.push_back(option.get_name(true, false));
  } else {
    for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  }
  if (option.get_items_expected_max() == 0) return text;
  text.value = option.get_type_name();
  if (text.value.find('|') == std::string::npos) return text;
  std::istringstream words(text.value);
  for (std::string word; std::getline(words, word, '|');) text.words.push_back(word);
  return text;
}

}  // namespace

std::vector<CommandText> command_texts(const CLI::App& app) {
  std::vector<CommandText> texts;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); })) {
    CommandText text{command->get_name(), command->get_description(), {}};
    for (const CLI::Option* option : command->get_options()) {
      if (!option->get_group().empty()) text.options.push_back(option_text(*option));
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace polc::tool
