// A command of polc: it names its flags, and a function runs it.
#pragma once

#include <CLI/CLI.hpp>

#include "tools/polc/environment.h"

namespace polc::tool {

/// What `main` hands to each command's `add_…`; the command that was called sets `exit_code`.
struct CommandLine {
  CLI::App& app;
  Environment& environment;
  ExitCode& exit_code;
};

// One for each file in commands/. Each adds its subcommand to the app.
void add_check(const CommandLine& line);
void add_compile(const CommandLine& line);
void add_census(const CommandLine& line);
void add_decide(const CommandLine& line);
void add_diff(const CommandLine& line);
void add_dump(const CommandLine& line);
void add_escalate(const CommandLine& line);
void add_import(const CommandLine& line);
void add_init(const CommandLine& line);
void add_fmt(const CommandLine& line);
void add_generate(const CommandLine& line);
void add_explain(const CommandLine& line);
void add_graph(const CommandLine& line);
void add_lsp(const CommandLine& line);
void add_matrix(const CommandLine& line);
void add_page(const CommandLine& line);
void add_settings(const CommandLine& line);
void add_sql(const CommandLine& line);
void add_test(const CommandLine& line);
void add_what(const CommandLine& line);
void add_who(const CommandLine& line);

}  // namespace polc::tool
