// `polc test --cases FILE`: expectations from outside of the policy.
#pragma once

#include <string>
#include <vector>

#include "compiler/compile.h"
#include "tools/polc/command.h"

namespace polc::tool {

/// Adds `--cases`, once for each file.
void add_cases_option(CLI::App& command, std::vector<std::string>& files);

/// Adds the cases of the files to the tests of a policy that compiled. `error`, and reported in the compilation or on standard
/// error, where one of them cannot be read or used.
ExitCode add_cases(const std::vector<std::string>& files, Compilation& compilation, Environment& environment);

/// The same for another model of that policy.
ExitCode add_cases(const std::vector<std::string>& files, Model& model, Compilation& compilation,
                   Environment& environment);

}  // namespace polc::tool
