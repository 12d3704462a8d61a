// polc explain: as decide, with the statement that decides, and the smallest changes that would raise the answer or take it away.
#include <map>
#include <memory>
#include <optional>
#include <ostream>

#include "compiler/analysis/query/changes.h"
#include "compiler/report/explanation_text.h"
#include "compiler/text/media.h"
#include "llvm/Support/JSON.h"
#include "pol/explain.h"
#include "tools/polc/batch.h"
#include "tools/polc/choices.h"
#include "tools/polc/command.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/question.h"

namespace polc::tool {
namespace {

const std::map<std::string, ExplanationFormat> formats = {{"text", ExplanationFormat::text},
                                                          {"json", ExplanationFormat::json}};

struct ExplainOptions {
  PolicyOptions policy;
  RequestArguments request;
  std::optional<std::string> batch;
  ExplanationFormat format = ExplanationFormat::text;
};

class Explainer {
 public:
  Explainer(ExplanationFormat format, const pol::TableView& table, const pol::Explanations& explanations,
            std::ostream& out)
      : format_(format), table_(table), explanations_(explanations), out_(out), read_back_(table), uses_(read_back_) {}

  void answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink) {
    if (!words || !explain(*words, line, sink)) refuse(line, sink);
  }

 private:
  bool explain(const RequestWords& words, std::uint32_t line, DiagnosticSink& sink) {
    pol::Account account(table_);
    const bool is_set = apply_settings(words, table_, account, sink);
    const std::optional<Request> request = resolve_request(words, table_, sink);
    if (!is_set || !request) return false;
    const pol::Level level = decide_request(*request, table_, account, words.permission, sink);
    if (sink.has_errors()) return false;
    // Settled, whatever the attributes are that the request leaves out.
    const pol::PartialInputs known = request->inputs.partial_for(request->permission);
    ExplanationReport report;
    report.explanation = explanations_.explain(request->roles, request->permission, pol::Inputs(known.bits), account);
    const CurrentCase current = current_case(table_, request->roles, request->permission, known.bits, account);
    const std::uint64_t steps = read_back_.steps(request->permission);
    const auto behind = read_back_.diagrams().bounded(steps, [&] {
      return report.explanation.statement
                 ? uses_.behind(request->permission, request->roles, *report.explanation.statement, current.values)
                 : std::vector<StatementUse>();
    });
    if (behind.is_known()) report.behind = behind.value();
    const auto found =
        read_back_.diagrams().bounded(steps, [&] { return smallest_changes(read_back_, current, level); });
    if (found.is_known()) report.ways = found.value();
    if (!report.ways) sink.report(Code::changes_left_out, std::nullopt, {std::to_string(steps)});
    out_ << render(report, table_, format_, answer_width, line);
    return true;
  }

  /// Of a batch, a request without an answer has an object all the same.
  void refuse(std::uint32_t line, const DiagnosticSink& sink) {
    if (line == 0 || format_ == ExplanationFormat::text) return;
    llvm::json::Object object{{"format_version", 1}, {"line", line}, {"problems", problems_json(sink)}};
    out_ << json_line(std::move(object)) << '\n';
  }

  ExplanationFormat format_;
  const pol::TableView& table_;
  const pol::Explanations& explanations_;
  std::ostream& out_;
  ReadBackTable read_back_;
  StatementUses uses_;
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
  Explainer explainer(options.format, *input.table, *explanations, environment.out);
  const AnswerRequest answer = [&](const auto& words, std::uint32_t line, DiagnosticSink& sink) {
    explainer.answer(words, line, sink);
  };
  return options.batch ? answer_batch(*options.batch, options.request, *input.table, environment, answer)
                       : answer_one(options.request, environment, answer);
}

}  // namespace

void add_explain(const CommandLine& line) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command =
      line.app.add_subcommand("explain", "Say which statement decides, and what would change the answer");
  add_policy_options(*command, options->policy);
  add_request_options(*command, options->request);
  add_batch_option(*command, options->batch);
  take_one_of(command->add_option("--format", options->format, "Output format"), formats);
  command->callback([=] { line.exit_code = run(*options, line.environment); });
}

}  // namespace polc::tool
