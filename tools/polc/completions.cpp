// What a shell offers behind `polc`: commands, their flags, the words that a flag takes, and files.
#include <algorithm>

#include "tools/polc/command_texts.h"

namespace polc::tool {
namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string replaced(std::string text, char what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, 1, by);
  return text;
}

/// One word in single quotes, for all three shells: fish alone reads a backslash in them.
std::string quoted(const std::string& text) {
  return "'" + replaced(text, '\'', "'\\''") + "'";
}

std::vector<std::string> names_of(const std::vector<CommandText>& commands) {
  std::vector<std::string> names;
  for (const CommandText& command : commands) names.push_back(command.name);
  return names;
}

std::vector<std::string> flags_of(const CommandText& command) {
  std::vector<std::string> flags;
  for (const OptionText& option : command.options) {
    if (!option.is_positional) flags.insert(flags.end(), option.names.begin(), option.names.end());
  }
  return flags;
}

/// `--format[Output format]:VALUE:(json text)`; a name a line, and brackets and colons of the text escaped.
std::string zsh_option(const OptionText& option) {
  std::string description = option.description;
  for (const char special : {'\\', '[', ']', ':'}) {
    description = replaced(description, special, std::string("\\") + special);
  }
  std::string value;
  if (!option.value.empty()) {
    value = ":value:" + (option.words.empty() ? std::string("_files") : "(" + joined(option.words, " ") + ")");
  }
  std::string lines;
  for (const std::string& name : option.names) {
    // Repeated flags add up where the command lets them.
    lines += "        " + quoted("*" + name + "[" + description + "]" + value) + " \\\n";
  }
  return lines;
}

std::string fish_option(const CommandText& command, const OptionText& option) {
  std::string line = "complete -c polc -n " + quoted("__fish_seen_subcommand_from " + command.name);
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) line += option.words.empty() ? " -r" : " -x -a " + quoted(joined(option.words, " "));
  return line + " -d " + quoted(option.description) + "\n";
}

}  // namespace

std::string bash_completion(const CLI::App& app) {
  const std::vector<CommandText> commands = command_texts(app);
  std::string text = "# Completion of polc for bash; made by `polc generate bash`.\n_polc() {\n";
  text += "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=''\n";
  // bash takes `=` for a word of its own.
  text += "  [ \"$word\" = = ] && word=''\n";
  text += "  [ \"$previous\" = = ] && previous=${COMP_WORDS[COMP_CWORD-2]}\n";
  text += "  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  text += "    COMPREPLY=($(compgen -W '" + joined(names_of(commands), " ") + " --help --version' -- \"$word\"))\n";
  text += "    return\n  fi\n  case ${COMP_WORDS[1]}$previous in\n";
  for (const CommandText& command : commands) {
    for (const OptionText& option : command.options) {
      for (const std::string& name : option.names) {
        if (option.words.empty() || option.is_positional) continue;
        text += "    " + command.name + name + ") words='" + joined(option.words, " ") + "' ;;\n";
      }
    }
  }
  text += "  esac\n  if [ -z \"$words\" ] && [ \"${word#-}\" != \"$word\" ]; then\n    case ${COMP_WORDS[1]} in\n";
  for (const CommandText& command : commands)
    text += "      " + command.name + ") words='" + joined(flags_of(command), " ") + "' ;;\n";
  text += "    esac\n  fi\n  [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n";
  return text + "complete -o default -F _polc polc\n";
}

std::string zsh_completion(const CLI::App& app) {
  std::string text = "#compdef polc\n# Completion of polc for zsh; made by `polc generate zsh`.\n_polc() {\n";
  text += "  if (( CURRENT == 2 )); then\n    local -a commands=(\n";
  const std::vector<CommandText> commands = command_texts(app);
  for (const CommandText& command : commands)
    text += "      " + quoted(command.name + ":" + replaced(command.description, ':', "\\:")) + "\n";
  text +=
      "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  shift words\n"
      "  (( CURRENT-- ))\n  case $command in\n";
  for (const CommandText& command : commands) {
    text += "    " + command.name + ")\n      _arguments \\\n";
    for (const OptionText& option : command.options) {
      if (!option.is_positional) text += zsh_option(option);
    }
    text += "        '*:file:_files' ;;\n";
  }
  return text + "  esac\n}\n_polc \"$@\"\n";
}

std::string fish_completion(const CLI::App& app) {
  std::string text = "# Completion of polc for fish; made by `polc generate fish`.\n";
  for (const CommandText& command : command_texts(app)) {
    text +=
        "complete -c polc -n __fish_use_subcommand -f -a " + command.name + " -d " + quoted(command.description) + "\n";
    for (const OptionText& option : command.options) {
      if (!option.is_positional) text += fish_option(command, option);
    }
  }
  return text;
}

}  // namespace polc::tool
