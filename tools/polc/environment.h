// The outside world as a command sees it, and what a command answers to the shell.
#pragma once

#include <iosfwd>

#include "compiler/files/file_reader.h"

namespace polc::tool {

/// The exit codes of every command.
enum class ExitCode : int {
  done = 0,
  check_failed = 1,  ///< The check says no: diagnostics, a failed test or assert, a difference that was asked about.
  usage = 2,         ///< The command line is wrong.
  error = 3,         ///< Input that cannot be read, output that cannot be written, a fault of our own.
};

struct Environment {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  FileReader reader;
  bool color = false;               ///< Standard error is a terminal and NO_COLOR is not set.
  bool is_terminal = false;         ///< Standard output is a terminal.
  bool has_colored_output = false;  ///< It is, and NO_COLOR is not set.
  bool is_interactive = false;      ///< Standard input and standard error are a terminal: a person can be asked.
};

}  // namespace polc::tool
