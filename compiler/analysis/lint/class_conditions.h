// What the rules of a class of permissions give to a role and take from it, with some statements of them left out.
//
// The same conditions as in access/access_conditions.h, but for one role at a time, on demand, and with some rules left
// out: "would this be decided the same way without that rule?" Cost: nothing until a role is asked about; its conditions are made once, from
// those of the roles it includes.
#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/analysis/lint/policy_facts.h"

namespace polc::lint {

/// By level above the lowest: [0] is level 1.
using LevelConditions = std::vector<Diagram>;

using Uses = std::vector<const ClassUse*>;

/// What to leave out.
struct LeftOut {
  const std::vector<bool>* statements = nullptr;  ///< By StatementId.
  std::optional<StatementId> statement;
  const std::vector<bool>* implications = nullptr;  ///< By position: what reaches the class through one of these.

  bool contains(StatementId id) const { return statement == id || (statements != nullptr && (*statements)[index(id)]); }
  bool contains(std::optional<std::uint32_t> implication) const {
    return implication && implications != nullptr && (*implications)[*implication];
  }
};

class ClassConditions {
 public:
  /// Keeps references to both.
  ClassConditions(PolicyFacts& facts, const PermissionClass& permission_class, LeftOut left_out = {})
      : facts_(facts), permission_class_(permission_class), left_out_(left_out) {}

  /// What a holder of the role is granted, inheritance included.
  const LevelConditions& granted(RoleId role);

  /// What rules that name the role grant it, and what the roles that it includes may do themselves: a grant to
  /// a senior role counts as needed where the junior one is kept from it. `except` is left out of the former.
  LevelConditions granted_besides(RoleId role, StatementId except);

  /// When a restriction on the role takes each level, and when one on everybody does.
  const LevelConditions& forbidden(RoleId role);
  const LevelConditions& every_subject();

  /// The same without one statement.
  LevelConditions forbidden_besides(RoleId role, StatementId except);
  LevelConditions every_subject_besides(StatementId except);

  /// The class's uses that name the role itself: grants, restrictions. In the order of the model's rules.
  Uses grants_to(RoleId role) const { return naming(role, Rule::Kind::grant); }
  Uses restrictions_on(RoleId role) const { return naming(role, Rule::Kind::restriction); }
  Uses restrictions_on_everybody() const;

 private:
  Uses naming(RoleId role, Rule::Kind kind) const;
  bool is_left_out(const ClassUse& use) const;
  void join(LevelConditions& into, const LevelConditions& other);
  void add_grant(LevelConditions& into, const ClassUse& use);
  LevelConditions taken(const Uses& uses, std::optional<StatementId> except);

  PolicyFacts& facts_;
  const PermissionClass& permission_class_;
  LeftOut left_out_;
  std::unordered_map<RoleId, LevelConditions> granted_;
  std::unordered_map<RoleId, LevelConditions> forbidden_;
  std::optional<LevelConditions> every_subject_;
};

}  // namespace polc::lint
