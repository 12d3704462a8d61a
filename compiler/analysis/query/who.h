// Who may do something: every role, and what it takes away to hold a second one.
//
// A restriction binds whoever holds its role, so that a second role can take a permission away. It can never add a case that
// no single role gives: what a subject is granted is what its roles are granted. So single roles, and for each of them the
// others that take something, answer for every subject, however many roles it has: a subject is decided at a level if one of its roles is
// and no other takes it. (Let roles g grant, and f forbid. Who holds all of them is allowed where some g grants and no f forbids;
// whichever f forbids, it takes the case from that g alone too.)
#pragma once

#include <string>
#include <vector>

#include "compiler/analysis/query/question_scope.h"
#include "compiler/analysis/query/statement_uses.h"

namespace polc {

/// A subject of the row loses a level to roles that it also holds.
struct RoleLoss {
  std::vector<pol::RoleId> roles;  ///< Any of these. Sorted.
  pol::Level level{};              ///< What is lost: this level.
  ConditionWords
      words;  ///< Where, of the cases in which the row has the level: always, if it is lost wherever it is had.
  std::vector<StatementUse> by;  ///< The restrictions; none if the table has no explanations.
};

/// Roles that are decided alike, by the same statements.
struct WhoRow {
  std::vector<pol::RoleId> roles;  ///< Sorted, never empty.
  bool has_no_role = false;        ///< Whoever holds no role at all is decided so too: the fallback role is among them.
  std::vector<LevelOutcome> outcomes;
  /// By outcome, then alternative: the statements that grant it.
  std::vector<std::vector<std::vector<StatementUse>>> granted_by;
  std::vector<RoleLoss> losses;
};

struct WhoAnswer {
  pol::PermissionId permission{};
  std::vector<WhoRow> rows;          ///< By their first roles.
  std::vector<pol::RoleId> nobody;   ///< The roles that never have it, in this scope.
  bool is_no_role_without = false;   ///< Nor does anybody who holds no role.
  std::vector<VariableId> settings;  ///< That could change the answer, or that the words name where the account is any.
};

struct WhoQuestion {
  pol::PermissionId permission{};
  std::optional<pol::Level> level;  ///< This level or more, as one outcome; nothing: each level by itself.
  QuestionScope scope;
};

/// Cost: the cases of the permission, the words for each kind of role, and the square of their number. Throws QuestionLimit where
/// that takes too much.
WhoAnswer who_may(ReadBackTable& read_back, StatementUses& statements, const WhoQuestion& question);

}  // namespace polc
