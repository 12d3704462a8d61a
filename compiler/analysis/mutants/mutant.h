// A mutant: the policy with one small change, as an author could have made it by mistake.
//
// Mutants are made of the model, after names are resolved, so that each is a policy that could have been written. Each touches
// one permission, or one setting:
//
//   allow clerk, lead to till.open, till.close if own;
//
// is eight mutants of `till.open` (without the grant; without `clerk`; without `lead`; to each other role as well; with `not own`; without
// the condition) and the same of `till.close`, each by itself: a test of the one does not hide that the other has none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagram/diagram.h"
#include "compiler/model/model.h"

namespace polc {

/// What was changed. The order is that of mutants of one place.
enum class MutantOperator : std::uint8_t {
  drop,         ///< A statement says nothing of this permission.
  flip,         ///< A cell, or a statement, gives another level.
  narrow,       ///< A list of roles has one role less.
  widen,        ///< A list of roles has one role more.
  negate,       ///< A condition, or a part of it, holds where it did not.
  weaken,       ///< A condition has a part less that must hold.
  strengthen,   ///< A condition has an alternative less.
  swap,         ///< A condition tests other values, or `and` for `or`.
  set_default,  ///< A setting has another default.
  unlock,       ///< A setting is not `immutable`.
  unbind,       ///< A setting may have each value of its type.
  unrequire,    ///< A setting does not require another.
};

/// `drop`, `flip`, `default`, `immutable`…: the same word in every format.
std::string_view operator_name(MutantOperator kind);

/// A rule that the mutant has and the policy has not.
struct MutantRule {
  std::optional<std::uint32_t>
      like;  ///< Index into Model::rules: what it does not say itself is as there; absent: a cell's grant.
  LevelId level{};
  std::vector<RoleId> roles;
  ExpressionId condition{};
  Layer layer = 0;  ///< Of a cell's grant.
};

struct Mutant {
  MutantOperator kind{};
  Span place;          ///< What is changed.
  Span statement;      ///< The statement or cell that it is part of.
  std::string change;  ///< `condition not own instead of own`

  // Of a permission.
  std::optional<PermissionId> permission;
  std::optional<std::uint32_t> removed;  ///< Position among AccessConditions::uses of the permission.
  std::vector<MutantRule> added;
  std::vector<std::uint32_t> absences_removed;  ///< Positions among the permission's own, in the order of the model.
  std::vector<Absence> absences_added;

  // Of a setting.
  std::optional<VariableId> setting;
  std::uint32_t value = 0;        ///< Of `set_default`.
  std::uint32_t requirement = 0;  ///< Of `unrequire`: which.
};

/// What became of a mutant.
enum class MutantFate : std::uint8_t {
  killed,      ///< A claim of the policy fails with it.
  refused,     ///< It would not compile, whatever the claims.
  equivalent,  ///< Each subject, request and account is decided as before: proved.
  alive,       ///< Some case is decided otherwise, and nothing notices.
  not_tried,   ///< Finding out would take too much.
};

std::string_view fate_name(MutantFate fate);

/// What a mutant broke.
struct MutantKiller {
  enum class Kind : std::uint8_t { test, assertion, cell, layer, compiler };
  Kind kind{};
  std::string name;  ///< Of a test; of others, the message.
  Span span;
};

/// Attributes and settings with their values, by variable. A policy may have a hundred thousand living mutants and as many variables.
using CaseFacts = std::vector<std::pair<VariableId, std::uint32_t>>;
CaseFacts facts_of(const Assignment& assignment);
/// The same by VariableId, of so many.
Assignment assignment_of(const CaseFacts& facts, std::size_t variables);

/// The smallest case that tells a mutant from the policy.
struct MutantCase {
  std::vector<RoleId> roles;
  PermissionId permission{};
  CaseFacts policy;  ///< As the policy reads the request and the account: what matters.
  CaseFacts mutant;  ///< As the mutant does. They differ in settings alone, and where one was mutated.
  LevelId before{};
  LevelId after{};
  bool is_admitted = true;  ///< False: the policy admits no such account, and the mutant does, or the other way round.
};

struct MutantResult {
  Mutant mutant;
  MutantFate fate{};
  std::optional<MutantKiller> killer;
  std::optional<MutantCase> difference;  ///< Of one that is alive.
  std::size_t stands_for = 1;  ///< Mutants: of those that were not even made, all of a permission are one result.
};

struct MutantCounts {
  std::size_t killed = 0;  ///< Refused ones among them.
  std::size_t refused = 0;
  std::size_t equivalent = 0;
  std::size_t alive = 0;
  std::size_t not_tried = 0;

  std::size_t total() const { return killed + equivalent + alive + not_tried; }
  /// Killed of those that could be, in percent, never rounded up: 100 is all of them. 0 if none was killed, and 100 where there are none.
  std::size_t score() const;
  MutantCounts& operator+=(const MutantCounts& other);
};

MutantCounts count(const std::vector<MutantResult>& results);

}  // namespace polc
