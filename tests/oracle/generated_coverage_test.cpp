// Coverage of generated policies: the cases are those that brute force tells apart, and one is covered exactly when the
// oracle, asked with that answer alone flipped, finds a test or an assert that fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/coverage/case_count.h"
#include "compiler/analysis/coverage/claimed_cases.h"
#include "compiler/analysis/coverage/coverage.h"
#include "compiler/analysis/coverage/suggested_tests.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/flipped_answers.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

/// The policy with those of its asserts that hold, and those of its tests that pass.
Specimen with_true_claims(const Specimen& specimen) {
  Specimen result = specimen;
  std::string& main = result.policy.files[GeneratedPolicy::main];
  const std::string bare = main;
  std::string kept;
  for (const std::string& assertion : specimen.policy.assertions) {
    main = bare + assertion + "\n";
    if (CompiledPolicy(result.policy.files, GeneratedPolicy::main).compiled()) kept += assertion + "\n";
  }
  for (const std::string& test : specimen.policy.tests) {
    main = bare + test + "\n";
    const CompiledPolicy compiled(result.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) continue;
    ConditionDiagrams conditions(*compiled.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    const std::vector<TestResult> results = run_tests(access, sink);
    const bool passes =
        std::all_of(results.begin(), results.end(), [](const TestResult& each) { return each.failures.empty(); });
    if (passes) kept += test + "\n";
  }
  main = bare + kept;
  return result;
}

/// What fails with other answers.
struct Noticed {
  bool by_tests = false;
  bool by_asserts = false;
};

Noticed noticed(const Oracle& oracle, const Layers& layers, const Answers& answers) {
  Noticed result;
  each<ast::Test>(layers, [&](const ast::Test& test, const auto&) {
    for (const auto& item : test.items) {
      const auto* expectation = std::get_if<ast::Expectation>(&item);
      if (expectation != nullptr && !result.by_tests)
        result.by_tests = failure(oracle, answers, test, *expectation).has_value();
    }
  });
  each<ast::Assertion>(layers, [&](const ast::Assertion& assertion, const auto&) {
    if (assertion.kind != ast::Assertion::Kind::become && !result.by_asserts)
      result.by_asserts = counterexample(oracle, answers, assertion).has_value();
  });
  return result;
}

/// Compares one policy; counts what it saw.
class CoverageComparison {
 public:
  CoverageComparison(const CompiledPolicy& compiled, std::uint64_t seed, std::size_t flips)
      : model_(*compiled.compilation().model),
        layers_(layers_of(compiled.compilation())),
        oracle_(layers_),
        conditions_(model_),
        access_(conditions_),
        space_(access_),
        claims_(access_, space_),
        random_(seed),
        flips_(flips) {}

  void compare() {
    for (std::size_t permission = 0; permission < model_.permissions.size(); ++permission) {
      compare_cells(id_at<PermissionId>(permission));
      if (testing::Test::HasFatalFailure()) return;
    }
    for (std::size_t flip = 0; flip < flips_ && !sampled_.empty(); ++flip) {
      compare_flip(random_.pick(sampled_));
      if (testing::Test::HasFailure()) return;
    }
  }

  std::size_t covered = 0;
  std::size_t proved = 0;
  std::size_t partly = 0;
  std::size_t open = 0;
  std::size_t pairs = 0;

 private:
  struct Sample {
    PermissionId permission;
    DecisionCell cell;
    CoveredCases covered;
    Values values;
    std::vector<std::uint32_t> by_variable;
    std::size_t level;
  };

  Roles names_of(const std::vector<RoleId>& subject) const {
    Roles roles;
    for (const RoleId role : subject) roles.insert(model_.roles[index(role)].name);
    return roles;
  }

  /// As the oracle has it.
  static std::string name_of(const polc::Variable& variable) {
    const bool is_of_context = variable.kind == polc::Variable::Kind::attribute && !variable.resource;
    return is_of_context ? "context." + variable.name : variable.name;
  }

  std::set<Roles> expected_cells(const std::string& permission) const {
    std::set<Roles> cells;
    for (const Roles& subject : role_sets(oracle_.names().roles, 2)) {
      if (subject.empty() || subject.contains(custom_role) || !oracle_.admissible(subject)) continue;
      const std::vector<KnownCase> cases = known_cases(oracle_, permission, subject);
      if (std::any_of(cases.begin(), cases.end(), [](const KnownCase& each) { return each.is_in_cell; }))
        cells.insert(subject);
    }
    return cells;
  }

  void compare_cells(PermissionId permission) {
    const std::string& name = model_.permissions[index(permission)].name;
    const std::vector<DecisionCell> cells = space_.cells(permission);
    const std::vector<CoveredCases> covered_cases = claims_.of(permission, cells);
    std::set<Roles> found;
    for (const DecisionCell& cell : cells) found.insert(names_of(cell.subject));
    ASSERT_EQ(found, expected_cells(name)) << name;
    for (std::size_t position = 0; position < cells.size(); ++position) {
      const DecisionShape& shape = *cells[position].shape;
      std::map<std::vector<std::string>, std::set<std::size_t>> classes;
      std::map<std::vector<std::string>, Sample> samples;
      const std::size_t outside = model_.levels.size();
      for (const KnownCase& each : known_cases(oracle_, name, names_of(cells[position].subject))) {
        Sample sample{permission, cells[position], covered_cases[position], {}, {}, each.level};
        sample.by_variable.resize(model_.variables.size());
        std::vector<std::string> key;
        for (const VariableId variable : shape.variables) {
          const std::string variable_name = name_of(model_.variables[index(variable)]);
          const auto& values = each.attributes.contains(variable_name) ? each.attributes : each.settings;
          const std::string& value = values.at(variable_name);
          const auto& domain = model_.domain_of(variable).values;
          key.push_back(value);
          sample.values[variable_name] = value;
          sample.by_variable[index(variable)] =
              static_cast<std::uint32_t>(std::find(domain.begin(), domain.end(), value) - domain.begin());
        }
        classes[key].insert(each.is_in_cell ? each.level : outside);
        if (each.is_in_cell) samples.emplace(key, std::move(sample));
      }
      for (const auto& [key, levels] : classes) ASSERT_EQ(levels.size(), 1U) << name << ": a case of two levels";
      const CaseCount count = CaseCounter(access_.diagrams()).count(shape.space, shape.variables);
      ASSERT_EQ(count.text(), std::to_string(samples.size())) << name;
      for (std::size_t variable = 0; variable < shape.variables.size(); ++variable) {
        std::map<std::vector<std::string>, std::set<std::size_t>> blurred;
        for (const auto& [key, levels] : classes) {
          std::vector<std::string> shorter = key;
          shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(variable));
          blurred[shorter].insert(levels.begin(), levels.end());
        }
        ASSERT_TRUE(
            std::any_of(blurred.begin(), blurred.end(), [](const auto& each) { return each.second.size() > 1; }))
            << name << ": the decision does not depend on " << model_.variables[index(shape.variables[variable])].name;
      }
      for (const auto& [key, sample] : samples) {
        ASSERT_TRUE(access_.diagrams().holds(shape.at_level[sample.level], sample.by_variable)) << name;
        sampled_.push_back(sample);
      }
    }
  }

  /// Looked for once a permission.
  const Roles& takers_of(const std::string& permission) {
    const auto [place, is_new] = takers_.try_emplace(permission);
    if (is_new) place->second = oracle::takers_of(oracle_, permission);
    return place->second;
  }

  void compare_flip(const Sample& sample) {
    const std::string& name = model_.permissions[index(sample.permission)].name;
    bool all = true;
    bool all_by_tests = true;
    bool any = false;
    std::string told;
    for (std::size_t level = 0; level < model_.levels.size(); ++level) {
      if (level == sample.level) continue;
      const FlippedCase flipped{names_of(sample.cell.subject), name, sample.values, level, takers_of(name)};
      const Noticed found = noticed(oracle_, layers_, flipped_answers(oracle_, flipped));
      all = all && (found.by_tests || found.by_asserts);
      all_by_tests = all_by_tests && found.by_tests;
      any = any || found.by_tests || found.by_asserts;
      told += model_.levels[level].name + (found.by_tests     ? ": a test fails\n"
                                           : found.by_asserts ? ": an assert fails\n"
                                                              : ": nothing\n");
    }
    const auto holds = [&](Diagram condition) { return access_.diagrams().holds(condition, sample.by_variable); };
    std::string text = name + " for";
    for (const std::string& role : names_of(sample.cell.subject)) text += " " + role;
    for (const auto& [variable, value] : sample.values) text += " " + variable + "=" + value;
    text += "\n" + told;
    EXPECT_EQ(holds(sample.covered.tested), all_by_tests) << text;
    EXPECT_EQ(holds(sample.covered.proved), all && !all_by_tests) << text;
    EXPECT_EQ(holds(sample.covered.open), !all) << text;
    EXPECT_EQ(holds(sample.covered.partly), any && !all) << text;
    covered += all ? 1 : 0;
    proved += all && !all_by_tests ? 1 : 0;
    partly += any && !all ? 1 : 0;
    open += any ? 0 : 1;
    pairs += sample.cell.subject.size() == 2 ? 1 : 0;
  }

  const Model& model_;
  Layers layers_;
  Oracle oracle_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
  DecisionSpace space_;
  ClaimedCases claims_;
  Random random_;
  std::size_t flips_;
  std::vector<Sample> sampled_;
  std::map<std::string, Roles> takers_;  // By permission.
};

TEST(GeneratedCoverage, ACaseIsCoveredExactlyWhenFlippingItAloneFailsSomething) {
  std::size_t covered = 0;
  std::size_t proved = 0;
  std::size_t partly = 0;
  std::size_t open = 0;
  std::size_t pairs = 0;
  for_each_specimen(400, [&](const Specimen& generated) {
    const Specimen specimen = with_true_claims(generated);
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled() || compiled.compilation().model->roles.size() > 12) return;
    CoverageComparison comparison(compiled, specimen.seed, 12);
    comparison.compare();
    EXPECT_FALSE(testing::Test::HasFailure()) << describe(specimen);
    covered += comparison.covered;
    proved += comparison.proved;
    partly += comparison.partly;
    open += comparison.open;
    pairs += comparison.pairs;
  });
  RecordProperty("covered", std::to_string(covered));
  RecordProperty("open", std::to_string(open));
  // Each answer must be common, or the comparison says little.
  EXPECT_GT(covered, 100U);
  EXPECT_GT(proved, 50U);
  EXPECT_GT(partly, 20U);
  EXPECT_GT(open, 100U);
  EXPECT_GT(pairs, 20U);
}

TEST(ShippedCoverage, ACaseIsCoveredExactlyWhenFlippingItAloneFailsSomething) {
  for (const char* name : {"support_authorization/policy", "authzen_todo/policy", "authzen_todo/records"}) {
    const CompiledPolicy compiled(std::string(POLC_SOURCE_DIR "/policies/") + name + ".pol");
    ASSERT_TRUE(compiled.compiled()) << compiled.problems();
    CoverageComparison comparison(compiled, 1, 60);
    comparison.compare();
    EXPECT_EQ(comparison.open, 0U) << name;
    EXPECT_GT(comparison.covered, 50U) << name;
  }
}

TEST(GeneratedCoverage, SuggestedTestsPassAndLeaveNothingUncovered) {
  std::size_t lines = 0;
  std::size_t whole = 0;
  for_each_specimen(1500, [&](const Specimen& generated) {
    const Specimen specimen = with_true_claims(generated);
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Model& model = *compiled.compilation().model;
    ConditionDiagrams conditions(model);
    AccessConditions access(conditions);
    const std::vector<SuggestedLine> suggested = suggest_tests(access);
    const Coverage before = measure_coverage(access);
    ASSERT_EQ(suggested.empty(), before.all.is_whole()) << describe(specimen);
    lines += suggested.size();
    whole += suggested.empty() ? 1 : 0;
    const std::string text = tests_text(model, suggested);
    CompiledPolicy::Texts files = specimen.policy.files;
    files[GeneratedPolicy::main] += "\n" + text;
    const CompiledPolicy with_tests(files, GeneratedPolicy::main);
    ASSERT_TRUE(with_tests.compiled()) << with_tests.problems() << text << describe(specimen);
    ConditionDiagrams conditions_after(*with_tests.compilation().model);
    AccessConditions access_after(conditions_after);
    DiagnosticSink sink;
    for (const TestResult& result : run_tests(access_after, sink))
      ASSERT_TRUE(result.failures.empty()) << result.failures.front().message << "\n" << text << describe(specimen);
    const Coverage after = measure_coverage(access_after);
    EXPECT_TRUE(after.all.is_whole()) << text << describe(specimen);
    EXPECT_EQ(after.all.percent(), 100U);
    EXPECT_EQ(after.all.cases, before.all.cases);
  });
  EXPECT_GT(lines, 1000U);
  RecordProperty("lines", std::to_string(lines));
  RecordProperty("whole", std::to_string(whole));
}

}  // namespace
}  // namespace polc::oracle
