// Every policy under policies/: the compiled table decides every case as the oracle does, and the policy's own
// asserts and tests hold when every case is tried.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/oracle/claims.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/escalation.h"

namespace polc::oracle {
namespace {

std::vector<std::string> shipped_policies() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(POLC_SOURCE_DIR "/policies")) {
    const auto path = entry.path() / "policy.pol";
    if (std::filesystem::exists(path)) paths.push_back(path.string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class ShippedPolicy : public testing::TestWithParam<std::string> {};

TEST_P(ShippedPolicy, TableDecidesEveryCaseAsTheOracleDoes) {
  const CompiledPolicy compiled(GetParam());
  ASSERT_TRUE(compiled.compiled()) << compiled.problems();
  const Oracle oracle(layers_of(compiled.compilation()));
  Random random(1);
  const auto subjects = subjects_up_to(oracle.names().roles, 2);
  const ComparisonResult result = compare(oracle, compiled, subjects, 1'000'000, random);
  EXPECT_FALSE(result.difference) << *result.difference;
  EXPECT_GT(result.cases, 0U);
}

TEST_P(ShippedPolicy, ClaimsHoldWhenEveryCaseIsTried) {
  const CompiledPolicy compiled(GetParam());
  ASSERT_TRUE(compiled.compiled()) << compiled.problems();
  const Layers layers = layers_of(compiled.compilation());
  const Oracle oracle(layers);
  std::size_t claims = oracle.absences().size();
  for (const Oracle::Absence& absence : oracle.absences()) {
    const auto broken = broken_absence(oracle, absence);
    EXPECT_FALSE(broken) << to_string(*broken);
  }
  each<ast::Assertion>(layers, [&](const ast::Assertion& assertion, const ast::Statement& statement) {
    if (assertion.kind == ast::Assertion::Kind::become) {
      EXPECT_EQ(EscalationOracle(oracle, layers).way_to_become(assertion, 2), "");
      ++claims;
      return;
    }
    const auto found = counterexample(oracle, assertion);
    EXPECT_FALSE(found) << compiled.compilation().sources.text(statement.span) << "\n" << to_string(*found);
    ++claims;
  });
  each<ast::Test>(layers, [&](const ast::Test& test, const auto&) {
    for (const auto& item : test.items) {
      const auto* expectation = std::get_if<ast::Expectation>(&item);
      if (expectation == nullptr) continue;
      const auto failed = failure(oracle, test, *expectation);
      EXPECT_FALSE(failed) << compiled.compilation().sources.text(expectation->span) << "\n"
                           << (failed->counterexample ? to_string(*failed->counterexample) : "no case matches");
      ++claims;
    }
  });
  EXPECT_GT(claims, 0U) << "a shipped policy says what must hold";
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  return std::filesystem::path(info.param).parent_path().filename().string();
}

INSTANTIATE_TEST_SUITE_P(Policies, ShippedPolicy, testing::ValuesIn(shipped_policies()), test_name);

}  // namespace
}  // namespace polc::oracle
