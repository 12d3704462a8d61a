#include "compiler/analysis/lint/constant_conditions.h"

#include <algorithm>
#include <optional>

namespace polc::lint {
namespace {

enum class Verdict : std::uint8_t { varies, never, always };

class ConditionCheck {
 public:
  ConditionCheck(PolicyFacts& facts, DiagnosticSink& sink) : facts_(facts), sink_(sink) {}

  ConstantConditions check_rules() {
    ConstantConditions result{std::vector<bool>(facts_.statements.size()), std::vector<bool>(facts_.statements.size())};
    for (std::size_t position = 0; position < facts_.statements.size(); ++position) {
      const auto statement = id_at<StatementId>(position);
      const Verdict verdict = verdict_of(statement);
      if (verdict == Verdict::varies) continue;
      result.never_apply[position] = verdict == Verdict::never;
      result.reported[position] = report_rule(statement, verdict);
    }
    return result;
  }

  void check_assertions() {
    for (const Assertion& assertion : facts_.model().assertions) {
      std::optional<Verdict> verdict;
      for (const std::vector<Target>& term : assertion.terms) {
        for (const Target& target : term) {
          join(verdict, target.condition == ExpressionPool::always() ? Verdict::varies : verdict_of(target.condition));
        }
      }
      if (verdict == Verdict::never) {
        sink_.report(Code::condition_never_holds, assertion.span,
                     {where(assertion.terms.front().front().condition) + ", so this assert claims nothing",
                      "loosen the condition, or remove the assert"});
      } else if (verdict == Verdict::always) {
        sink_.report(Code::condition_always_holds, assertion.span, {"", "leave out the `if` of this assert"});
      }
    }
  }

 private:
  static void join(std::optional<Verdict>& all, Verdict one) { all = all.value_or(one) == one ? one : Verdict::varies; }

  Verdict verdict_of(ExpressionId condition, ExpressionId base = ExpressionPool::always()) {
    const Diagram when = facts_.access.conditions().of(condition);
    if (!facts_.scope.is_possible(when)) return Verdict::never;
    const Diagram given = facts_.access.conditions().of(base);
    return facts_.scope.is_possible(facts_.diagrams().difference(given, when)) ? Verdict::varies : Verdict::always;
  }

  Verdict verdict_of(StatementId statement) {
    std::optional<Verdict> verdict;
    ExpressionId last = ExpressionPool::always();
    for (const std::uint32_t rule : facts_.statements.rules(statement)) {
      for (const Target& target : facts_.model().rules[rule].targets) {
        // Targets share their condition by resource.
        if (verdict && target.condition == last) continue;
        last = target.condition;
        join(verdict, verdict_of(target.condition, facts_.model().rules[rule].base));
        if (verdict == Verdict::varies) return Verdict::varies;
      }
    }
    return verdict.value_or(Verdict::varies);
  }

  /// Whether it is the accounts that rule it out.
  std::string where(ExpressionId condition) {
    const bool is_contradiction = facts_.access.conditions().of(condition) == Diagram::never;
    return is_contradiction ? "" : " with any settings that the policy allows";
  }

  /// False if the statement has no condition of its own to speak of.
  bool report_rule(StatementId statement, Verdict verdict) {
    const Rule& rule = facts_.statements.rule(statement);
    if (!rule.condition_span || rule.base == ExpressionPool::never()) return false;
    const std::string place = where(rule.targets.front().condition);
    const bool is_grant = rule.kind == Rule::Kind::grant;
    // A `require` applies where its condition fails.
    const bool never_holds = (verdict == Verdict::never) != rule.every_subject;
    if (rule.every_subject && !never_holds) {
      sink_.report(
          Code::condition_always_holds, rule.condition_span,
          {place + ", so this `require` takes nothing away", "remove the `require`, or tighten its condition"});
    } else if (rule.every_subject) {
      sink_.report(Code::condition_never_holds, rule.condition_span,
                   {", so this takes it from everybody", "loosen the condition"});
    } else if (never_holds) {
      sink_.report(Code::condition_never_holds, rule.condition_span,
                   {place + (is_grant ? ", so this grants nothing" : ", so this takes nothing away"),
                    "loosen it, or remove the line"});
    } else {
      const bool is_of_values = rule.origin == Rule::Origin::setting && rule.base == ExpressionPool::always();
      sink_.report(
          Code::condition_always_holds, rule.condition_span,
          {"", is_of_values ? "name only the values that grant; if all of them do, the setting decides nothing: "
                              "leave out its `grants`, and write a grant without a condition"
                            : "remove it, or tighten it"});
    }
    return true;
  }

  PolicyFacts& facts_;
  DiagnosticSink& sink_;
};

}  // namespace

ConstantConditions check_conditions(PolicyFacts& facts, DiagnosticSink& sink) {
  ConditionCheck check(facts, sink);
  check.check_assertions();
  return check.check_rules();
}

}  // namespace polc::lint
