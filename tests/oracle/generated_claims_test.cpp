// Asserts and tests of generated policies: each holds by analysis exactly when no case, tried by brute force,
// contradicts it.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "compiler/analysis/claims/policy_tests.h"
#include "tests/oracle/claims.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

const std::set<Code> failed_assertion{Code::assertion_fails, Code::always_fails, Code::separation_fails};

/// The specimen with its claims as part of the policy.
Specimen with_claims(const Specimen& specimen) {
  Specimen result = specimen;
  const bool single = !specimen.policy.files.contains(GeneratedPolicy::other);
  std::string& base = result.policy.files[single ? GeneratedPolicy::main : GeneratedPolicy::other];
  for (const std::string& claim : specimen.policy.base_claims) base += claim + "\n";
  std::string& main = result.policy.files[GeneratedPolicy::main];
  for (const std::string& assertion : specimen.policy.assertions) main += assertion + "\n";
  for (const std::string& test : specimen.policy.tests) main += test + "\n";
  return result;
}

bool reported(const DiagnosticSink& sink, Span statement) {
  for (const Diagnostic& diagnostic : sink.all()) {
    if (failed_assertion.contains(diagnostic.code) && diagnostic.span && diagnostic.span->file == statement.file &&
        diagnostic.span->begin >= statement.begin && diagnostic.span->end <= statement.end) {
      return true;
    }
  }
  return false;
}

TEST(GeneratedClaims, AssertionHoldsExactlyWhenBruteForceFindsNoCounterexample) {
  Rejections rejections;
  std::size_t holding = 0;
  std::size_t failing = 0;
  std::map<std::pair<ast::Assertion::Kind, bool>, std::size_t> by_kind;
  for_each_specimen(2000, [&](const Specimen& generated) {
    const Specimen specimen = with_claims(generated);
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (rejected_for(compiled, {Code::absence_filled})) return;
    std::set<Code> expected = failed_assertion;
    expected.insert(Code::absence_filled);
    if (!compiled.compiled() && !rejected_for(compiled, expected)) return rejections.add(specimen, compiled);
    rejections.accept();
    const Layers layers = layers_of(compiled.compilation());
    const Oracle oracle(layers);
    each<ast::Assertion>(layers, [&](const ast::Assertion& assertion, const ast::Statement& statement) {
      const auto found = counterexample(oracle, assertion);
      ASSERT_EQ(reported(compiled.sink(), statement.span), found.has_value())
          << compiled.compilation().sources.text(statement.span) << "\n"
          << (found ? to_string(*found) + "\n" : compiled.problems()) << describe(specimen);
      ++(found ? failing : holding);
      ++by_kind[{assertion.kind, found.has_value()}];
    });
  });
  rejections.expect_few();
  RecordProperty("holding", std::to_string(holding));
  RecordProperty("failing", std::to_string(failing));
  // Both answers must be common, or the comparison says little.
  EXPECT_GT(holding * 10, failing);
  EXPECT_GT(failing * 10, holding);
  EXPECT_EQ(by_kind.size(), 8U) << "four kinds, each holding and failing";
  for (const auto& [answer, count] : by_kind) EXPECT_GT(count, 20U) << static_cast<int>(answer.first);
}

TEST(GeneratedClaims, TestFailsExactlyWhenBruteForceFindsACaseOrNoneAtAll) {
  std::size_t met = 0;
  std::size_t missed = 0;
  for_each_specimen(2000, [&](const Specimen& generated) {
    const Specimen specimen = with_claims(generated);
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compilation().model) return;
    const Layers layers = layers_of(compiled.compilation());
    const Oracle oracle(layers);
    ConditionDiagrams conditions(*compiled.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    std::set<std::pair<FileId, std::uint32_t>> failed;  // The expectations that fail, by where they begin.
    for (const TestResult& result : run_tests(access, sink)) {
      for (const TestFailure& test_failure : result.failures)
        failed.emplace(test_failure.span.file, test_failure.span.begin);
    }
    each<ast::Test>(layers, [&](const ast::Test& test, const auto&) {
      for (const auto& item : test.items) {
        const auto* expectation = std::get_if<ast::Expectation>(&item);
        if (expectation == nullptr) continue;
        const auto found = failure(oracle, test, *expectation);
        ASSERT_EQ(failed.contains({expectation->span.file, expectation->span.begin}), found.has_value())
            << compiled.compilation().sources.text(expectation->span) << "\n"
            << (found && found->counterexample ? to_string(*found->counterexample) : "") << "\n"
            << describe(specimen);
        ++(found ? missed : met);
      }
    });
  });
  RecordProperty("met", std::to_string(met));
  RecordProperty("missed", std::to_string(missed));
  EXPECT_GT(met * 10, missed);
  EXPECT_GT(missed * 10, met);
}

}  // namespace
}  // namespace polc::oracle
