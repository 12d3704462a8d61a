// Entry: check_assertions.
#include "compiler/claims/assertions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "compiler/claims/counterexample.h"
#include "compiler/decision/subjects.h"

namespace polc {
namespace {

class AssertionCheck {
 public:
  AssertionCheck(RoleFunctions& functions, DiagnosticSink& sink)
      : functions_(functions), diagrams_(functions.diagrams()), model_(functions.model()), sink_(sink) {}

  void check(const Assertion& assertion) {
    if (assertion.kind == Assertion::Kind::separate) return check_separate(assertion);
    for (const Target& target : assertion.terms.front()) {
      const std::optional<Counterexample> example =
          assertion.kind == Assertion::Kind::always ? without(assertion, target) : beyond(assertion, target);
      if (!example) continue;
      report(assertion, *example);
      return;  // One counterexample tells the author what to mend; the next run tells the next.
    }
  }

 private:
  /// Cases in which the claim speaks: its condition, in an account that the policy admits.
  Diagram scope(const Target& target) {
    return diagrams_.both(functions_.conditions().of(target.condition), functions_.conditions().admitted());
  }

  bool holds_any(RoleId holder, const std::vector<RoleId>& roles) const {
    const std::vector<RoleId>& closure = model_.roles[index(holder)].closure;
    return std::any_of(closure.begin(), closure.end(),
                       [&](RoleId held) { return std::binary_search(roles.begin(), roles.end(), held); });
  }

  /// `only` and `never`: a subject that may, and should not. One role is enough: others only take away.
  std::optional<Counterexample> beyond(const Assertion& assertion, const Target& target) {
    const std::size_t t = index(assertion.level) - 1;
    for (const RoleGroup& group : functions_.of(target.permission).groups) {
      for (const RoleId role : group.roles) {
        const bool is_named = std::binary_search(assertion.roles.begin(), assertion.roles.end(), role);
        const bool is_meant = assertion.kind == Assertion::Kind::never ? is_named : !holds_any(role, assertion.roles);
        if (!is_meant || !is_admissible(model_, {role})) continue;
        const Diagram failing = diagrams_.both(functions_.allowed(target.permission, {role})[t], scope(target));
        if (failing != Diagram::never) return smallest_case(functions_, target.permission, {role}, failing);
        break;  // The group's other roles of the same kind have the same functions.
      }
    }
    return std::nullopt;
  }

  /// `always`: a subject that should, and may not; by itself, or since a second role takes it away.
  std::optional<Counterexample> without(const Assertion& assertion, const Target& target) {
    const std::size_t t = index(assertion.level) - 1;
    std::vector<RoleId> holders;
    for (std::size_t role = 0; role < model_.roles.size(); ++role) {
      const auto id = id_at<RoleId>(role);
      if (holds_any(id, assertion.roles) && is_admissible(model_, {id})) holders.push_back(id);
    }
    const auto lacking = [&](const std::vector<RoleId>& roles) -> std::optional<Counterexample> {
      const Diagram failing = diagrams_.difference(scope(target), functions_.allowed(target.permission, roles)[t]);
      if (failing == Diagram::never) return std::nullopt;
      return smallest_case(functions_, target.permission, roles, failing);
    };
    for (const RoleId holder : holders) {
      if (auto example = lacking({holder})) return example;
    }
    for (const RoleGroup& group : functions_.of(target.permission).groups) {
      if (diagrams_.both(group.forbidden[t], scope(target)) == Diagram::never) continue;
      for (const RoleId other : group.roles) {
        for (const RoleId holder : holders) {
          if (other == holder || !is_admissible(model_, {holder, other})) continue;
          if (auto example = lacking({holder, other})) return example;
        }
      }
    }
    return std::nullopt;
  }

  /// Where, in terms of the settings alone, some request is decided above the lowest level.
  Diagram reachable(const std::vector<Target>& term, RoleId role) {
    Diagram result = Diagram::never;
    for (const Target& target : term) {
      Diagram here = diagrams_.both(functions_.allowed(target.permission, {role}).front(), scope(target));
      for (const VariableId variable : diagrams_.support(here)) {
        if (model_.variables[index(variable)].kind == Variable::Kind::attribute) here = diagrams_.some(here, variable);
      }
      result = diagrams_.either(result, here);
    }
    return result;
  }

  void check_separate(const Assertion& assertion) {
    for (std::size_t position = 0; position < model_.roles.size(); ++position) {
      const auto role = id_at<RoleId>(position);
      if (!is_admissible(model_, {role})) continue;
      std::vector<Diagram> terms;
      for (const std::vector<Target>& term : assertion.terms) terms.push_back(reachable(term, role));
      for (std::size_t first = 0; first < terms.size(); ++first) {
        for (std::size_t second = first + 1; second < terms.size(); ++second) {
          const Diagram together = diagrams_.both(terms[first], terms[second]);
          if (together == Diagram::never) continue;
          report_separate(assertion, role, together, assertion.terms[first], assertion.terms[second]);
          return;
        }
      }
    }
  }

  void report_separate(const Assertion& assertion, RoleId role, Diagram together, const std::vector<Target>& first,
                       const std::vector<Target>& second) {
    const Counterexample account = smallest_case(functions_, first.front().permission, {role}, together);
    // One permission of each term that the role reaches in that account.
    const auto reached = [&](const std::vector<Target>& term) -> std::optional<Counterexample> {
      for (const Target& target : term) {
        Diagram here = diagrams_.both(functions_.allowed(target.permission, {role}).front(), scope(target));
        for (std::size_t position = 0; position < model_.variables.size(); ++position) {
          const std::optional<std::uint32_t> value = account.assignment.values[position];
          if (value) here = diagrams_.both(here, diagrams_.is(id_at<VariableId>(position), *value));
        }
        if (here != Diagram::never) return smallest_case(functions_, target.permission, {role}, here);
      }
      return std::nullopt;
    };
    const std::optional<Counterexample> one = reached(first);
    const std::optional<Counterexample> other = reached(second);
    if (!one || !other) return;
    Diagnostic& diagnostic =
        sink_.report(Code::separation_fails, assertion.span,
                     {name_of(one->permission), name_of(other->permission), case_text(model_, account)});
    label_causes(functions_, *one, diagnostic);
    label_causes(functions_, *other, diagnostic);
    add_note(assertion, diagnostic);
  }

  std::string name_of(PermissionId permission) const { return model_.permissions[index(permission)].name; }

  void report(const Assertion& assertion, const Counterexample& example) {
    const bool is_always = assertion.kind == Assertion::Kind::always;
    Diagnostic& diagnostic = sink_.report(
        is_always ? Code::always_fails : Code::assertion_fails, assertion.span,
        {name_of(example.permission), model_.levels[index(example.decided)].name, case_text(model_, example)});
    label_causes(functions_, example, diagnostic);
    add_note(assertion, diagnostic);
  }

  static void add_note(const Assertion& assertion, Diagnostic& diagnostic) {
    if (!assertion.note.empty()) diagnostic.help("the assert says why: " + assertion.note);
  }

  RoleFunctions& functions_;
  Diagrams& diagrams_;
  const Model& model_;
  DiagnosticSink& sink_;
};

}  // namespace

void check_assertions(RoleFunctions& functions, DiagnosticSink& sink) {
  AssertionCheck check(functions, sink);
  for (const Assertion& assertion : functions.model().assertions) check.check(assertion);
}

}  // namespace polc
