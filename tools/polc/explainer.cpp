#include "tools/polc/explainer.h"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <utility>

#include "compiler/report/explain_request.h"
#include "compiler/text/media.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"
#include "tools/polc/batch.h"

namespace polc::tool {

Explainer::Explainer(const PolicyInput& input, const std::string& path, const pol::Explanations& explanations,
                     ExplanationFormat format, std::size_t width, std::ostream& out)
    : table_(*input.table),
      explanations_(explanations),
      format_(format),
      width_(width),
      out_(out),
      read_back_(table_),
      uses_(read_back_),
      names_(author_names(read_back_, input)) {
  // The files of a policy are beside it; where those of a compiled table are, it does not say.
  if (input.compilation->model) folder_ = std::filesystem::path(path).parent_path().string();
}

void Explainer::answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink) {
  if (!words || !explain(*words, line, sink)) refuse(line, sink);
}

bool Explainer::explain(const RequestWords& words, std::uint32_t line, DiagnosticSink& sink) {
  pol::Account account(table_);
  const bool is_set = apply_settings(words, table_, account, sink);
  const std::optional<Request> request = resolve_request(words, table_, sink);
  if (!is_set || !request) return false;
  static_cast<void>(decide_request(*request, table_, account, words.permission, sink));  // For what it reports.
  if (sink.has_errors()) return false;
  // Settled, whatever the attributes are that the request leaves out.
  const pol::PartialInputs known = request->inputs.partial_for(request->permission);
  const CurrentCase current = current_case(table_, request->roles, request->permission, known.bits, account);
  ExplanationReport report =
      explain_request(read_back_, uses_, explanations_, {current, pol::Inputs(known.bits), account}, names_);
  report.folder = folder_;
  if (!report.ways) {
    const std::uint64_t steps = read_back_.steps(request->permission);
    sink.report(Code::changes_left_out, std::nullopt, {std::to_string(steps)});
  }
  out_ << render(report, table_, format_, width_, line);
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
