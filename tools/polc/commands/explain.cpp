// polc explain: as decide, with the statement that decides and, for less than the highest level, what would change it.
#include <map>
#include <memory>
#include <optional>
#include <ostream>

#include "compiler/analysis/query/changes.h"
#include "compiler/diagnostics/render.h"
#include "compiler/report/explanation_text.h"
#include "pol/explain.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {
namespace {

const std::map<std::string, ExplanationFormat> formats = {{"text", ExplanationFormat::text},
                                                          {"json", ExplanationFormat::json}};

struct ExplainOptions {
  PolicyOptions policy;
  RequestArguments request;
  ExplanationFormat format = ExplanationFormat::text;
};

class Explainer {
 public:
  Explainer(const ExplainOptions& options, const PolicyInput& input, Environment& environment)
      : options_(options), table_(*input.table), environment_(environment) {}

  ExitCode run() {
    const std::optional<pol::Explanations> explanations = pol::Explanations::open(table_);
    if (!explanations) {
      environment_.err << "polc: this table has no explanations: compile the policy without --strip\n";
      return ExitCode::error;
    }
    const bool is_answered = answer(*explanations);
    environment_.err << render_text(sources_, sink_.all(), environment_.color);
    return is_answered ? ExitCode::done : ExitCode::error;
  }

 private:
  bool answer(const pol::Explanations& explanations) {
    const std::optional<RequestWords> words = request_of(options_.request, sources_, sink_);
    if (!words) return false;
    pol::Account account(table_);
    const bool is_set = apply_settings(*words, table_, account, sink_);
    const std::optional<Request> request = resolve_request(*words, table_, sink_);
    if (!is_set || !request) return false;
    const pol::Level level = decide_request(*request, table_, account, words->permission, sink_);
    if (sink_.has_errors()) return false;
    // Settled, whatever the attributes are that the request leaves out.
    const pol::Inputs inputs(request->inputs.partial_for(request->permission).bits);
    ExplanationReport report{explanations.explain(request->roles, request->permission, inputs, account),
                             std::vector<ChangeSet>()};
    if (level != table_.highest_level()) report.ways = changes(*request, account);
    environment_.out << render(report, table_, options_.format);
    return true;
  }

  /// Nothing, and reported, if they take too much to find.
  std::optional<std::vector<ChangeSet>> changes(const Request& request, const pol::Account& account) {
    ReadBackTable read_back(table_);
    CurrentCase current{request.roles, request.permission, {}};
    const pol::PartialInputs known = request.inputs.partial_for(request.permission);
    for (const pol::format::Attribute& attribute : table_.data().attributes) {
      const std::uint64_t bits = known.bits & pol::attribute_bits(attribute);
      current.values.push_back(attribute.width == 0 ? 0 : static_cast<std::uint32_t>(bits >> attribute.shift));
    }
    for (std::uint32_t setting = 0; setting < table_.setting_count(); ++setting) {
      current.values.push_back(account.value(pol::id_at<pol::SettingId>(setting)));
    }
    const std::uint64_t steps = read_back.steps(request.permission);
    const Bounded<std::vector<ChangeSet>> ways = read_back.diagrams().bounded(
        steps, [&] { return smallest_changes(read_back, current, table_.highest_level()); });
    if (ways.is_known()) return ways.value();
    sink_.report(Code::changes_left_out, std::nullopt, {std::to_string(steps)});
    return std::nullopt;
  }

  const ExplainOptions& options_;
  const pol::TableView& table_;
  Environment& environment_;
  SourceManager sources_;
  DiagnosticSink sink_;
};

ExitCode run(const ExplainOptions& options, Environment& environment) {
  ExitCode exit_code = ExitCode::done;
  const PolicyInput input = load_policy_input(options.policy, environment, exit_code);
  if (!input.table) return exit_code;
  return Explainer(options, input, environment).run();
}

}  // namespace

void add_explain(const CommandLine& line) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      line.app.add_subcommand("explain", "Say which statement decides, and what would change the answer");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  command->get_option("PERMISSION")->required();
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
