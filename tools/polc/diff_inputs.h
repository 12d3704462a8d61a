// What `polc diff` is given: two policies, wherever they lie, and the topics that fail it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/analysis/query/diff.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {

/// One of the two policies: a file, a table, or `git:REV:path`. As load_policy_input.
PolicyInput load_side(const std::string& path, const std::vector<std::string>& folders, Environment& environment,
                      ExitCode& exit_code);

DiffSide side_of(const PolicyInput& input);

/// What stands before the files that a policy's statements name.
std::string folder_of(const std::string& path, const PolicyInput& input);

/// The topics of `--fail-on`; throws what CLI11 reports as a wrong command line.
std::set<DiffTopic> topics_of(const std::vector<std::string>& words);

/// Of `--renamed old=new`, each. Throws Incomparable, and what CLI11 reports as a wrong command line.
DiffOptions diff_options(const std::vector<std::string>& renamed, bool recognizes_renames, const DiffSide& before,
                         const DiffSide& after);

}  // namespace polc::tool
