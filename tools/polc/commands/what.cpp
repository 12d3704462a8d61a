// polc what POLICY --as ROLE[,ROLE] [PATTERN] [NAME=VALUE…]: all that a subject may do, with the least words for when.
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "compiler/report/what_text.h"
#include "tools/polc/command.h"
#include "tools/polc/question.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

struct WhatOptions {
  QuestionOptions question;
  std::optional<std::string> only;
};

ExitCode run(WhatOptions options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.question.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  QuestionReader reader(options.question, read_back, environment);
  // PERMISSION may be left out, and then the first NAME=VALUE stands in its place.
  RequestArguments& request = options.question.request;
  if (request.permission.find('=') != std::string::npos && !read_back.names().permission(request.permission))
    request.inputs.insert(request.inputs.begin(), std::exchange(request.permission, ""));
  const std::optional<Question> question = reader.run();
  if (!question) return ExitCode::error;
  WhatQuestion asked{question->roles, question->permissions, std::nullopt, question->scope};
  if (options.only && !(asked.only = reader.level(*options.only))) return ExitCode::error;
  const WhatAnswer answer = what_may(read_back, asked);
  print_answer(options.question.format == ReportFormat::json
                   ? what_json(answer, asked, read_back)
                   : what_text(answer, asked, read_back, answer_columns(environment)),
               options.question.format, environment);
  return exit_code;
}

}  // namespace

void add_what(const CommandLine& line) {
  auto options = std::make_shared<WhatOptions>();
  CLI::App* command = line.app.add_subcommand("what");
  add_policy_options(*command, options->question.policy);
  command->add_option("PERMISSION", options->question.request.permission,
                      "resource.action, or a pattern such as 'ticket.*' (default: all)");
  command->add_option("INPUTS", options->question.request.inputs, "Attributes as NAME=VALUE");
  command->add_option(
      "--as", options->question.request.roles,
      "The subject's roles, separated by commas (default: no role); put a name that contains a comma in "
      "backquotes");
  command->add_option("--only", options->only, "This level alone")->type_name("LEVEL");
  add_question_options(*command, options->question);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
