// What decides a permission, by role: for each level, the condition under which a role is granted it and the
// condition under which it may not have it.
//
// Inheritance is applied: a senior role has the grants of the roles that it includes and none of their restrictions
// (grammar/README.md, "How a decision is made"). The table, asserts, tests and warnings start from these conditions. What
// is shown of a policy comes from the table: see table/read_back_table.h.
#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "compiler/access/condition_diagrams.h"
#include "compiler/model/model.h"
#include "llvm/ADT/BitVector.h"

namespace polc {

/// Roles that a permission treats alike.
struct RoleGroup {
  std::vector<RoleId> roles;       ///< Sorted.
  std::vector<Diagram> granted;    ///< By level above the lowest: [0] is level 1. Each implies the one before.
  std::vector<Diagram> forbidden;  ///< Likewise; each implies the next: a cap takes every level above it.
};

struct PermissionConditions {
  std::vector<RoleGroup> groups;       ///< Roles that nothing speaks of are in none.
  std::vector<Diagram> every_subject;  ///< By level above the lowest: when a `require` takes it from everybody.
};

/// A rule as it applies to a permission, and to all that are like it.
struct RuleUse {
  /// A Target without its permission.
  struct Terms {
    // NOLINTNEXTLINE(google-explicit-constructor): a target says all that this does.
    Terms(const Target& target) : condition(target.condition), implied_by(target.implied_by), layer(target.layer) {}

    ExpressionId condition{};
    std::optional<std::uint32_t> implied_by;
    Layer layer = 0;

    friend bool operator==(const Terms&, const Terms&) = default;
  };

  std::uint32_t rule;
  Terms target;
};

class AccessConditions {
 public:
  /// Keeps a reference to `conditions`. Cost: linear in the rules' targets. Memory: what is alike is kept once.
  explicit AccessConditions(ConditionDiagrams& conditions);

  /// The rules that speak of a permission, in the order of the model.
  const std::vector<RuleUse>& uses(PermissionId permission) const;

  /// Roles that hold a rule's grant or restriction: senior roles included for a grant.
  const std::vector<RoleId>& reached(const Rule& rule);

  /// Computed once for all permissions that are alike, and kept.
  const PermissionConditions& of(PermissionId permission);

  /// The first permission, by id, that the same rules decide under the same conditions: what follows from its conditions
  /// alone follows from those of `permission`, which may be the first itself. One whose rules are replaced is like no other.
  PermissionId first_alike(PermissionId permission) const;

  /// When a subject that holds just `roles` is decided at each level above the lowest; [0] is level 1. The
  /// empty subject counts as the fallback role.
  std::vector<Diagram> allowed(PermissionId permission, const std::vector<RoleId>& roles);

  /// What decides a permission instead of the policy's rules.
  struct Replacement {
    std::vector<RuleUse> uses;
    std::optional<PermissionConditions> conditions;  ///< If they were computed.
  };
  /// What decided a permission before: a replacement, or the policy's rules.
  using Replaced = std::optional<Replacement>;

  /// For the question "what if": other rules decide this permission alone, until what this returns is put back. Rules that are
  /// no part of the model yet must have been added to it, and leave it with `restore`.
  Replaced replace(PermissionId permission, std::vector<RuleUse> uses);
  void restore(PermissionId permission, Replaced replaced);

  ConditionDiagrams& conditions() { return conditions_; }
  DiagramManager& diagrams() { return conditions_.diagrams(); }
  const Model& model() const { return conditions_.model(); }
  std::size_t upper_levels() const { return model().levels.size() - 1; }

 private:
  PermissionConditions compute(PermissionId permission);
  void find_alike();
  void add_uses();

  ConditionDiagrams& conditions_;
  std::vector<PermissionId> first_alike_;   // By PermissionId, by the rules of the policy.
  std::vector<std::vector<RuleUse>> uses_;  // By PermissionId: of the first of those that are alike; others have none.
  std::vector<std::vector<RoleId>> seniors_;  // By RoleId: the roles whose closure holds it.
  std::unordered_map<const Rule*, std::vector<RoleId>> reached_;
  std::unordered_map<PermissionId, PermissionConditions> access_;  // By the first of those that are alike.
  std::map<PermissionId, Replacement> replaced_;
};

}  // namespace polc
