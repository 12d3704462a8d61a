// A shortest chain of steps to each of some roles: breadth first over what people hold and the account.
//
// A situation is what those people hold who were given something, and the *set* of accounts that it may be: a change of a setting
// leaves open to which value, and a gift keeps the accounts in which it is possible. The values are chosen at the end, from the last
// step back. Who has not been given anything needs no place in it, since there may be any number of them.
//
// Some chains are left out, none of which is shorter than all others (see reachable_roles.h): an accomplice is given at most one
// role by others, and is one who had none; so is the subject, before it gives itself any, or at the end.
#pragma once

#include <map>
#include <vector>

#include "compiler/analysis/escalation/reachable_roles.h"

namespace polc {

struct ChainQuestion {
  std::vector<Person> beginners;  ///< Alone: the subject, and nobody else.
  bool is_alone = false;
  Diagram accounts{};  ///< In which it may begin.
  std::vector<RoleId> targets;
};

struct ChainAnswer {
  std::map<RoleId, EscalationChain> chains;
  bool is_cut = false;  ///< More situations than the bound: there may be chains to the other targets.
};

ChainAnswer shortest_chains(GiftConditions& gifts, const ChainQuestion& question, std::size_t most_states);

}  // namespace polc
