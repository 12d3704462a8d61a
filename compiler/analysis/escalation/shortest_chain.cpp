#include "compiler/analysis/escalation/shortest_chain.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compiler/analysis/escalation/told_chain.h"

namespace polc {
namespace {

struct State {
  std::vector<Person> changed;  ///< Sorted.
  Diagram accounts{};
};

struct Node {
  State state;
  std::size_t before = 0;
  Action action;
};

class Search {
 public:
  Search(GiftConditions& gifts, const ChainQuestion& question, std::size_t most_states)
      : gifts_(gifts),
        diagrams_(gifts.access().diagrams()),
        question_(question),
        most_states_(most_states),
        pending_(question.targets.begin(), question.targets.end()) {}

  ChainAnswer run() {
    State first;
    first.accounts = question_.accounts;
    if (question_.is_alone) first.changed = question_.beginners;
    seen_[first.changed] = {first.accounts};
    nodes_.push_back({std::move(first), 0, {}});
    for (std::size_t at = 0; at < nodes_.size() && !pending_.empty() && !answer_.is_cut; ++at) expand(at);
    return std::move(answer_);
  }

 private:
  /// Everybody who could act: each kind once.
  std::vector<Person> actors(const State& state) const {
    std::set<Person> all(state.changed.begin(), state.changed.end());
    if (!question_.is_alone) all.insert(question_.beginners.begin(), question_.beginners.end());
    return {all.begin(), all.end()};
  }

  void expand(std::size_t at) {
    const State state = nodes_[at].state;
    std::set<VariableId> changed;
    for (const Person& actor : actors(state)) {
      if (!question_.is_alone) {
        for (const GiftUse& use : gifts_.to_others()) give(at, state, actor, use);
      }
      for (const GiftUse& use : gifts_.to_self()) take(at, state, actor, use);
      for (const VariableId setting : gifts_.editable(actor.held)) {
        if (!changed.insert(setting).second) continue;
        const Diagram after = gifts_.after_change(state.accounts, setting);
        if (after != state.accounts)
          add(at, {state.changed, after}, {Action::Kind::change, actor, {}, setting, {}, {}});
      }
    }
  }

  Diagram accounts_for(const State& state, const Person& actor, const GiftUse& use) {
    diagrams_.spend(1);
    return diagrams_.conjunction(state.accounts, gifts_.accounts(actor.held, use));
  }

  /// Of chains of one length the one is told that is found first: better one of somebody like the giver than of somebody with no role.
  std::vector<Person> receivers_of(const Person& actor) const {
    std::vector<Person> receivers = question_.beginners;
    const auto rank = [&](const Person& person) { return person.held == actor.held ? 0 : person.held.empty() ? 2 : 1; };
    std::stable_sort(receivers.begin(), receivers.end(),
                     [&](const Person& a, const Person& b) { return rank(a) < rank(b); });
    return receivers;
  }

  void give(std::size_t at, const State& state, const Person& actor, const GiftUse& use) {
    const Diagram accounts = accounts_for(state, actor, use);
    if (accounts == Diagram::never) return;
    for (const RoleId role : gifts_.gift(use).roles) {
      for (const Person& beginner : receivers_of(actor)) {
        const std::optional<HeldRoles> held = gifts_.with(beginner.held, role);
        if (!held) continue;
        const Person after{beginner.is_subject, *held};
        const Action action{Action::Kind::gift, actor, use, {}, beginner, role};
        reach(at, after, accounts, action);
        // An accomplice who had a role before is worth no more than one who had none; nor is a subject, but for what it gives itself.
        const bool is_wanted = beginner.held.empty() || (beginner.is_subject && !gifts_.to_self().empty());
        if (is_wanted && gifts_.is_useful(role)) add_person(at, state, after, accounts, action);
      }
    }
  }

  void take(std::size_t at, const State& state, const Person& actor, const GiftUse& use) {
    const Diagram accounts = accounts_for(state, actor, use);
    if (accounts == Diagram::never) return;
    for (const RoleId role : gifts_.gift(use).roles) {
      const std::optional<HeldRoles> held = gifts_.with(actor.held, role);
      if (!held) continue;
      const Person after{actor.is_subject, *held};
      const Action action{Action::Kind::gift, actor, use, {}, actor, role};
      reach(at, after, accounts, action);
      if (!gifts_.is_useful(role)) continue;
      // Whoever has not been given anything is not in the state; of others there is one less.
      State left = state;
      const auto place = std::find(left.changed.begin(), left.changed.end(), actor);
      if (place != left.changed.end()) left.changed.erase(place);
      add_person(at, std::move(left), after, accounts, action);
    }
  }

  /// Whether there are any number of them.
  bool is_beginner(const Person& person) const {
    return !question_.is_alone &&
           std::any_of(question_.beginners.begin(), question_.beginners.end(), [&](const Person& each) {
             return each.held == person.held && (each.is_subject || !person.is_subject);
           });
  }

  void add_person(std::size_t at, State state, const Person& person, Diagram accounts, const Action& action) {
    if (is_beginner(person)) return;
    // Two who hold the same are worth more than one only where one of them may yet become another.
    const bool is_there = std::binary_search(state.changed.begin(), state.changed.end(), person);
    if (is_there && gifts_.to_self().empty()) return;
    state.changed.insert(std::upper_bound(state.changed.begin(), state.changed.end(), person), person);
    state.accounts = accounts;
    add(at, std::move(state), action);
  }

  void add(std::size_t before, State state, const Action& action) {
    std::vector<Diagram>& known = seen_[state.changed];
    const auto covers = [&](Diagram other) { return diagrams_.implies(state.accounts, other); };
    if (std::any_of(known.begin(), known.end(), covers)) return;
    known.push_back(state.accounts);
    if (nodes_.size() >= most_states_) {
      answer_.is_cut = true;
      return;
    }
    nodes_.push_back({std::move(state), before, action});
  }

  /// Notes the targets that a subject holds by the role that an action gave it.
  void reach(std::size_t at, const Person& person, Diagram accounts, const Action& action) {
    if (!person.is_subject) return;
    diagrams_.spend(1);
    for (const RoleId held : gifts_.model().roles[index(action.role)].closure) {
      if (pending_.erase(held) != 0) answer_.chains.emplace(held, chain_to(at, held, accounts, action));
    }
  }

  EscalationChain chain_to(std::size_t at, RoleId target, Diagram accounts, const Action& last) {
    std::vector<Action> actions = {last};
    std::vector<Diagram> situations = {accounts};
    for (; at != 0; at = nodes_[at].before) {
      actions.push_back(nodes_[at].action);
      situations.push_back(nodes_[at].state.accounts);
    }
    situations.push_back(nodes_.front().state.accounts);
    std::reverse(actions.begin(), actions.end());
    std::reverse(situations.begin(), situations.end());
    return told_chain(gifts_, target, actions, situations);
  }

  GiftConditions& gifts_;
  DiagramManager& diagrams_;
  const ChainQuestion& question_;
  std::size_t most_states_;
  std::set<RoleId> pending_;
  std::vector<Node> nodes_;
  std::map<std::vector<Person>, std::vector<Diagram>> seen_;
  ChainAnswer answer_;
};

}  // namespace

ChainAnswer shortest_chains(GiftConditions& gifts, const ChainQuestion& question, std::size_t most_states) {
  return Search(gifts, question, most_states).run();
}

}  // namespace polc
