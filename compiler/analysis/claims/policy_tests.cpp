#include "compiler/analysis/claims/policy_tests.h"

#include <algorithm>
#include <optional>

#include "compiler/access/complexity.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/claim_check.h"

namespace polc {
namespace {

class TestRun : private ClaimCheck {
 public:
  using ClaimCheck::ClaimCheck;

  TestResult run(const Test& test) {
    TestResult result{test.name, test.span, 0, {}};
    for (const Expectation& expectation : test.expectations) {
      for (const std::vector<RoleId>& subject : expectation.subjects) {
        ++result.expectations;
        if (const auto failure = failure_of(expectation, subject)) result.failures.push_back(*failure);
      }
    }
    return result;
  }

 private:
  std::optional<TestFailure> failure_of(const Expectation& expectation, const std::vector<RoleId>& subject) {
    if (const auto conflict = find_conflict(model_, subject)) {
      Diagnostic& diagnostic = sink_.report(Code::impossible_subject, expectation.span, {role_names(model_, subject)});
      diagnostic.helps = {reason_text({name_of(conflict->first), name_of(conflict->second),
                                       name_of(conflict->first_held), name_of(conflict->second_held)})};
      return failure(diagnostic, expectation);
    }
    bool has_case = false;
    for (const Target& target : expectation.targets) {
      const Comparison claim{"this expectation for", target.permission, target.condition, expectation.span};
      // Twice: the permission's conditions are computed here as well, which compiling had steps of its own for.
      const Bounded<Outcome> outcome =
          compare(access_, claim, sink_, [&] { return outcome_of(expectation, target, subject); }, 2 * max_steps);
      if (!outcome.is_known()) return failure(sink_.all().back(), expectation);
      has_case = has_case || outcome.value().has_case;
      if (!outcome.value().failing) continue;
      const Counterexample& example = *outcome.value().failing;
      Diagnostic& diagnostic =
          sink_.report(Code::test_fails, expectation.span,
                       {model_.permissions[index(target.permission)].name, model_.levels[index(example.decided)].name,
                        model_.levels[index(expectation.level)].name, case_text(model_, example)});
      label_causes(access_, example, diagnostic);
      diagnostic.help(answer_text(model_, example, policy_));
      return failure(diagnostic, expectation);
    }
    if (has_case) return std::nullopt;
    return failure(sink_.report(Code::test_without_case, expectation.span), expectation);
  }

  /// What an expectation comes to for one permission.
  struct Outcome {
    bool has_case = false;                  ///< There is a request that it speaks of.
    std::optional<Counterexample> failing;  ///< One that is decided otherwise.
  };

  Outcome outcome_of(const Expectation& expectation, const Target& target, const std::vector<RoleId>& subject) {
    const std::vector<Diagram> allowed = access_.allowed(target.permission, subject);
    const Diagram claimed = access_.conditions().of(target.condition);
    Outcome outcome{cases(expectation, claimed) != Diagram::never, std::nullopt};
    const Diagram failing = cases(expectation, diagrams_.difference(claimed, exactly(allowed, expectation.level)));
    if (failing != Diagram::never) outcome.failing = smallest_case(access_, target.permission, subject, failing);
    return outcome;
  }

  static TestFailure failure(const Diagnostic& diagnostic, const Expectation& expectation) {
    return {expectation.span, diagnostic.message};
  }

  /// When the decision is `level` and no other.
  Diagram exactly(const std::vector<Diagram>& allowed, LevelId level) {
    const std::size_t number = index(level);
    const Diagram at_least = number == 0 ? Diagram::always : allowed[number - 1];
    const Diagram more = number == allowed.size() ? Diagram::never : allowed[number];
    return diagrams_.difference(at_least, more);
  }

  /// The cases of `condition` that the expectation speaks of, in accounts that the policy admits: settings that nobody
  /// names are at their defaults.
  Diagram cases(const Expectation& expectation, Diagram condition) {
    Diagram result = accounts_.within(condition);
    if (expectation.under_every_setting) return result;
    for (const VariableId setting : diagrams_.support(result)) {
      const Variable& variable = model_.variables[index(setting)];
      const auto& fixed = expectation.fixed_settings;
      const bool is_fixed = std::find(fixed.begin(), fixed.end(), setting) != fixed.end();
      if (variable.kind != Variable::Kind::setting || is_fixed) continue;
      result = diagrams_.conjunction(result, diagrams_.is(setting, *variable.default_value));
    }
    return result;
  }
};

}  // namespace

std::vector<TestResult> run_tests(AccessConditions& access, DiagnosticSink& sink, std::string_view policy,
                                  std::uint64_t steps) {
  TestRun run(access, sink, policy);
  const std::vector<Test>& tests = access.model().tests;
  std::vector<TestResult> results;
  const Bounded<Done> all = access.diagrams().bounded(steps, [&] {
    for (const Test& test : tests) results.push_back(run.run(test));
  });
  // What was not run must not look as if it had passed.
  while (!all.is_known() && results.size() < tests.size()) {
    const Test& test = tests[results.size()];
    const Diagnostic& diagnostic = report_total(access.diagrams(), "this test", *all.limit(), steps, test.span, sink);
    results.push_back({test.name, test.span, 1, {{test.span, diagnostic.message}}});
  }
  return results;
}

}  // namespace polc
