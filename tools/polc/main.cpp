// polc: dispatches to the commands. What a command does stands in commands/NAME.cpp.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/files/opened_inputs.h"
#include "compiler/text/visible.h"
#include "pol/detail/table_format.h"
#include "pol/version.h"
#include "tools/polc/command.h"
#include "tools/polc/command_help.h"
#include "tools/polc/command_line_problem.h"
#include "tools/polc/guarded.h"
#include "tools/polc/terminal.h"
#include "tools/polc/wrapped_errors.h"

namespace {

using polc::tool::ExitCode;

/// Readers take every version from the first of these to the last; what a later minor one of theirs adds they pass over.
std::string version_text() {
  namespace format = pol::format;
  return "polc " POL_VERSION "\nreads table formats " + std::to_string(format::version_major) + ".0 to " +
         std::to_string(format::version_of_chunks) + "." + std::to_string(format::version_minor);
}

/// What `--help` or `--version` asked for.
std::string help_text(const CLI::App& app, const CLI::ParseError& error) {
  const bool is_overview = dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr && app.get_subcommands().empty();
  if (is_overview) return polc::tool::overview();
  std::ostringstream text;
  app.exit(error, text, text);
  return text.str();
}

/// Whether what is printed may well be added to a policy.
bool prints_policies(const std::vector<std::string_view>& words) {
  const bool suggests = std::find(words.begin(), words.end(), "--suggest") != words.end();
  return words.front() == "import" || words.front() == "fmt" || (words.front() == "test" && suggests);
}

/// Nothing may be said where saying it would change the file.
bool are_one_file(int first, int second) {
  struct stat a{};
  struct stat b{};
  return fstat(first, &a) == 0 && fstat(second, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

ExitCode run(int argc, char** argv) {
  const std::size_t columns = polc::tool::error_columns();
  polc::tool::WrappedErrors wrapped(std::cerr, columns);
  std::ostream wrapped_stream(&wrapped);
  wrapped_stream << std::unitbuf;
  std::ostream& err = columns == 0 ? std::cerr : wrapped_stream;
  polc::tool::Environment environment{std::cin, std::cout, err, polc::read_from_disk,
                                      isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr};
  environment.is_terminal = isatty(STDOUT_FILENO) != 0;
  environment.has_colored_output = environment.is_terminal && std::getenv("NO_COLOR") == nullptr;
  environment.is_interactive = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
  CLI::App app{"polc compiles declarative access policies and answers questions about them.", "polc"};
  app.require_subcommand(1);
  app.set_version_flag("--version", version_text());
  app.fallthrough(false);
  ExitCode exit_code = ExitCode::done;
  const polc::tool::CommandLine line{app, environment, exit_code};
  add_check(line);
  add_compile(line);
  add_census(line);
  add_decide(line);
  add_diff(line);
  add_dump(line);
  add_escalate(line);
  add_import(line);
  add_init(line);
  add_explain(line);
  add_fmt(line);
  add_generate(line);
  add_graph(line);
  add_lsp(line);
  add_matrix(line);
  add_page(line);
  add_settings(line);
  add_sql(line);
  add_test(line);
  add_what(line);
  add_who(line);
  polc::tool::describe_commands(app);
  if (argc < 2) {
    // Nothing was asked, so nothing is done: a script whose command is missing must not pass.
    std::cerr << polc::tool::fitted_help(polc::tool::overview(), columns);
    return ExitCode::usage;
  }
  // As many tools have it; what a command line of polc says is told by words alone.
  const bool is_only_word = argc == 2;
  const std::string_view word = argv[1];
  if (is_only_word && word == "help") {
    polc::tool::show(polc::tool::fitted_help(polc::tool::overview(), polc::tool::output_columns(environment)),
                     environment);
    return ExitCode::done;
  }
  if (is_only_word && (word == "version" || word == "-v" || word == "-V")) {
    std::cout << version_text() << '\n';
    return std::cout.flush() ? ExitCode::done : ExitCode::error;
  }
  if (const std::string problem = polc::tool::unknown_command(app, argv[1]); !problem.empty()) {
    err << polc::visible_lines(problem);
    return ExitCode::usage;
  }
  if (polc::is_standard_input_printed_to()) {
    if (!are_one_file(STDIN_FILENO, STDERR_FILENO))
      err << "polc: standard input is also the file that the output goes to\n";
    return ExitCode::usage;
  }
  const polc::PrintedPolicy policy = polc::printed_policy();
  if (!policy.name.empty() && (policy.is_overwritten || !prints_policies({argv + 1, argv + argc}))) {
    err << "polc: standard output goes to the policy `" << polc::visible(policy.name)
        << "`, which is not empty: nothing was written\n";
    return ExitCode::usage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are "errors" with code 0. What is wrong quotes the arguments, which may hold anything.
    if (error.get_exit_code() == 0) {
      polc::tool::show(polc::tool::fitted_help(help_text(app, error), polc::tool::output_columns(environment)),
                       environment);
    } else {
      err << polc::visible_lines(polc::tool::problem_text(app, error));
      exit_code = ExitCode::usage;
    }
  }
  // An answer that could not be written whole is none, whatever it said.
  return std::cout.flush() ? exit_code : ExitCode::error;
}

}  // namespace

int main(int argc, char** argv) {
  return static_cast<int>(polc::tool::guarded([&] { return run(argc, argv); }, std::cerr));
}
