// polc graph POLICY: roles, what they include, and who reaches how much of what, as a picture.
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "compiler/graph/access_graph.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/made_file.h"
#include "tools/polc/matrix_choice.h"
#include "tools/polc/policy_input.h"

namespace polc::tool {
namespace {

const std::map<std::string, GraphFormat> graph_formats = {
    {"svg", GraphFormat::svg}, {"dot", GraphFormat::dot}, {"mermaid", GraphFormat::mermaid}};

struct GraphCommandOptions {
  PolicyOptions policy;
  GraphFormat format = GraphFormat::svg;
  MatrixChoice choice;
  std::string output;
};

ExitCode run(const GraphCommandOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  const MatrixOptions chosen = matrix_choice(options.choice, read_back);
  const std::optional<Model>& model = input.compilation->model;
  const std::string text =
      render(access_graph(read_back, model ? &*model : nullptr, chosen.roles, chosen.permissions), options.format);
  return put_out(options.output, text, exit_code, environment);
}

}  // namespace

void add_graph(const CommandLine& line) {
  auto options = std::make_shared<GraphCommandOptions>();
  CLI::App* command = line.app.add_subcommand("graph");
  add_policy_options(*command, options->policy);
  take_one_of(command->add_option("--format", options->format, "Output format"), graph_formats);
  command->add_option("-o,--output", options->output, "The file to write (default: standard output)")
      ->type_name("FILE");
  add_list(*command, "--role", options->choice.roles, "Only these roles, separated by commas");
  add_list(*command, "--resource", options->choice.resources, "Only these resources, separated by commas");
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
