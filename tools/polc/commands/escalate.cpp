// polc escalate POLICY [--role ROLE…] [--with ROLE…]: who can end up with which role, by the shortest chain of steps.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "compiler/access/complexity.h"
#include "compiler/analysis/claims/escalation_claims.h"
#include "compiler/diagnostics/render.h"
#include "compiler/report/escalation_text.h"
#include "compiler/text/visible.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/matrix_choice.h"
#include "tools/polc/question.h"
#include "tools/polc/terminal.h"

namespace polc::tool {
namespace {

struct EscalateOptions {
  PolicyOptions policy;
  std::vector<std::string> roles;
  std::vector<std::string> accomplices;
  ReportFormat format = ReportFormat::text;
};

std::vector<RoleId> all_roles(const Model& model) {
  std::vector<RoleId> roles;
  for (std::size_t role = 0; role < model.roles.size(); ++role) roles.push_back(id_at<RoleId>(role));
  return roles;
}

std::string answer(const EscalateOptions& options, AccessConditions& access, const Compilation& compilation,
                   const pol::TableView& table, std::size_t width) {
  Escalation escalation(access);
  EscalationReport report;
  report.accomplices = named_roles("--with", options.accomplices, table);
  const std::vector<RoleId> roles =
      options.roles.empty() ? all_roles(access.model()) : named_roles("--role", options.roles, table);
  for (const RoleId role : roles) report.roles.push_back(escalation.of(role, report.accomplices));
  const EscalationSource source{escalation, compilation.sources, table};
  return options.format == ReportFormat::json ? escalation_json(report, source)
                                              : escalation_text(report, source, width);
}

ExitCode run(const EscalateOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  const Compilation& compilation = *input.compilation;
  if (!compilation.model) {
    environment.err << fmt::format(
        "polc: `{}` is a compiled table, which does not say who gives roles: ask its policy\n",
        visible(options.policy.path));
    return ExitCode::error;
  }
  ConditionDiagrams conditions(*compilation.model);
  AccessConditions access(conditions);
  const std::uint64_t steps = 16 * max_steps_of_escalation;  // For all roles together: some seconds.
  const Bounded<std::string> text = conditions.diagrams().bounded(
      steps, [&] { return answer(options, access, compilation, *input.table, answer_columns(environment)); });
  if (const std::optional<Limit> limit = text.limit()) {
    DiagnosticSink sink;
    sink.report(Code::escalation_too_large, std::nullopt, {limit_text(conditions.diagrams(), *limit, steps)});
    environment.err << render_text({}, sink.all(), environment.color);
    return ExitCode::error;
  }
  print_answer(text.value(), options.format, environment);
  return exit_code;
}

}  // namespace

void add_escalate(const CommandLine& line) {
  auto options = std::make_shared<EscalateOptions>();
  CLI::App* command = line.app.add_subcommand("escalate");
  add_policy_options(*command, options->policy);
  add_list(*command, "--role", options->roles, "Roles to begin with (default: each role)");
  add_list(*command, "--with", options->accomplices, "Roles that accomplices may begin with, beside the subject's own");
  add_format_option(*command, options->format);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
