// POLICY on a command line: a `.pol` is compiled, a `.polt` is verified; either way a table comes out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "pol/table_view.h"
#include "tools/polc/command.h"

namespace polc::tool {

/// What the flags shared by all commands that take a policy say.
struct PolicyOptions {
  std::string path;
  std::vector<std::string> folders;
};

/// Adds POLICY and `-I` to a command.
void add_policy_options(CLI::App& command, PolicyOptions& options);

/// A table with the bytes that it lies in. Diagnostics that compiling gave are in `compilation`, which is also
/// where later ones about requests belong.
struct PolicyInput {
  std::unique_ptr<Compilation> compilation;
  std::vector<std::byte> bytes;
  std::optional<pol::TableView> table;
};

/// Compiles or verifies, and prints the diagnostics to standard error. Without a table, `exit_code` says why.
PolicyInput load_policy_input(const PolicyOptions& options, Environment& environment, ExitCode& exit_code);

/// What a command answers where a policy did not compile: the policy is wrong, or it could not be read, or polc is wrong.
ExitCode refusal(const Compilation& compilation);

/// Prints all diagnostics of the compilation as text to standard error.
void print_diagnostics(const Compilation& compilation, Environment& environment);

}  // namespace polc::tool
