#include "tools/polc/lsp/failing_tests.h"

#include <cstddef>
#include <utility>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/common/interruption.h"

namespace polc::lsp {
namespace {

/// Decisions that are compared: a subject and a permission each.
constexpr std::size_t most_compared = 20'000;

}  // namespace

bool has_tests_to_show(const Compilation& compilation) {
  if (!compilation.model || compilation.sink.has_errors()) return false;
  std::size_t compared = 0;
  for (const Test& test : compilation.model->tests) {
    for (const Expectation& each : test.expectations) compared += each.subjects.size() * each.targets.size();
  }
  return compared > 0 && compared <= most_compared;
}

std::vector<Diagnostic> failing_tests(const Compilation& compilation, const std::string& root) {
  look_for_interruption();
  ConditionDiagrams conditions(*compilation.model);
  look_for_interruption();
  AccessConditions access(conditions);
  DiagnosticSink sink;
  run_tests(access, sink, root);
  std::vector<Diagnostic> found = std::move(sink.all());
  for (Diagnostic& each : found) each.severity = Severity::warning;
  return found;
}

}  // namespace polc::lsp
