// Which subjects are decided differently, about which permission, in which cases: every subject, whatever roles it holds.
//
// One role after the other is not enough: a subject that holds two may change where neither role does by itself. Two are. At
// one case, a subject is at a level after and was not before. Then some role g grants it after, and none of its roles keeps it
// away. Before, either no role of the subject granted it: then g alone changed. Or a role f kept it away: then the subject of
// just g and f changed likewise. Narrowing is the same with the sides exchanged. So these are told:
// - single roles;
// - pairs, in cases where neither role of the pair changes so by itself;
// - whoever holds no role, where the fallback is another role.
//
// Example: `forbid trainee to till.open` goes. Trainees were granted nothing, so no single role changed; who is a clerk and a
// trainee now opens the till: {clerk} with {trainee}.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "compiler/analysis/query/changed_cases.h"

namespace polc {

/// Subjects that change alike, as places of roles.
struct ChangedSubject {
  std::vector<std::uint32_t> roles;  ///< Whoever holds one of these alone, sorted …
  std::vector<std::uint32_t> with;   ///< … or, where there are some, together with one of these.
  bool has_no_role = false;          ///< Then both are empty.

  auto operator<=>(const ChangedSubject&) const = default;
};

struct ChangedDecision {
  ChangedSubject subject;
  std::uint32_t permission = 0;
  CaseChange change;
};

/// Subjects that are decided alike on each side, and when.
struct ComparedSubject {
  ChangedSubject subject;
  Allowed before;
  Allowed after;
};

class ChangedDecisions {
 public:
  /// Keeps references.
  ChangedDecisions(SharedTerms& terms, ComparedSide& before, ComparedSide& after);

  /// All of one permission. Cost: the permission's cases, the kinds of roles that it tells apart and, where it restricts
  /// some, the square of their number. Throws LimitReached, and QuestionLimit.
  std::vector<ChangedDecision> of(std::uint32_t permission);

  /// When a subject that holds these roles is decided at each level above the lowest. Exact for every subject; no role is on
  /// the other side alone.
  Allowed allowed(Side side, std::uint32_t permission, const std::vector<std::uint32_t>& roles);

  /// The subjects that a permission on both sides tells apart: single roles that both have, pairs where one restricts, and
  /// whoever holds no role.
  std::vector<ComparedSubject> subjects(std::uint32_t permission);

  ChangedCases& cases() { return cases_; }

 private:
  /// Roles that are decided alike on each of both sides.
  struct RoleClass {
    std::vector<std::uint32_t> roles;
    LevelConditions before;
    LevelConditions after;
  };
  using Change = std::pair<ChangedSubject, CaseChange>;

  ComparedSide& side(Side which) { return which == Side::before ? before_ : after_; }
  Allowed joined(const LevelConditions& a, const LevelConditions& b);
  Allowed allowed(const LevelConditions& conditions) { return joined(conditions, conditions); }
  std::vector<RoleClass> classes(const std::vector<SharedRoleGroup>& before,
                                 const std::vector<SharedRoleGroup>& after) const;
  void add_pairs(const std::vector<RoleClass>& classes, const std::vector<std::vector<CaseChange>>& singles,
                 std::vector<Change>& changes);
  Diagram told(const std::vector<CaseChange>& first, const std::vector<CaseChange>& second, const CaseChange& change,
               bool by_both_defaults);
  Diagram left_to_tell(const std::vector<CaseChange>& first, const std::vector<CaseChange>& second,
                       const CaseChange& change);
  std::vector<ChangedSubject> admitted_pairs(const RoleClass& first, const RoleClass& second) const;
  void add_one_sided(Side side, const std::vector<SharedRoleGroup>& groups, bool has_permission_alone,
                     std::vector<Change>& changes);
  void add_fallback(const std::vector<SharedRoleGroup>& before, const std::vector<SharedRoleGroup>& after,
                    std::vector<Change>& changes);

  SharedTerms& terms_;
  DiagramManager& diagrams_;
  ComparedSide& before_;
  ComparedSide& after_;
  ChangedCases cases_;
};

}  // namespace polc
