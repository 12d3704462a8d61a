#include "compiler/analysis/mutants/mutant_claims.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compiler/analysis/claims/absences.h"
#include "compiler/analysis/claims/assertions.h"
#include "compiler/analysis/claims/layer_promise.h"
#include "compiler/analysis/claims/policy_tests.h"

namespace polc {
namespace {

/// Not that a claim fails, but that finding out takes too much.
bool is_limit(Code code) {
  return code == Code::condition_too_complex || code == Code::policy_too_complex ||
         code == Code::conditions_too_large || code == Code::escalation_too_large;
}

}  // namespace

MutantClaims::MutantClaims(Model& model, AccessConditions& access, ClaimIndex& claims, std::string_view policy)
    : model_(model), access_(access), claims_(claims), policy_(policy) {
  const auto is_later = [](const auto& thing) { return thing.layer > 0; };
  has_layers_ = std::any_of(model.rules.begin(), model.rules.end(), is_later) ||
                std::any_of(model.roles.begin(), model.roles.end(), is_later) ||
                std::any_of(model.implications.begin(), model.implications.end(), is_later) ||
                std::any_of(model.variables.begin(), model.variables.end(), [&](const Variable& variable) {
                  return variable.layer > 0 || !variable.overrides.empty();
                });
}

void MutantClaims::select(PermissionId permission) {
  claims_.select(permission);
  if (model_.tests.empty()) return;
  // Of an expectation over several permissions it is enough that one of them has a case.
  DiagnosticSink sink;
  std::set<std::pair<FileId, std::uint32_t>> without_case;
  for (const TestResult& result : run_tests(access_, sink)) {
    for (const TestFailure& failure : result.failures) without_case.emplace(failure.span.file, failure.span.begin);
  }
  if (without_case.empty()) return;
  for (Test& test : model_.tests) {
    std::erase_if(test.expectations, [&](const Expectation& expectation) {
      return without_case.contains({expectation.span.file, expectation.span.begin});
    });
  }
}

bool MutantClaims::took(MutantResult& result, const DiagnosticSink& sink, MutantKiller::Kind kind) const {
  const auto first = std::find_if(sink.all().begin(), sink.all().end(),
                                  [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; });
  if (first == sink.all().end()) return false;
  if (is_limit(first->code)) {
    result.fate = MutantFate::not_tried;
    return true;
  }
  result.fate = kind == MutantKiller::Kind::layer ? MutantFate::refused : MutantFate::killed;
  result.killer = {kind, first->message, first->span.value_or(result.mutant.place)};
  return true;
}

void MutantClaims::find_killer(MutantResult& result, PermissionId permission, bool is_decided_otherwise) {
  result.fate = MutantFate::equivalent;
  DiagnosticSink sink;
  const bool are_absences_known = model_.absences.empty() || check_absences(access_, sink, policy_);
  if (took(result, sink, MutantKiller::Kind::cell)) return;
  if (!are_absences_known) {
    result.fate = MutantFate::not_tried;
    return;
  }
  if (!is_decided_otherwise) return;
  if (has_layers_) {
    (void)check_layer_promise(access_, sink, permission);  // At a limit it has reported.
    if (took(result, sink, MutantKiller::Kind::layer)) return;
  }
  if (!model_.assertions.empty()) {
    (void)check_assertions(access_, sink, policy_);
    if (took(result, sink, MutantKiller::Kind::assertion)) return;
  }
  if (!model_.tests.empty()) run_selected_tests(result);
}

void MutantClaims::run_selected_tests(MutantResult& result) {
  DiagnosticSink sink;
  for (const TestResult& test : run_tests(access_, sink, policy_)) {
    for (const TestFailure& failure : test.failures) {
      const auto cause = std::find_if(sink.all().begin(), sink.all().end(), [&](const Diagnostic& diagnostic) {
        return diagnostic.span == failure.span && diagnostic.message == failure.message;
      });
      const std::optional<Code> code = cause == sink.all().end() ? std::nullopt : std::optional(cause->code);
      if (code && is_limit(*code)) {
        result.fate = MutantFate::not_tried;
        return;
      }
      // That no request fits it for this permission is no failure while one fits it for another.
      if (code == Code::test_without_case && !fails_as_a_whole(failure.span)) continue;
      result.fate = MutantFate::killed;
      result.killer = {MutantKiller::Kind::test, test.name, failure.span};
      return;
    }
  }
}

bool MutantClaims::fails_as_a_whole(Span span) {
  for (const Test& test : claims_.tests()) {
    for (const Expectation& expectation : test.expectations) {
      if (expectation.span != span) continue;
      // Put back also where a limit ends this.
      struct Restored {
        std::vector<Test>& place;
        std::vector<Test> selected;
        ~Restored() { place = std::move(selected); }
      } restored{model_.tests, std::exchange(model_.tests, {{test.name, {expectation}, test.span}})};
      DiagnosticSink sink;
      const std::vector<TestResult> results = run_tests(access_, sink, policy_);
      return !results.front().failures.empty();
    }
  }
  return true;
}

}  // namespace polc
