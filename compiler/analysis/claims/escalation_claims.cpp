#include "compiler/analysis/claims/escalation_claims.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "compiler/access/complexity.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/escalation/escalation.h"
#include "compiler/analysis/escalation/request_words.h"
#include "compiler/text/name_list.h"

namespace polc {
namespace {

using Verdict = RoleReach::Verdict;

class EscalationClaim {
 public:
  EscalationClaim(AccessConditions& access, const Assertion& assertion, DiagnosticSink& sink, std::string_view policy)
      : access_(access),
        model_(access.model()),
        assertion_(assertion),
        sink_(sink),
        policy_(policy),
        escalation_(access) {}

  /// False, and reported, if a bound was reached.
  bool check() {
    if (report_held()) return true;
    const std::vector<RoleReach> all = escalation_.together(assertion_.roles, assertion_.become);
    const RoleReach* shortest = nullptr;
    bool is_known = true;
    for (const RoleReach& each : all) {
      is_known = is_known && each.verdict != Verdict::not_known;
      if (each.verdict != Verdict::yes) continue;
      if (shortest == nullptr || length(each) < length(*shortest)) shortest = &each;
    }
    if (shortest != nullptr) {
      report(*shortest);
      return true;
    }
    if (!is_known) report_too_large(sink_, assertion_.span, "the sets of roles and the accounts that are looked at");
    return is_known;
  }

  static void report_too_large(DiagnosticSink& sink, Span span, const std::string& what) {
    sink.report(Code::escalation_too_large, span, {what});
  }

 private:
  static std::size_t length(const RoleReach& reach) {
    return reach.chain ? reach.chain->steps.size() : static_cast<std::size_t>(-1);
  }

  const std::string& name_of(RoleId role) const { return model_.roles[index(role)].name; }

  std::string somebody(const HeldRoles& held) const {
    return held.empty() ? "somebody without a role" : "somebody with " + role_names(model_, held);
  }

  Diagnostic& report_failure(const HeldRoles& held, RoleId target, const std::string& how) {
    Diagnostic& diagnostic = sink_.report(Code::can_become, assertion_.span, {somebody(held), name_of(target), how});
    if (!assertion_.note.empty()) diagnostic.help("the assert's note: " + assertion_.note);
    return diagnostic;
  }

  /// Whoever holds the role from the start need not become anything.
  bool report_held() {
    for (const RoleId role : assertion_.roles) {
      for (const RoleId target : assertion_.become) {
        if (!holds(model_, role, target)) continue;
        Diagnostic& diagnostic = report_failure({role}, target, ", which it holds from the start");
        diagnostic.helps.insert(diagnostic.helps.begin(),
                                fmt::format("leave `{}` out of the roles before `may`", name_of(role)));
        if (role != target)
          diagnostic.label(model_.roles[index(role)].span,
                           fmt::format("`{}` includes `{}`", name_of(role), name_of(target)));
        return true;
      }
    }
    return false;
  }

  void report(const RoleReach& reach) {
    if (!reach.chain) {
      report_failure({assertion_.roles.front()}, reach.role, " by more steps than are looked at for a shortest chain");
      return;
    }
    const EscalationChain& chain = *reach.chain;
    const std::size_t count = chain.steps.size();
    std::string how = fmt::format(" in {} step{}", count, count == 1 ? "" : "s");
    if (chain.people.size() > 1)
      how += fmt::format(", with {} accomplice{}", chain.people.size() - 1, chain.people.size() == 2 ? "" : "s");
    if (const std::string account = account_words(chain.account); !account.empty())
      how += ", in an account with " + account;
    Diagnostic& diagnostic = report_failure(chain.people.front(), reach.role, how);
    for (std::size_t number = 0; number < count; ++number) add_step(chain, number, diagnostic);
  }

  /// The settings of an account that are away from their defaults.
  std::string account_words(const std::vector<std::uint32_t>& account) {
    std::string text;
    const std::vector<VariableId>& settings = escalation_.gifts().settings();
    for (std::size_t at = 0; at < settings.size(); ++at) {
      if (account[at] == *model_.variables[index(settings[at])].default_value) continue;
      text += (text.empty() ? "" : ", ") + in_backquotes(setting_words(settings[at], account[at]));
    }
    return text;
  }

  std::string setting_words(VariableId setting, std::uint32_t value) const {
    const Domain& domain = model_.domain_of(setting);
    return model_.variables[index(setting)].name + "=" +
           (domain.boolean ? (value != 0 ? "on" : "off") : domain.values[value]);
  }

  std::string person(const EscalationChain& chain, std::size_t number, const HeldRoles& held) const {
    const std::string roles = held.empty() ? "no role" : role_names(model_, held);
    if (number == 0) return fmt::format("the subject, with {},", roles);
    if (chain.people.size() == 2) return fmt::format("the accomplice, with {},", roles);
    return fmt::format("accomplice {}, with {},", number, roles);
  }

  void add_step(const EscalationChain& chain, std::size_t number, Diagnostic& diagnostic) {
    const EscalationStep& step = chain.steps[number];
    const std::string actor = person(chain, step.actor, step.held);
    if (step.setting) {
      diagnostic.label(
          model_.variables[index(*step.setting)].span,
          fmt::format("step {}: {} sets `{}`", number + 1, actor, setting_words(*step.setting, step.value)));
      return;
    }
    const bool is_self = step.actor == step.receiver;
    std::string receiver = is_self ? "itself" : person(chain, step.receiver, step.receiver_held);
    if (!is_self) receiver.pop_back();
    const RoleGift& gift = escalation_.gifts().gift(step.use);
    const PermissionId permission = escalation_.gifts().target(step.use).permission;
    const std::string when = request_words(model_, access_.diagrams(), step.when);
    diagnostic.label(gift.span, fmt::format("step {}: {} gives `{}` to {}, by `{}`{}", number + 1, actor,
                                            name_of(step.role), receiver, model_.permissions[index(permission)].name,
                                            when.empty() ? "" : " if " + when));
    Diagram here = escalation_.gifts().when(step.held, step.use);
    const std::vector<VariableId>& settings = escalation_.gifts().settings();
    for (std::size_t at = 0; at < settings.size(); ++at)
      here = access_.diagrams().conjunction(here, access_.diagrams().is(settings[at], step.account[at]));
    const Counterexample example = smallest_case(access_, permission, step.held, here);
    diagnostic.help(fmt::format("step {}: without the assert, {}", number + 1, answer_text(model_, example, policy_)));
  }

  AccessConditions& access_;
  const Model& model_;
  const Assertion& assertion_;
  DiagnosticSink& sink_;
  std::string_view policy_;
  Escalation escalation_;
};

}  // namespace

bool check_escalation(AccessConditions& access, const Assertion& assertion, DiagnosticSink& sink,
                      std::string_view policy) {
  const Bounded<bool> checked = access.diagrams().bounded(
      max_steps_of_escalation, [&] { return EscalationClaim(access, assertion, sink, policy).check(); });
  if (const std::optional<Limit> limit = checked.limit()) {
    EscalationClaim::report_too_large(sink, assertion.span,
                                      limit_text(access.diagrams(), *limit, max_steps_of_escalation));
    return false;
  }
  return checked.value();
}

}  // namespace polc
