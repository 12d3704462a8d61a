// polc who POLICY PERMISSION [LEVEL] [NAME=VALUE…]: every role and what a second one takes, with the least words for when.
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "compiler/report/who_summary.h"
#include "compiler/report/who_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/command.h"
#include "tools/polc/question.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

struct WhoOptions {
  QuestionOptions question;
  std::vector<std::string> words;  ///< [LEVEL] NAME=VALUE…
  bool all = false;                ///< However many permissions are asked about.
};

ExitCode run(WhoOptions options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.question.policy, environment, exit_code);
  if (!input.table) return exit_code;
  ReadBackTable read_back(*input.table);
  WhoReport report;
  QuestionReader reader(options.question, read_back, environment);
  // A word without `=` is a level. In a name in backquotes there may be one.
  std::vector<std::string>& words = options.words;
  if (!words.empty() && words.front().find('=') == std::string::npos) {
    report.level = reader.level(words.front());
    if (!report.level) return ExitCode::error;
    if (*report.level == pol::lowest_level) {
      environment.err << "polc: everybody has `" << visible(words.front()) << "` or more: ask for a higher level\n";
      return ExitCode::error;
    }
    words.erase(words.begin());
  }
  options.question.request.inputs = std::move(words);
  const std::optional<Question> question = reader.run();
  if (!question) return ExitCode::error;
  StatementUses statements(read_back);
  report.scope = question->scope;
  report.has_statements = statements.are_known();
  for (const pol::PermissionId permission : question->permissions)
    report.answers.push_back(who_may(read_back, statements,
                                     {permission, report.level, scope_of(question->scope, *input.table, permission)}));
  const bool is_text = options.question.format == ReportFormat::text;
  if (is_text && !options.all && question->permissions.size() > most_permissions_told) {
    show(who_summary_text(report, read_back, answer_columns(environment)), environment);
    return exit_code;
  }
  if (const std::optional<Model>& model = input.compilation->model) {
    ClaimsAbout claims(*model, input.compilation->sources, read_back);
    for (const pol::PermissionId permission : question->permissions)
      report.claims.push_back(claims.permission(permission));
  }
  print_answer(is_text ? who_text(report, read_back, answer_columns(environment)) : who_json(report, read_back),
               options.question.format, environment);
  return exit_code;
}

}  // namespace

void add_who(const CommandLine& line) {
  auto options = std::make_shared<WhoOptions>();
  CLI::App* command = line.app.add_subcommand("who");
  add_policy_options(*command, options->question.policy);
  command
      ->add_option("PERMISSION", options->question.request.permission, "resource.action, or a pattern such as '*.view'")
      ->required();
  command->add_option("INPUTS", options->words, "A level, for that or more; then attributes as NAME=VALUE");
  command->add_flag("--all", options->all, "Tell every permission by itself, however many; else many are counted");
  add_question_options(*command, options->question);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
