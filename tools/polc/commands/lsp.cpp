// polc lsp: answers an editor, by the Language Server Protocol over standard input and output.
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tools/polc/command.h"
#include "tools/polc/lsp/server.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

ExitCode run(const std::vector<std::string>& folders, Environment& environment) {
  if (environment.is_interactive)
    environment.err << "polc: an editor starts this and speaks to it: see tools/editors. End it with Ctrl-D.\n";
  return lsp::Server(environment.in, environment.out, folders).run() ? ExitCode::done : ExitCode::check_failed;
}

}  // namespace

void add_lsp(const CommandLine& line) {
  auto folders = std::make_shared<std::vector<std::string>>();
  auto is_over_streams = std::make_shared<bool>(true);
  CLI::App* command = line.app.add_subcommand("lsp");
  // One that is missing is told in the editor: a server that ends shows nothing at all there.
  add_folders_option(*command, *folders, false);
  command->add_flag("--stdio", *is_over_streams,
                    "Speak over standard input and output, which is the only way there is");
  command->callback([=] {
    static_cast<void>(is_over_streams);  // Most editors say it; there is nothing to choose.
    line.exit_code = run(*folders, line.environment);
  });
}

}  // namespace polc::tool
