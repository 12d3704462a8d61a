// polc(1) as roff. Each command is a subsection with its options.
#include "pol/version.h"
#include "tools/polc/command_texts.h"

namespace polc::tool {
namespace {

/// Text of a page: a line that starts with a dot or an apostrophe would be a request, and a plain `-` a typographic one.
std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool is_first = result.empty() || result.back() == '\n';
    if (is_first && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else {
      result += c == '-' ? "\\-" : std::string(1, c);
    }
  }
  return result;
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}

std::string italic(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string synopsis(const CommandText& command) {
  std::string line = bold("polc " + command.name) + " [" + italic("OPTION") + "]\\&...";
  for (const OptionText& option : command.options) {
    if (option.is_positional) line += " " + italic(option.names.front());
  }
  return line;
}

std::string option_paragraph(const OptionText& option) {
  std::string head;
  for (const std::string& name : option.names)
    head += (head.empty() ? "" : ", ") + (option.is_positional ? italic(name) : bold(name));
  if (!option.is_positional && !option.value.empty()) head += " " + italic(option.value);
  return ".TP\n" + head + "\n" + roff(option.description) + ".\n";
}

}  // namespace

std::string manual_page(const CLI::App& app) {
  std::string page = ".TH POLC 1 \"\" \"polc " POL_VERSION "\" \"User Commands\"\n.SH NAME\n";
  page += "polc \\- compile access policies and answer questions about them\n";
  page += ".SH SYNOPSIS\n" + bold("polc") + " " + italic("COMMAND") + " [" + italic("OPTION") + "]\\&...\n.br\n" +
          bold("polc") + " " + bold("--help") + " | " + bold("--version") + "\n";
  page += ".SH DESCRIPTION\n" + roff(app.get_description()) + "\n.SH COMMANDS\n";
  for (const CommandText& command : command_texts(app)) {
    page += ".SS " + command.name + "\n" + synopsis(command) + "\n.PP\n" + roff(command.description) + ".\n";
    for (const OptionText& option : command.options) page += option_paragraph(option);
  }
  page +=
      ".SH EXIT STATUS\n.TP\n0\nDone.\n.TP\n1\nThe check says no.\n.TP\n2\nThe command line is wrong.\n"
      ".TP\n3\nInput cannot be read or used, output cannot be written, or polc itself is at fault.\n"
      ".SH ENVIRONMENT\n.TP\n" +
      bold("NO_COLOR") + "\nIf it is set, nothing is printed in colours.\n";
  return page;
}

}  // namespace polc::tool
