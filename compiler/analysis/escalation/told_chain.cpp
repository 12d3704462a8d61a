#include "compiler/analysis/escalation/told_chain.h"

#include <algorithm>
#include <limits>

namespace polc {
namespace {

using Account = std::vector<std::uint32_t>;  // By VariableId; all but settings are of no meaning.

class Teller {
 public:
  Teller(GiftConditions& gifts, const std::vector<Action>& actions, const std::vector<Diagram>& situations)
      : gifts_(gifts), diagrams_(gifts.access().diagrams()), actions_(actions), situations_(situations) {}

  EscalationChain run(RoleId target) {
    choose_accounts();
    name_people();
    EscalationChain chain;
    chain.target = target;
    for (const Someone& someone : people_) chain.people.push_back(someone.began.held);
    chain.account = told(accounts_.front());
    chain.steps = std::move(steps_);
    return chain;
  }

 private:
  struct Someone {
    Person began;
    Person now;
    bool has_changed = false;
  };
  static constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

  // Accounts

  Account nearest(Diagram accounts) const {
    const auto& variables = gifts_.model().variables;
    const std::optional<Assignment> some = diagrams_.cheapest(accounts, [&](VariableId variable, std::uint32_t value) {
      return variables[index(variable)].default_value == value ? 0U : 1U;
    });
    Account result(variables.size());
    for (std::size_t at = 0; at < result.size(); ++at)
      result[at] = some->values[at].value_or(variables[at].default_value.value_or(0));
    return result;
  }

  void choose_accounts() {
    accounts_.resize(situations_.size());
    accounts_.back() = nearest(situations_.back());
    for (std::size_t at = actions_.size(); at-- > 0;) {
      accounts_[at] = accounts_[at + 1];
      if (actions_[at].kind == Action::Kind::change) accounts_[at] = before_change(at);
    }
  }

  /// The account before it: the setting at its default, if that will do.
  Account before_change(std::size_t at) const {
    const VariableId setting = *actions_[at].setting;
    const std::uint32_t count = diagrams_.domain_size(setting);
    const std::uint32_t preferred = *gifts_.model().variables[index(setting)].default_value;
    Account result = accounts_[at + 1];
    for (std::uint32_t number = 0; number <= count; ++number) {
      result[index(setting)] = number == 0 ? preferred : number - 1;
      if (diagrams_.holds(situations_[at], result)) break;
    }
    return result;
  }

  std::vector<std::uint32_t> told(const Account& account) const {
    std::vector<std::uint32_t> values;
    for (const VariableId setting : gifts_.settings()) values.push_back(account[index(setting)]);
    return values;
  }

  // People

  /// With what the subject began: what the last receiver is, less what it was given on the way.
  Person beginning_of_subject() const {
    Person person = actions_.back().receiver;
    for (std::size_t at = actions_.size() - 1; at-- > 0;) {
      const Action& action = actions_[at];
      if (action.kind != Action::Kind::gift) continue;
      if (gifts_.with(action.receiver.held, action.role) == person.held &&
          action.receiver.is_subject == person.is_subject)
        person = action.receiver;
    }
    return person;
  }

  std::size_t find(const Person& person, std::size_t but) const {
    for (std::size_t number = 0; number < people_.size(); ++number) {
      if (number != but && people_[number].now == person) return number;
    }
    return nobody;
  }

  std::size_t someone(const Person& person, std::size_t but) {
    const std::size_t known = find(person, but);
    if (known != nobody) return known;
    people_.push_back({person, person});
    return people_.size() - 1;
  }

  void name_people() {
    const Person subject = beginning_of_subject();
    people_.push_back({subject, subject});
    const std::vector<std::size_t> changes = changes_of_subject();
    for (std::size_t at = 0; at < actions_.size(); ++at) {
      const Action& action = actions_[at];
      const bool changes_subject = std::find(changes.begin(), changes.end(), at) != changes.end();
      EscalationStep step;
      step.account = told(accounts_[at]);
      if (action.kind == Action::Kind::change) {
        step.actor = someone(action.actor, nobody);
        step.setting = action.setting;
        step.value = accounts_[at + 1][index(*action.setting)];
      } else {
        const bool is_to_self = gifts_.gift(action.use).to_self;
        if (is_to_self) {
          step.receiver = changes_subject ? 0 : someone(action.actor, 0);
          step.actor = step.receiver;
        } else {
          step.receiver = changes_subject ? 0 : fresh(action.receiver);
          step.actor = someone(action.actor, step.receiver);
        }
        step.use = action.use;
        step.role = action.role;
        step.receiver_held = people_[step.receiver].now.held;
        step.when = in_account(gifts_.when(action.actor.held, action.use), accounts_[at]);
        people_[step.receiver].now.held = *gifts_.with(action.receiver.held, action.role);
      }
      step.held = action.actor.held;
      steps_.push_back(std::move(step));
    }
  }

  /// Somebody who has done nothing yet: whoever acted as that before goes on to do so.
  std::size_t fresh(const Person& person) {
    people_.push_back({person, person});
    return people_.size() - 1;
  }

  /// The actions by which the subject comes to hold more, in their order.
  std::vector<std::size_t> changes_of_subject() const {
    std::vector<std::size_t> changes = {actions_.size() - 1};
    Person person = actions_.back().receiver;
    for (std::size_t at = actions_.size() - 1; at-- > 0;) {
      const Action& action = actions_[at];
      if (action.kind != Action::Kind::gift || action.receiver.is_subject != person.is_subject) continue;
      if (gifts_.with(action.receiver.held, action.role) != person.held) continue;
      changes.push_back(at);
      person = action.receiver;
    }
    return changes;
  }

  Diagram in_account(Diagram condition, const Account& account) {
    for (const VariableId variable : diagrams_.support(condition)) {
      if (gifts_.model().variables[index(variable)].kind == Variable::Kind::setting)
        condition = diagrams_.restrict(condition, variable, account[index(variable)]);
    }
    return condition;
  }

  GiftConditions& gifts_;
  DiagramManager& diagrams_;
  const std::vector<Action>& actions_;
  const std::vector<Diagram>& situations_;
  std::vector<Account> accounts_;
  std::vector<Someone> people_;
  std::vector<EscalationStep> steps_;
};

}  // namespace

EscalationChain told_chain(GiftConditions& gifts, RoleId target, const std::vector<Action>& actions,
                           const std::vector<Diagram>& situations) {
  return Teller(gifts, actions, situations).run(target);
}

}  // namespace polc
