// polc decide POLICY --as ROLES PERMISSION NAME=VALUE…: the level; `--batch FILE` answers many, and then the rest of the
// command line counts for each line that does not say otherwise.
#include <map>
#include <memory>
#include <ostream>
#include <string>

#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/decider.h"

namespace polc::tool {
namespace {

const std::map<std::string, AnswerFormat> formats = {{"text", AnswerFormat::text}, {"json", AnswerFormat::json}};

ExitCode run(const DecideOptions& options, Environment& environment) {
  if (!options.batch && options.request.permission.empty()) {
    environment.err << "polc: decide needs a PERMISSION, or --batch FILE\n";
    return ExitCode::usage;
  }
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  Decider decider(options, *input.table, environment);
  return options.batch ? decider.batch() : decider.one();
}

}  // namespace

void add_decide(const CommandLine& line) {
  auto options = std::make_shared<DecideOptions>();
  CLI::App* command = line.app.add_subcommand("decide", "Decide what a subject may do");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  command->add_option(
      "--batch", options->batch,
      "Answer a file of requests, one JSON object per line; `-` is standard input. --as, PERMISSION, INPUTS and "
      "--set are then defaults for each line");
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
