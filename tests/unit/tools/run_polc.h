// Runs the built polc as a user would, and gathers what it printed.
#pragma once

#include <string>
#include <vector>

namespace polc::tool {

struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

/// `arguments` as typed in a shell, in the folder of the sources. What does not end is ended after two minutes of computing.
Outcome run_polc(const std::string& arguments);

/// The same in the test's own folder, `{}` in `line` being polc, so that it may stand in a pipe or behind a limit.
Outcome run_line(const std::string& line);

/// The same where a person types `typed` at a terminal; `out` is all that the terminal shows, echo included, and `err` is empty.
/// The end of `typed` is no end of input: write "\x04" for that.
Outcome run_on_terminal(const std::vector<std::string>& arguments, const std::string& typed);
/// The same on a terminal of this size, with its colours: what the terminal got, line ends as `\n`. Its type is `dumb`.
Outcome run_on_terminal(const std::string& line, unsigned short rows, unsigned short columns);

/// Names of the commands, as `polc --help` lists them.
std::vector<std::string> all_commands();

/// A file of this content in the test's own folder, by name; returns its path.
std::string write_text(const std::string& name, const std::string& content);

/// A path in the test's own folder.
std::string scratch(const std::string& name);

std::string read_text(const std::string& path);

}  // namespace polc::tool
