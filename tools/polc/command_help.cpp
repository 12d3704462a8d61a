#include "tools/polc/command_help.h"

#include <fmt/format.h>

#include <array>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "compiler/text/wrap.h"
#include "tools/polc/environment.h"

namespace polc::tool {
namespace {

struct CommandHelp {
  std::string_view name;
  std::string_view
      task;  ///< Commands of one task are listed together; empty: not in the overview (for packagers only).
  std::string_view does;
  std::vector<std::string_view> examples;  ///< The first one stands in the overview.
  std::string_view done = "done";
  std::string_view check_failed;
};

const std::vector<CommandHelp>& all_help() {
  static const std::vector<CommandHelp> all = {
      {"init",
       "Write a policy",
       "Start a policy: ask questions on a terminal, otherwise write a template",
       {"polc init desk", "polc init staff --from access.csv"},
       "the policy was written",
       "the table is ambiguous, or the answers do not make a valid policy"},
      {"import",
       "Write a policy",
       "Write a policy from a table of roles and permissions",
       {"polc import access.csv -o access.pol", "polc import access.csv --check access.pol"},
       "done",
       "the table is ambiguous, or the policy does not decide as the table says"},
      {"fmt",
       "Write a policy",
       "Format policies in the canonical layout, keeping comments",
       {"polc fmt policies", "polc fmt --check policies"},
       "done",
       "a policy does not parse, or with --check or --diff, would change"},
      {"check",
       "Write a policy",
       "Check policies and report what is wrong",
       {"polc check shop.pol", "polc check --werror policies", "polc check --explain POL4001"},
       "no error was found, and every assert is proved",
       "a policy has an error, or with --werror, a warning"},
      {"lsp",
       "Write a policy",
       "Answer an editor, by the Language Server Protocol",
       {"polc lsp"},
       "the editor ended it",
       "the editor went away without ending it"},
      {"test",
       "Write a policy",
       "Run the tests in policies",
       {"polc test shop.pol", "polc test shop.pol --coverage --threshold=100",
        "polc test shop.pol --coverage --format=html > coverage.html", "polc test shop.pol --cases decided.csv",
        "polc test shop.pol --suggest --write shop_pins.pol", "polc test shop.pol --mutants --suggest",
        "polc test shop.pol --filter='tills: *'"},
       "every test passed, the threshold is reached, and no more mutants live than may",
       "a test failed, there is none, a policy has an error, --threshold is not reached, or a mutant lives"},
      {"matrix",
       "Ask a policy",
       "Print who may do what as a table",
       {"polc matrix shop.pol", "polc matrix shop.pol --role clerk --resource till,safe",
        "polc matrix shop.pol --changed-from git:HEAD:shop.pol --format=md"},
       "done",
       "the policy has an error"},
      {"page",
       "Ask a policy",
       "Write the policy as an HTML page",
       {"polc page shop.pol -o shop.html", "polc page new_shop.pol --against shop.pol -o changes.html"},
       "the page was written",
       "the policy has an error, and nothing was written"},
      {"graph",
       "Ask a policy",
       "Draw roles, what they include, and who reaches how much",
       {"polc graph shop.pol -o shop.svg", "polc graph shop.pol --format=mermaid --role clerk"},
       "the graph was written",
       "the policy has an error, and nothing was written"},
      {"who",
       "Ask a policy",
       "Say who may do something, and when",
       {"polc who shop.pol till.open", "polc who shop.pol 'till.*' allow own=true"},
       "answered (`nobody` is an answer too)",
       "the policy has an error"},
      {"what",
       "Ask a policy",
       "Say what a subject may do, and when",
       {"polc what shop.pol --as clerk", "polc what shop.pol --as clerk 'till.*' --only allow"},
       "answered",
       "the policy has an error"},
      {"settings",
       "Ask a policy",
       "Show what settings change, and what an account's choices do",
       {"polc settings shop.pol", "polc settings shop.pol tills.share"},
       "answered",
       "the policy has an error"},
      {"escalate",
       "Ask a policy",
       "Say who can end up with which role, and by which steps",
       {"polc escalate shop.pol", "polc escalate shop.pol --role clerk --with manager"},
       "answered; that nobody can is an answer too",
       "the policy has an error"},
      {"decide",
       "Ask a policy",
       "Decide what a subject may do",
       {"polc decide shop.pol --as clerk till.open own=true",
        "polc decide shop.pol --as clerk till.open own=false --set tills.share=on"},
       "decided (`deny` is an answer too)",
       "the policy has an error"},
      {"explain",
       "Ask a policy",
       "Say which statement decides, and what would change the answer",
       {"polc explain shop.pol --as clerk till.close"},
       "done",
       "the policy has an error"},
      {"diff",
       "Compare policies",
       "Say what changed between two policies",
       {"polc diff shop.pol new_shop.pol", "polc diff git:HEAD:shop.pol shop.pol --fail-on=widened",
        "polc diff shop.pol new_shop.pol --sql=duckdb"},
       "compared, and nothing that `--fail-on` names has changed",
       "a policy has an error, there is nothing to compare, or something changed that `--fail-on` names"},
      {"census",
       "Compare policies",
       "Count the cases in which each role gets each level",
       {"polc census shop.pol", "polc census shop.pol --format=json > shop.census.json",
        "polc census shop.pol --against shop.census.json"},
       "counted, and with --against, the same",
       "the policy has an error, or with --against, counts differ"},
      {"compile",
       "Use a policy in an application",
       "Compile a policy to a table or a C++ header",
       {"polc compile shop.pol -o shop.polt", "polc compile shop.pol -o shop.polt --header shop_policy.h"},
       "done",
       "the policy has an error, and nothing was written"},
      {"sql",
       "Use a policy in an application",
       "Write a policy as SQL that a database runs",
       {"polc sql shop.pol --dialect=postgresql -o shop.sql",
        "polc sql new_shop.pol --from shop.pol --dialect=postgresql",
        "polc sql shop.pol --dialect=postgresql --rows shop.rows -o shop.sql",
        "polc sql shop.pol --dialect=sqlite | sqlite3 shop.db",
        "polc sql shop.pol --dialect=postgresql --filter till.open --column own=is_own"},
       "the script was written",
       "the policy has an error or cannot be written as SQL, and nothing was written"},
      {"dump",
       "Use a policy in an application",
       "Print the result of a compiler stage",
       {"polc dump shop.pol --stage=decisions"},
       "done",
       "the policy has an error"},
      {"generate",
       "",
       "Print the manual page, or a shell completion script",
       {"polc generate man > polc.1"},
       "done",
       "is not used"},
  };
  return all;
}

const CommandHelp& help_of(const std::string& command) {
  for (const CommandHelp& help : all_help()) {
    if (help.name == command) return help;
  }
  throw std::logic_error("`" + command + "` has no row in command_help.cpp");
}

/// The same for every command.
constexpr std::string_view usage_text = "the command line is wrong";
constexpr std::string_view error_text =
    "an input that cannot be read or used, an output that cannot be written, a question that exceeds a limit, or a "
    "fault of "
    "polc";

std::string footer(const CommandHelp& help) {
  std::string text = help.examples.size() == 1 ? "Example:\n" : "Examples:\n";
  for (const std::string_view example : help.examples) text += fmt::format("  {}\n", example);
  text += "\nExit codes:\n";
  const std::array<std::pair<ExitCode, std::string_view>, 4> codes = {{{ExitCode::done, help.done},
                                                                       {ExitCode::check_failed, help.check_failed},
                                                                       {ExitCode::usage, usage_text},
                                                                       {ExitCode::error, error_text}}};
  for (const auto& [code, meaning] : codes) text += fmt::format("  {}  {}\n", static_cast<int>(code), meaning);
  text.pop_back();  // CLI11 ends the line.
  return text;
}

}  // namespace

void describe_commands(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    const CommandHelp& help = help_of(command->get_name());
    command->description(std::string(help.does));
    command->footer(footer(help));
  }
}

std::string fitted_help(const std::string& help, std::size_t columns) {
  if (columns == 0) return help;
  std::istringstream lines(help);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    // `  --set TEXT        A setting`: what is explained stands behind the last gap.
    const std::size_t gap = line.rfind("  ");
    const std::size_t begin = gap == std::string::npos ? 0 : gap + 2;
    const bool is_narrow = begin + 20 > columns;
    if (line.size() <= columns || is_narrow) {
      text += line + "\n";
      continue;
    }
    std::string head = line.substr(0, begin);
    for (const std::string& part : wrapped(line.substr(begin), columns - begin)) {
      text += head + part + "\n";
      head = std::string(begin, ' ');
    }
  }
  return text;
}

std::string overview() {
  std::string text = "polc compiles declarative access policies and answers questions about them.\n";
  std::string_view task;
  for (const CommandHelp& help : all_help()) {
    if (help.task.empty()) continue;
    if (help.task != task) text += fmt::format("\n{}\n", help.task);
    task = help.task;
    text += fmt::format("  {:<10}{}\n{:<12}$ {}\n", help.name, help.does, "", help.examples.front());
  }
  return text +
         "\n`polc COMMAND --help` lists its options and its exit codes, `polc --version` says which version this is.\n";
}

}  // namespace polc::tool
