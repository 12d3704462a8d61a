// The policies that `polc check` is about: those that are named, and the whole ones below folders.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "tools/polc/environment.h"

namespace polc::tool {

struct CheckedPolicy {
  std::string path;
  std::unique_ptr<Compilation> compilation;
};

/// A file that is no policy by itself, and that no policy found beside it imports.
struct StrayPart {
  std::string path;
  std::size_t errors = 0;  ///< If it is read as a policy.
};

struct CheckedPolicies {
  std::vector<CheckedPolicy> policies;  ///< In the order of the arguments, those of a folder by name.
  std::vector<StrayPart> strays;        ///< Of folders.
  std::vector<std::string> problems;    ///< Such as a folder without a policy.
};

/// Compiles all of them. A file that is named is a policy. One of a folder is a policy if it has a `policy` or an
/// `extends`, and a part, checked with them, if policies there import it; without either, it is one if it compiles.
CheckedPolicies check_policies(const std::vector<std::string>& paths, const CompileOptions& options,
                               const FileReader& reader);

/// What of the folders could not be checked, a line each.
std::string gaps_of(const CheckedPolicies& checked);

/// What was checked and proved of each policy without an error, a line each: `shop.pol: ok, 3 asserts proved`.
std::string summary_of(const CheckedPolicies& checked);

/// Lets every warning be an error.
void make_errors(CheckedPolicies& checked);

ExitCode exit_code_of(const CheckedPolicies& checked);

}  // namespace polc::tool
