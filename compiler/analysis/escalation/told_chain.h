// A chain of actions as it is told: which person takes each, and in which account.
//
// The search knows kinds of people and sets of accounts. Here each kind becomes a person, the subject first, and each set one
// account, the one with the fewest settings away from their defaults at the end, from the last action back.
#pragma once

#include <optional>
#include <vector>

#include "compiler/analysis/escalation/reachable_roles.h"

namespace polc {

struct Action {
  enum class Kind : std::uint8_t { gift, change };
  Kind kind = Kind::gift;
  Person actor;
  GiftUse use;
  std::optional<VariableId> setting;
  Person receiver;  ///< As it was before; of a gift to self, the actor.
  RoleId role{};
};

/// `situations`: the accounts that it may be before the first action, and after each. The last action's receiver is the subject.
EscalationChain told_chain(GiftConditions& gifts, RoleId target, const std::vector<Action>& actions,
                           const std::vector<Diagram>& situations);

}  // namespace polc
