// One run of `polc test`: what is asked for, and what comes out.
#pragma once

#include <string>
#include <vector>

#include "tools/polc/command.h"
#include "tools/polc/test_coverage.h"
#include "tools/polc/test_mutants.h"
#include "tools/polc/test_suggest.h"

namespace polc::tool {

/// With `--coverage` there are other formats than without.
enum class TestedFormat : int { text, json, junit, lcov, html };

struct TestOptions {
  std::vector<std::string> files;
  std::vector<std::string> folders;
  TestedFormat format = TestedFormat::text;
  std::vector<std::string> filter;
  std::vector<std::string> cases;
  CoverageOptions coverage;
  SuggestOptions suggest;
  TestMutantOptions mutants;
  bool watch = false;
};

/// Runs the tests once, and measures and tries what is asked for. `read` gets the files that they depend on.
ExitCode run_tests_once(const TestOptions& options, Environment& environment, std::vector<std::string>& read);

}  // namespace polc::tool
