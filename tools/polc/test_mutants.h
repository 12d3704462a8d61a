// `polc test --mutants`: its options, and the run.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/report/test_report.h"
#include "tools/polc/command.h"

namespace polc::tool {

struct TestMutantOptions {
  bool is_wanted = false;
  std::size_t allow_alive = 0;
};

/// Adds `--mutants` and `--allow-alive`.
void add_mutant_options(CLI::App& command, TestMutantOptions& options);

/// A policy that compiled, and whose tests passed.
struct TestedPolicy {
  std::string file;
  Compilation* compilation = nullptr;
};

struct MutantRun {
  const TestMutantOptions& options;
  const std::vector<std::string>& cases;  ///< Files of cases, which are claims as the policy's own.
  bool suggests = false;                  ///< The fewest test lines that would notice the living ones.
};

/// Tries the mutants of the policies and prints what became of them. `check_failed` if more live than may, or if some were not tried.
ExitCode run_mutants(const std::vector<TestedPolicy>& policies, const MutantRun& run, TestFormat format,
                     Environment& environment);

}  // namespace polc::tool
