#include "compiler/analysis/claims/assertions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/access/complexity.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/claim_check.h"
#include "compiler/analysis/claims/escalation_claims.h"

namespace polc {
namespace {

class AssertionCheck : private ClaimCheck {
 public:
  using ClaimCheck::ClaimCheck;

  /// False, and reported, if a limit was reached.
  bool check(const Assertion& assertion) {
    if (assertion.kind == Assertion::Kind::separate) return check_separate(assertion);
    if (assertion.kind == Assertion::Kind::become) return check_escalation(access_, assertion, sink_, policy_);
    std::optional<Counterexample> smallest;
    for (const Target& target : assertion.terms.front()) {
      const Bounded<std::optional<Counterexample>> found = compare(access_, comparison(assertion, target), sink_, [&] {
        return assertion.kind == Assertion::Kind::always ? without(assertion, target) : beyond(assertion, target);
      });
      if (!found.is_known()) return false;
      keep_smaller(smallest, found.value());
      if (smallest && smallest->size == CounterexampleSize{1, 0}) break;
    }
    // One counterexample tells the author what to fix; the next run tells the next.
    if (smallest) report(assertion, *smallest);
    return true;
  }

 private:
  static Comparison comparison(const Assertion& assertion, const Target& target) {
    return {"this assert on", target.permission, target.condition, assertion.span};
  }

  static void keep_smaller(std::optional<Counterexample>& smallest, std::optional<Counterexample> other) {
    if (other && (!smallest || other->size < smallest->size)) smallest = std::move(other);
  }

  /// The condition under which the claim speaks.
  Diagram scope(const Target& target) { return access_.conditions().of(target.condition); }

  /// Where the claim speaks, and a subject with these roles reaches the upper_level, in accounts that the policy admits.
  Diagram reached(const Target& target, RoleId role, std::size_t upper_level) {
    return accounts_.within(
        diagrams_.conjunction(access_.allowed(target.permission, {role})[upper_level], scope(target)));
  }

  /// `only` and `never`: a subject that may, and should not. One role is enough: others only take away.
  std::optional<Counterexample> beyond(const Assertion& assertion, const Target& target) {
    std::optional<Counterexample> smallest;
    for (const RoleGroup& group : access_.of(target.permission).groups) {
      for (const RoleId role : group.roles) {
        const bool is_named = has_role(assertion.roles, role);
        const bool is_meant =
            assertion.kind == Assertion::Kind::never ? is_named : !holds_any(model_, role, assertion.roles);
        if (!is_meant || !is_admissible(model_, {role})) continue;
        const Diagram failing = reached(target, role, index(assertion.level) - 1);
        if (failing != Diagram::never)
          keep_smaller(smallest, smallest_case(access_, target.permission, {role}, failing));
        break;  // The group's other roles of the same kind have the same conditions.
      }
    }
    return smallest;
  }

  /// `always`: a subject that should, and may not; by itself, or since a second role takes it away.
  std::optional<Counterexample> without(const Assertion& assertion, const Target& target) {
    const std::size_t t = index(assertion.level) - 1;
    std::vector<RoleId> holders;
    for (std::size_t role = 0; role < model_.roles.size(); ++role) {
      const auto id = id_at<RoleId>(role);
      if (holds_any(model_, id, assertion.roles) && is_admissible(model_, {id})) holders.push_back(id);
    }
    // Of cases of one size, the first is shown: better one with a role that the assert names.
    const auto is_other = [&](RoleId role) { return !has_role(assertion.roles, role); };
    std::sort(holders.begin(), holders.end(),
              [&](RoleId a, RoleId b) { return std::pair(is_other(a), a) < std::pair(is_other(b), b); });
    const auto lacking = [&](const std::vector<RoleId>& roles) -> std::optional<Counterexample> {
      const Diagram failing =
          accounts_.within(diagrams_.difference(scope(target), access_.allowed(target.permission, roles)[t]));
      if (failing == Diagram::never) return std::nullopt;
      return smallest_case(access_, target.permission, roles, failing);
    };
    std::optional<Counterexample> smallest;
    for (const RoleId holder : holders) keep_smaller(smallest, lacking({holder}));
    if (smallest) return smallest;
    for (const RoleGroup& group : access_.of(target.permission).groups) {
      if (diagrams_.conjunction(group.forbidden[t], scope(target)) == Diagram::never) continue;
      for (const RoleId other : group.roles) {
        for (const RoleId holder : holders) {
          if (other == holder || !is_admissible(model_, {holder, other})) continue;
          keep_smaller(smallest, lacking({holder, other}));
        }
      }
    }
    return smallest;
  }

  /// Where, in terms of the settings alone, some request is decided above the lowest level.
  Diagram reachable(const std::vector<Target>& term, RoleId role) {
    Diagram result = Diagram::never;
    for (const Target& target : term) {
      Diagram here = reached(target, role, 0);
      for (const VariableId variable : diagrams_.support(here)) {
        if (model_.variables[index(variable)].kind == Variable::Kind::attribute)
          here = diagrams_.exists(here, variable);
      }
      result = diagrams_.disjunction(result, here);
    }
    return result;
  }

  bool check_separate(const Assertion& assertion) {
    for (std::size_t position = 0; position < model_.roles.size(); ++position) {
      const auto role = id_at<RoleId>(position);
      if (!is_admissible(model_, {role})) continue;
      Comparison at = comparison(assertion, assertion.terms.front().front());
      const Bounded<bool> fails = compare(access_, at, sink_, [&] { return reports_separate(assertion, role, at); });
      if (!fails.is_known()) return false;
      if (fails.value()) break;
    }
    return true;
  }

  /// True, and reported, if the role reaches two of the terms in one account. `at` follows what is looked at.
  bool reports_separate(const Assertion& assertion, RoleId role, Comparison& at) {
    std::vector<Diagram> terms;
    for (const std::vector<Target>& term : assertion.terms) {
      at = comparison(assertion, term.front());
      terms.push_back(reachable(term, role));
    }
    for (std::size_t first = 0; first < terms.size(); ++first) {
      for (std::size_t second = first + 1; second < terms.size(); ++second) {
        const Diagram together = diagrams_.conjunction(terms[first], terms[second]);
        if (together == Diagram::never) continue;
        report_separate(assertion, role, together, assertion.terms[first], assertion.terms[second]);
        return true;
      }
    }
    return false;
  }

  void report_separate(const Assertion& assertion, RoleId role, Diagram together, const std::vector<Target>& first,
                       const std::vector<Target>& second) {
    Counterexample account = smallest_case(access_, first.front().permission, {role}, together);
    // Of the account alone: what the decision on that permission depends on besides is no part of it.
    for (std::size_t position = 0; position < model_.variables.size(); ++position) {
      if (model_.variables[position].kind == Variable::Kind::attribute) account.assignment.values[position].reset();
    }
    // One permission of each term that the role reaches in that account.
    const auto opened = [&](const std::vector<Target>& term) -> std::optional<Counterexample> {
      for (const Target& target : term) {
        Diagram here = reached(target, role, 0);
        for (std::size_t position = 0; position < model_.variables.size(); ++position) {
          const std::optional<std::uint32_t> value = account.assignment.values[position];
          if (value) here = diagrams_.conjunction(here, diagrams_.is(id_at<VariableId>(position), *value));
        }
        if (here != Diagram::never) return smallest_case(access_, target.permission, {role}, here);
      }
      return std::nullopt;
    };
    const std::optional<Counterexample> one = opened(first);
    const std::optional<Counterexample> other = opened(second);
    // INVARIANT: both are there. Should one not be, the assert has failed all the same, and must be told.
    Diagnostic& diagnostic =
        sink_.report(Code::separation_fails, assertion.span,
                     {name_of(one ? one->permission : first.front().permission),
                      name_of(other ? other->permission : second.front().permission), case_text(model_, account)});
    std::vector<const Counterexample*> shown;
    if (one) shown.push_back(&*one);
    if (other && !(one && one->permission == other->permission)) shown.push_back(&*other);
    if (one && other && shown.size() == 1) {
      diagnostic.helps = {fmt::format("`{}` is in two of the terms: remove it from one", name_of(one->permission))};
    }
    for (const Counterexample* example : shown) label_causes(access_, *example, diagnostic);
    for (const Counterexample* example : shown) add_command(*example, diagnostic);
    add_note(assertion, diagnostic);
  }

  void report(const Assertion& assertion, const Counterexample& example) {
    const bool is_always = assertion.kind == Assertion::Kind::always;
    Diagnostic& diagnostic = sink_.report(
        is_always ? Code::always_fails : Code::assertion_fails, assertion.span,
        {name_of(example.permission), model_.levels[index(example.decided)].name, case_text(model_, example)});
    label_causes(access_, example, diagnostic);
    if (is_always) label_missed_grants(access_, example, assertion.level, diagnostic);
    add_command(example, diagnostic);
    add_note(assertion, diagnostic);
  }

  /// The policy does not compile with the assert, so that the command is for the policy without.
  void add_command(const Counterexample& example, Diagnostic& diagnostic) {
    diagnostic.help("without the assert, " + answer_text(model_, example, policy_));
  }

  static void add_note(const Assertion& assertion, Diagnostic& diagnostic) {
    if (!assertion.note.empty()) diagnostic.help("the assert's note: " + assertion.note);
  }
};

}  // namespace

bool check_assertions(AccessConditions& access, DiagnosticSink& sink, std::string_view policy) {
  AssertionCheck check(access, sink, policy);
  const std::vector<Assertion>& assertions = access.model().assertions;
  return std::all_of(assertions.begin(), assertions.end(),
                     [&](const Assertion& assertion) { return check.check(assertion); });
}

}  // namespace polc
