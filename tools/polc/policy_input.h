// POLICY on a command line: a `.pol` is compiled, a `.polt` is verified; either way a table comes out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/compile.h"
#include "compiler/diagnostics/render.h"
#include "pol/table_view.h"
#include "tools/polc/command.h"

namespace polc::tool {

/// What the flags shared by all commands that take a policy say.
struct PolicyOptions {
  std::string path;
  std::vector<std::string> folders;
  bool counts_warnings = true;  ///< Says, after the errors, that there are warnings.
  bool keeps_trees = false;     ///< For who shows the policy's text: see CompileOptions.
};

/// Adds POLICY and `-I` to a command.
void add_policy_options(CLI::App& command, PolicyOptions& options);

/// Adds `-I`, once for each folder. `checks` refuses what is no folder.
void add_folders_option(CLI::App& command, std::vector<std::string>& folders, bool checks = true);

/// Whether there is a compiled table at the path: by its first bytes, or by its name.
bool is_table_file(const std::string& path);

/// A table with the bytes that it lies in. Diagnostics that compiling gave are in `compilation`, which is also
/// where later ones about requests belong.
struct PolicyInput {
  std::unique_ptr<Compilation> compilation;
  std::vector<std::byte> bytes;
  std::optional<pol::TableView> table;
};

/// Compiles or verifies, and prints errors to standard error: see print_errors. Without a table, `exit_code` says why.
/// Throws what CLI11 reports as a wrong command line.
PolicyInput load_policy_input(const PolicyOptions& options, Environment& environment, ExitCode& exit_code);

/// The names of conditions in the policy's text, as diagrams of its table; a compiled table has none.
std::vector<NamedDiagram> author_names(ReadBackTable& read_back, const PolicyInput& input);

/// What a compilation means to the shell: an error if the policy itself cannot be read, or the compiler is at fault; a
/// failed check if it has errors.
ExitCode exit_code_of(const Compilation& compilation);

/// What `--werror` means: warnings count as errors, so that exit_code_of says no.
void make_errors(Compilation& compilation);

/// Of each code a person is shown so many; `check --limit` says otherwise.
inline constexpr std::size_t findings_shown = 10;

/// How to see the rest.
std::string how_to_see_all(const std::vector<std::string>& files, const std::vector<std::string>& folders);

/// Prints the diagnostics of the compilation as text to standard error, the first few of each code. For commands that
/// are about the policy's text.
void print_diagnostics(const Compilation& compilation, Environment& environment,
                       const std::vector<std::string>& folders = {}, DiagnosticFormat format = DiagnosticFormat::text);

/// Prints the errors, and of warnings one line that says that there are some: for commands that ask the policy
/// something, again and again, and not whether it could be better.
void print_errors(const Compilation& compilation, Environment& environment,
                  const std::vector<std::string>& folders = {});

}  // namespace polc::tool
