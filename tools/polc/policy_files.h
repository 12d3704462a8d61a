// The policies that a command line names: files as they are, and whatever ends in `.pol` below a folder.
#pragma once

#include <string>
#include <vector>

namespace polc::tool {

struct PolicyFiles {
  std::vector<std::string> files;     ///< Each once, in the order of the arguments, those of a folder by name.
  std::vector<std::string> problems;  ///< Such as a folder without a policy: a check of nothing must not pass.
};

/// Folders whose names start with a dot, and links to folders, are not entered. A file that was named need not end in
/// `.pol`. A `-` beside other names is a problem.
PolicyFiles find_policy_files(const std::vector<std::string>& paths);

}  // namespace polc::tool
