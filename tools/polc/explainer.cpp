#include "tools/polc/explainer.h"

#include <fmt/format.h>

#include <ostream>
#include <string>
#include <utility>

#include "compiler/analysis/query/changes.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/batch.h"
#include "tools/polc/question.h"

namespace polc::tool {

void Explainer::answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink) {
  if (!words || !explain(*words, line, sink)) refuse(line, sink);
}

bool Explainer::explain(const RequestWords& words, std::uint32_t line, DiagnosticSink& sink) {
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
  const auto found = read_back_.diagrams().bounded(steps, [&] { return smallest_changes(read_back_, current, level); });
  if (found.is_known()) report.ways = found.value();
  if (!report.ways) sink.report(Code::changes_left_out, std::nullopt, {std::to_string(steps)});
  out_ << render(report, table_, format_, answer_width, line);
  return true;
}

/// What cannot be decided gets the lowest level, as from `decide`; why stands in the problems.
void Explainer::refuse(std::uint32_t line, const DiagnosticSink& sink) {
  const std::string lowest(read_back_.names().name(pol::lowest_level));
  if (format_ == ExplanationFormat::text) {
    const std::string text = visible(lowest) + "\nthe request cannot be decided\n";
    out_ << (line == 0 ? text : fmt::format("{}: {}\n", line, text));
    return;
  }
  llvm::json::Object object{{"format_version", 1},
                            {"decision", json_string(lowest)},
                            {"reason", "not_decided"},
                            {"problems", problems_json(sink)}};
  if (line != 0) object["line"] = static_cast<std::int64_t>(line);
  out_ << (line == 0 ? json_text(std::move(object)) : json_line(std::move(object))) << '\n';
}

}  // namespace polc::tool
