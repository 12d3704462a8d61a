// Runs the built polc as a user would, and gathers what it printed.
#pragma once

#include <string>

namespace polc::tool {

struct Outcome {
  int exit_code = -1;
  std::string out;
  std::string err;
};

/// `arguments` as typed in a shell, in the folder of the sources.
Outcome run_polc(const std::string& arguments);

/// A file of this content in the test's own folder, by name; returns its path.
std::string write_text(const std::string& name, const std::string& content);

/// A path in the test's own folder.
std::string scratch(const std::string& name);

std::string read_text(const std::string& path);

}  // namespace polc::tool
