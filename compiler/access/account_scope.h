// What can be so in some account: conditions joined with the account configurations that the policy admits.
//
// The admitted configurations as one condition test every setting, and joining that with each of ten thousand
// conditions would cost their product. It is enough to join what bounds the settings that a condition tests, and
// the settings that those are bound to: what they require, and what is on by default and requires one of them. All
// others can stay at their defaults, whatever these are. Cost: memoized by condition.
//
//   settings till for clerk {
//     refunds = off requires returns;    // each also grants something
//     returns = off requires scanner;
//     scanner = off;
//     lights = off;
//   }
//
// Of the 16 configurations 8 are admitted. What follows from one test, and what is never looked at:
//
//   within(refunds)      = refunds and returns and scanner    the whole chain; never `lights`
//   within(returns)      = returns and scanner                `refunds` may stay off
//   within(not scanner)  = not scanner                        both that need it may stay off
//   is_possible(refunds and not scanner) = false
//
// Were the first three on by default, an account could not leave them alone and have no scanner:
//
//   within(not scanner)  = not scanner and not returns and not refunds
#pragma once

#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/access/condition_diagrams.h"

namespace polc {

/// Settings that a tested one is bound to, by VariableId.
using RequiredSettings = std::vector<std::vector<VariableId>>;

/// The variables and all that they are bound to, directly or not, from the last to the first.
std::vector<VariableId> with_required_settings(std::vector<VariableId> variables, const RequiredSettings& required);

class AccountScope {
 public:
  /// Keeps a reference to `conditions`.
  explicit AccountScope(ConditionDiagrams& conditions);

  /// The accounts of the policy that ends with `layer`: without the settings that later ones add, and with the
  /// defaults and bounds that its own have there.
  AccountScope(ConditionDiagrams& conditions, Layer layer);

  /// True if `condition` holds for some request in some admitted account.
  bool is_possible(Diagram condition);

  /// Where `condition` holds, in the admitted accounts as far as its settings tell them apart. An account with
  /// every setting that this leaves open at its default is admitted.
  Diagram within(Diagram condition);

  /// The variables, and all that they are bound to.
  std::vector<VariableId> with_required(std::vector<VariableId> variables) const {
    return with_required_settings(std::move(variables), required_);
  }

  /// What bounds these settings, and all that they are bound to.
  Diagram around(const std::vector<VariableId>& variables);

  /// True if two requests in admitted accounts differ in `variable` alone, and `condition` holds for just one.
  bool depends_on(Diagram condition, VariableId variable);

  /// The variables that a condition tests.
  const std::vector<VariableId>& support(Diagram condition);

 private:
  ConditionDiagrams& conditions_;
  DiagramManager& diagrams_;
  RequiredSettings required_;
  std::vector<Diagram> admitted_by_;  // By VariableId; of an attribute: `always`.
  bool is_unbounded_ = true;          // No account configuration is refused.
  std::unordered_map<Diagram, std::vector<VariableId>> supports_;
  std::unordered_map<Diagram, Diagram> scoped_;
};

}  // namespace polc
