// Which roles a subject can come to hold with accomplices: whether there is a chain, not which.
//
// Exact, without trying the chains. Any number of accomplices may help, so that nothing is ever used up: a set of roles that
// somebody can come to hold, somebody holds, and somebody else as well. And a setting that was changed can be changed back by the
// same people. So what can happen only grows, and is computed until it grows no more. Two facts keep the sets small:
//
//   - Of those who may do something, one role is what grants it, and other roles can only take it away. Whoever was given that
//     role and had none before may do all that any other holder of it may. So people who were given one role stand for all.
//   - Roles that somebody gives *itself* stay with those that it gave them by: these are sets, from one such step to the next. What
//     such a set is worth anew, it is worth by the role given last. So one with fewer roles and that one among them will do.
//
// Accounts differ in settings that nobody here may change: where a step is possible from some accounts alone, both kinds are
// looked at, each by itself. An account is a point of a diagram, and so are all of them together.
#pragma once

#include <set>
#include <vector>

#include "compiler/analysis/escalation/escalation.h"

namespace polc {

/// Somebody who takes part.
struct Person {
  bool is_subject = false;  ///< Began with what the question names: may be the one that it is about.
  HeldRoles held;

  auto operator<=>(const Person&) const = default;
};

struct ReachableRoles {
  std::set<RoleId> reached;      ///< Of the targets.
  std::set<RoleId> conceivable;  ///< Not reached so far, and not ruled out: empty but for a bound.
};

/// `beginners`: with what people begin. `accounts`: in which accounts. `targets`: sorted, none of which a subject holds from the
/// start.
ReachableRoles reachable_roles(GiftConditions& gifts, const std::vector<Person>& beginners, Diagram accounts,
                               const std::vector<RoleId>& targets, const EscalationEffort& effort);

}  // namespace polc
