#include "compiler/analysis/lint/accepted_warnings.h"

#include <algorithm>
#include <map>

namespace polc::lint {
namespace {

bool covers(const AcceptedWarning& accepted, const Diagnostic& diagnostic) {
  return diagnostic.span && diagnostic.span->file == accepted.span.file &&
         diagnostic.span->begin >= accepted.span.begin && diagnostic.span->end <= accepted.span.end;
}

}  // namespace

std::vector<AcceptedWarning> silence_accepted(const Model& model, DiagnosticSink& sink) {
  std::vector<bool> used(model.accepted_warnings.size());
  std::map<std::string, std::vector<std::size_t>> by_code;
  for (std::size_t position = 0; position < used.size(); ++position) {
    by_code[model.accepted_warnings[position].code].push_back(position);
  }
  std::vector<Diagnostic>& all = sink.all();
  const auto is_accepted = [&](const Diagnostic& diagnostic) {
    if (diagnostic.severity != Severity::warning) return false;
    const auto found = by_code.find(code_text(diagnostic.code));
    if (found == by_code.end()) return false;
    bool is_covered = false;
    for (const std::size_t position : found->second) {
      if (!covers(model.accepted_warnings[position], diagnostic)) continue;
      used[position] = true;
      is_covered = true;
    }
    return is_covered;
  };
  all.erase(std::remove_if(all.begin(), all.end(), is_accepted), all.end());
  std::vector<AcceptedWarning> unused;
  for (std::size_t position = 0; position < used.size(); ++position) {
    if (!used[position]) unused.push_back(model.accepted_warnings[position]);
  }
  return unused;
}

}  // namespace polc::lint
