#include "compiler/sema/workspace.h"

#include <fmt/format.h>

namespace polc::sema {

void suggest(Workspace& workspace, Diagnostic& diagnostic, std::string_view wrong,
             const std::vector<std::string>& candidates) {
  if (!may_suggest(workspace, candidates.size())) return;
  workspace.suggestion_budget -= candidates.size();
  diagnostic.suggest(wrong, candidates);
}

void report_cycle(Workspace& workspace, Code code, const std::vector<CycleStep>& steps, std::string_view verb) {
  constexpr std::size_t shown_at_each_end = 4;
  const auto is_shown = [&](std::size_t step) {
    return step < shown_at_each_end || step + shown_at_each_end >= steps.size();
  };
  const auto name_after = [&](std::size_t step) -> const std::string& { return steps[(step + 1) % steps.size()].name; };
  std::string way = fmt::format("`{}`", steps.front().name);
  for (std::size_t step = 0; step < steps.size(); ++step) {
    if (is_shown(step)) way += fmt::format("{} {} `{}`", step == 0 ? "" : ", which", verb, name_after(step));
    if (step == shown_at_each_end && !is_shown(step)) way += " …";
  }
  Diagnostic& diagnostic = workspace.sink.report(code, steps.back().span, {way});
  for (std::size_t step = 0; step + 1 < steps.size(); ++step) {
    if (is_shown(step)) diagnostic.label(steps[step].span, fmt::format("{} `{}`", verb, name_after(step)));
  }
}

void withdraw_doubtful_fixes(DiagnosticSink& sink, std::size_t first) {
  const auto suggestion_of = [](const Diagnostic& diagnostic) -> llvm::StringRef {
    for (const std::string& help : diagnostic.helps) {
      if (help.starts_with("did you mean ")) return help;
    }
    return {};
  };
  llvm::StringMap<std::size_t> counts;
  for (std::size_t at = first; at < sink.all().size(); ++at) ++counts[suggestion_of(sink.all()[at])];
  for (std::size_t at = first; at < sink.all().size(); ++at) {
    Diagnostic& diagnostic = sink.all()[at];
    if (counts[suggestion_of(diagnostic)] > 1) diagnostic.fixes.clear();
  }
}

}  // namespace polc::sema
