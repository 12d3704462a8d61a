// `polc test --suggest`: the test lines that cover what nothing covers, and notice what nothing notices, printed or written.
#pragma once

#include <string>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/compile.h"
#include "tools/polc/command.h"

namespace polc::tool {

struct SuggestOptions {
  bool is_wanted = false;
  std::string output;              ///< Empty: standard output.
  std::vector<std::string> cases;  ///< Files of cases, which are claims too.
};

/// Adds `--suggest` and `--write` to the command. It prints test lines alone, so that it goes without `--coverage`.
void add_suggest_options(CLI::App& command, SuggestOptions& options);

/// Prints the suggestions for a policy that compiled, or writes them into a policy of their own, which extends it: only if that
/// compiles and its tests pass. `file` is the policy as the user named it, `folders` are those of its imports.
ExitCode suggest(const std::string& file, const std::vector<std::string>& folders, AccessConditions& access,
                 Compilation& compilation, const SuggestOptions& options, Environment& environment);

}  // namespace polc::tool
