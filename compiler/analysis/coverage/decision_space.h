// All cases that a policy decides, and no more than there are: what tests and asserts can pin down.
//
// Who: each role alone, and each pair of roles of which one takes away what the other gives. That is everybody: a
// subject has a level if one of its roles has it beside each of the others, so that what singles and pairs are decided at
// settles every larger set. A pair counts only where its decision is not simply the higher one of its two roles.
// A subject without roles is the fallback role; without a fallback there is nothing to decide. Custom roles are left
// out: what they hold is the account's choice, and no test can name them.
//
// What with, and where: the values of those attributes and settings alone on which the decision depends, in accounts
// that the policy admits.
//
//   allow member to file.edit if own and not archived;
//
// is four cases for a member, and for any other role one, whatever else a file has. How it is written does not
// matter: cases are counted on decision diagrams, of which equal conditions have the same.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/account_scope.h"

namespace polc {

/// How some cells are decided. Conditions test `variables` alone, and hold in admitted accounts alone.
struct DecisionShape {
  std::vector<VariableId> variables;  ///< On which the decision depends, ascending.
  Diagram space = Diagram::always;    ///< The cases that there are.
  std::vector<Diagram> at_level;      ///< By LevelId: those that are decided so. Together they are `space`.
  std::vector<Diagram> allowed;       ///< As AccessConditions::allowed, over whatever it tests.
  Diagram within = Diagram::always;   ///< Of a pair: where its decision is not the higher one of its roles.
  Diagram admitted =
      Diagram::always;  ///< What bounds the variables that are settings, in terms of all that bounds them.
};

struct DecisionCell {
  std::vector<RoleId> subject;  ///< One role or two, ascending.
  const DecisionShape* shape = nullptr;
};

class DecisionSpace {
 public:
  /// Keeps a reference to `access`.
  explicit DecisionSpace(AccessConditions& access);

  /// The cells of a permission: single roles first, then pairs. Shapes live as long as this.
  std::vector<DecisionCell> cells(PermissionId permission);

  /// What of `condition` shows in the cases of a shape: a case is in it if one of the requests and accounts that it stands
  /// for is. Memoized.
  Diagram cases_of(Diagram condition, const DecisionShape& shape);

  /// The requests and accounts that cases of a shape stand for.
  Diagram possible(Diagram cases, const DecisionShape& shape);

  /// What the variables of a shape can be, whatever is decided there.
  Diagram possible_values(const DecisionShape& shape) { return without(shape.admitted, shape.variables); }

  /// What `allowed` says of a level and no other.
  Diagram exactly(const std::vector<Diagram>& allowed, LevelId level);

  AccountScope& accounts() { return accounts_; }

 private:
  const DecisionShape* shape_of(std::vector<Diagram> allowed, Diagram within);
  void add_pairs(PermissionId permission, std::vector<DecisionCell>& cells);
  bool is_needed(VariableId variable, const std::vector<Diagram>& regions);
  Diagram without(Diagram condition, const std::vector<VariableId>& kept);

  AccessConditions& access_;
  DiagramManager& diagrams_;
  AccountScope accounts_;
  std::vector<RoleId> singles_;
  std::deque<DecisionShape> shapes_;
  std::map<std::pair<std::vector<Diagram>, Diagram>, const DecisionShape*> by_conditions_;
  std::map<std::pair<Diagram, const DecisionShape*>, Diagram> shown_;
};

}  // namespace polc
