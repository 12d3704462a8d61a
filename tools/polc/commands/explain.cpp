// polc explain: as decide, with the statement that decides, and the smallest changes that would raise the answer or take it away.
#include <map>
#include <memory>
#include <optional>
#include <ostream>

#include "pol/explain.h"
#include "tools/polc/batch.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/explainer.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

const std::map<std::string, ExplanationFormat> explain_formats = {{"text", ExplanationFormat::text},
                                                                  {"json", ExplanationFormat::json}};

struct ExplainOptions {
  PolicyOptions policy;
  RequestArguments request;
  std::optional<std::string> batch;
  ExplanationFormat format = ExplanationFormat::text;
};

ExitCode run(const ExplainOptions& options, Environment& environment) {
  if (!options.batch && options.request.permission.empty()) {
    environment.err << "polc: explain needs a PERMISSION, or --batch FILE\n";
    return ExitCode::usage;
  }
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  const std::optional<pol::Explanations> explanations = pol::Explanations::open(*input.table);
  if (!explanations) {
    environment.err << "polc: this table has no explanations: compile the policy without --strip\n";
    return ExitCode::error;
  }
  Explainer explainer(input, options.policy.path, *explanations, options.format, answer_columns(environment),
                      environment.out);
  const AnswerRequest answer = [&](const auto& words, std::uint32_t line, DiagnosticSink& sink) {
    explainer.answer(words, line, sink);
  };
  return answer_all(options.batch, options.request, *input.table, environment, answer);
}

}  // namespace

void add_explain(const CommandLine& line) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = line.app.add_subcommand("explain");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  add_batch_option(*command, options->batch);
  take_one_of(command->add_option("--format", options->format, "Output format"), explain_formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
