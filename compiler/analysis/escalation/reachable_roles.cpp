#include "compiler/analysis/escalation/reachable_roles.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

/// What people can come to hold, from these accounts.
struct World {
  Diagram accounts{};
  std::set<Person> people;
  std::set<RoleId> given;  ///< To others.
  std::set<RoleId> ended;  ///< Targets that a subject gave itself, by roles that are worth nothing else.
};

class Reach {
 public:
  Reach(GiftConditions& gifts, const std::vector<Person>& beginners, const std::vector<RoleId>& targets,
        const EscalationEffort& effort)
      : gifts_(gifts),
        diagrams_(gifts.access().diagrams()),
        beginners_(beginners),
        targets_(targets),
        effort_(effort) {}

  ReachableRoles run(Diagram accounts) {
    World first{accounts, {beginners_.begin(), beginners_.end()}, {}, {}};
    // As if a step that is possible from some account were possible from all: what this does not reach, nothing does.
    World all = first;
    grow(all, /*joins=*/true);
    std::set<RoleId> conceivable = targets_of(all);
    if (std::exchange(is_cut_, false)) conceivable = {targets_.begin(), targets_.end()};
    bool is_any_cut = false;
    ReachableRoles result;
    std::vector<World> open = {std::move(first)};
    std::size_t looked_at = 0;
    while (!open.empty() && result.reached != conceivable) {
      World world = std::move(open.back());
      open.pop_back();
      if (++looked_at > effort_.worlds) {
        is_any_cut = true;
        break;
      }
      if (std::optional<World> other = grow(world, /*joins=*/false)) {
        open.push_back(std::move(*other));
        open.push_back(std::move(world));  // The one that can do more goes first.
        continue;
      }
      for (const RoleId target : targets_of(world)) result.reached.insert(target);
      is_any_cut = std::exchange(is_cut_, false) || is_any_cut;
    }
    if (is_any_cut) {
      for (const RoleId target : conceivable) {
        if (result.reached.count(target) == 0) result.conceivable.insert(target);
      }
    }
    return result;
  }

 private:
  /// The accounts from which one of `goal` can be reached by changes of these settings. Changes can be undone.
  Diagram reaching(Diagram goal, const std::vector<VariableId>& editable) {
    if (goal == Diagram::never || editable.empty()) return goal;
    const auto [known, is_new] = reaching_.try_emplace({goal, editable}, goal);
    if (!is_new) return known->second;
    Diagram result = goal;
    for (Diagram before = Diagram::never; before != result;) {
      before = result;
      for (const VariableId setting : editable)
        result = diagrams_.disjunction(result, gifts_.after_change(result, setting));
    }
    return known->second = result;
  }

  std::vector<VariableId> editable_in(const World& world) const {
    std::set<VariableId> settings;
    for (const Person& person : world.people) {
      const std::vector<VariableId> own = gifts_.editable(person.held);
      settings.insert(own.begin(), own.end());
    }
    return {settings.begin(), settings.end()};
  }

  /// Whether somebody is there who is worth as much by this role: who holds it with no role that the person lacks.
  bool is_covered(const World& world, const Person& person, RoleId role) {
    diagrams_.spend(world.people.size() / 64);
    return std::any_of(world.people.begin(), world.people.end(), [&](const Person& other) {
      return (other.is_subject || !person.is_subject) && has_role(other.held, role) &&
             std::includes(person.held.begin(), person.held.end(), other.held.begin(), other.held.end());
    });
  }

  /// Whoever was given the role last.
  bool add(World& world, Person person, RoleId role) {
    if (is_covered(world, person, role)) return false;
    if (world.people.size() >= effort_.people) {
      is_cut_ = true;
      return false;
    }
    return world.people.insert(std::move(person)).second;
  }

  bool end(World& world, RoleId role) const {
    bool is_new = false;
    for (const RoleId held : gifts_.model().roles[index(role)].closure) {
      if (has_role(targets_, held)) is_new = world.ended.insert(held).second || is_new;
    }
    return is_new;
  }

  /// What comes of one step that is possible; false if nothing new does.
  bool apply(World& world, const Person& actor, const GiftUse& use) {
    bool is_new = false;
    for (const RoleId role : gifts_.gift(use).roles) {
      if (gifts_.gift(use).to_self) {
        const std::optional<HeldRoles> held = gifts_.with(actor.held, role);
        if (!held) continue;
        if (actor.is_subject) is_new = end(world, role) || is_new;
        if (gifts_.is_useful(role)) is_new = add(world, {actor.is_subject, *held}, role) || is_new;
        continue;
      }
      if (!world.given.insert(role).second) continue;
      is_new = true;
      if (!gifts_.is_useful(role)) continue;
      for (const Person& beginner : beginners_) {
        // To have begun with another role matters for the subject alone, and for what that gives itself.
        if (!beginner.held.empty() && (!beginner.is_subject || gifts_.to_self().empty())) continue;
        if (const std::optional<HeldRoles> held = gifts_.with(beginner.held, role))
          add(world, {beginner.is_subject, *held}, role);
      }
    }
    return is_new;
  }

  /// Whether a step would bring anything new.
  bool is_worth(const World& world, const Person& actor, const GiftUse& use) {
    const std::vector<RoleId>& roles = gifts_.gift(use).roles;
    return std::any_of(roles.begin(), roles.end(), [&](RoleId role) {
      if (!gifts_.gift(use).to_self) return world.given.count(role) == 0;
      const std::optional<HeldRoles> held = gifts_.with(actor.held, role);
      if (!held) return false;
      if (gifts_.is_useful(role) && !is_covered(world, {actor.is_subject, *held}, role)) return true;
      const std::vector<RoleId>& closure = gifts_.model().roles[index(role)].closure;
      return actor.is_subject && std::any_of(closure.begin(), closure.end(), [&](RoleId target) {
               return has_role(targets_, target) && world.ended.count(target) == 0;
             });
    });
  }

  /// Takes every step that is possible from all of the world's accounts, until none brings anything new. Where one is possible
  /// from some of them: takes it, keeps those, and gives the world of the others; with `joins`, keeps all.
  std::optional<World> grow(World& world, bool joins) {
    while (!is_cut_) {
      bool is_new = false;
      const std::vector<VariableId> editable = editable_in(world);
      std::optional<std::pair<Person, GiftUse>> some;
      Diagram of_some{};
      const std::vector<Person> people(world.people.begin(), world.people.end());
      for (const Person& person : people) {
        for (const std::vector<GiftUse>* uses : {&gifts_.to_others(), &gifts_.to_self()}) {
          for (const GiftUse& use : *uses) {
            diagrams_.spend(1);
            if (!is_worth(world, person, use)) continue;
            const Diagram accounts =
                diagrams_.conjunction(world.accounts, reaching(gifts_.accounts(person.held, use), editable));
            if (accounts == Diagram::never) continue;
            if (joins || accounts == world.accounts) {
              is_new = apply(world, person, use) || is_new;
            } else if (!some) {
              some = {person, use};
              of_some = accounts;
            }
          }
        }
      }
      if (is_new) continue;
      if (!some) return std::nullopt;
      World others = world;
      others.accounts = diagrams_.difference(world.accounts, of_some);
      world.accounts = of_some;
      apply(world, some->first, some->second);
      return others;
    }
    return std::nullopt;
  }

  /// The targets that a subject holds, or can be given.
  std::set<RoleId> targets_of(const World& world) const {
    std::set<RoleId> result = world.ended;
    const auto add_held = [&](RoleId role) {
      for (const RoleId held : gifts_.model().roles[index(role)].closure) {
        if (has_role(targets_, held)) result.insert(held);
      }
    };
    for (const Person& person : world.people) {
      if (person.is_subject) std::for_each(person.held.begin(), person.held.end(), add_held);
    }
    for (const RoleId role : world.given) {
      const bool is_receivable = std::any_of(beginners_.begin(), beginners_.end(), [&](const Person& beginner) {
        return beginner.is_subject && gifts_.with(beginner.held, role).has_value();
      });
      if (is_receivable) add_held(role);
    }
    return result;
  }

  GiftConditions& gifts_;
  DiagramManager& diagrams_;
  const std::vector<Person>& beginners_;
  const std::vector<RoleId>& targets_;
  const EscalationEffort& effort_;
  std::map<std::pair<Diagram, std::vector<VariableId>>, Diagram> reaching_;
  bool is_cut_ = false;
};

}  // namespace

ReachableRoles reachable_roles(GiftConditions& gifts, const std::vector<Person>& beginners, Diagram accounts,
                               const std::vector<RoleId>& targets, const EscalationEffort& effort) {
  return Reach(gifts, beginners, targets, effort).run(accounts);
}

}  // namespace polc
