// Entry: run_tests.
#include "compiler/claims/policy_tests.h"

#include <algorithm>
#include <optional>

#include "compiler/claims/counterexample.h"
#include "compiler/decision/account_scope.h"
#include "compiler/decision/complexity.h"
#include "compiler/decision/subjects.h"

namespace polc {
namespace {

class TestRun {
 public:
  TestRun(RoleFunctions& functions, DiagnosticSink& sink)
      : functions_(functions),
        diagrams_(functions.diagrams()),
        accounts_(functions.conditions()),
        model_(functions.model()),
        sink_(sink) {}

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
      // Twice: the permission's functions are computed here as well, which compiling had steps of its own for.
      diagrams_.allow_steps(2 * max_steps);
      const std::vector<Diagram> allowed = functions_.allowed(target.permission, subject);
      const Diagram claimed = functions_.conditions().of(target.condition);
      has_case = has_case || cases(expectation, claimed) != Diagram::never;
      const Diagram failing = cases(expectation, diagrams_.difference(claimed, exactly(allowed, expectation.level)));
      if (is_too_complex(functions_, target.permission, target.condition, "this expectation for", expectation.span,
                         sink_)) {
        return failure(sink_.all().back(), expectation);
      }
      if (failing == Diagram::never) continue;
      const Counterexample example = smallest_case(functions_, target.permission, subject, failing);
      Diagnostic& diagnostic =
          sink_.report(Code::test_fails, expectation.span,
                       {model_.permissions[index(target.permission)].name, model_.levels[index(example.decided)].name,
                        model_.levels[index(expectation.level)].name, case_text(model_, example)});
      label_causes(functions_, example, diagnostic);
      return failure(diagnostic, expectation);
    }
    if (has_case) return std::nullopt;
    return failure(sink_.report(Code::test_without_case, expectation.span), expectation);
  }

  const std::string& name_of(RoleId role) const { return model_.roles[index(role)].name; }

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
      result = diagrams_.both(result, diagrams_.is(setting, *variable.default_value));
    }
    return result;
  }

  RoleFunctions& functions_;
  Diagrams& diagrams_;
  AccountScope accounts_;
  const Model& model_;
  DiagnosticSink& sink_;
};

}  // namespace

std::vector<TestResult> run_tests(RoleFunctions& functions, DiagnosticSink& sink) {
  TestRun run(functions, sink);
  std::vector<TestResult> results;
  for (const Test& test : functions.model().tests) results.push_back(run.run(test));
  return results;
}

}  // namespace polc
