// Which cases of a cell tests and asserts pin down: those whose answer cannot change alone without one of them failing.
//
// Said by level: a case is *closed* to a level if some claim fails once the case is decided so, while every other case of the
// space stays as it is and larger subjects follow from singles and pairs. A case that is closed to every level but its own is covered.
//
//   assert never clerk may till.empty;    // closes each case of `clerk` on it to every level above the lowest
//   clerk + trainee till.open -> allow;   // closes what of the two alone, or of the pair, the answer hangs on
//
// What a matrix says itself is no claim: whoever edits a cell of `deny` edits the decision and its check in one stroke, and
// a policy that is written in lines has no such cells. Nor is `may become`, which speaks of chains of decisions.
#pragma once

#include <vector>

#include "compiler/analysis/coverage/decision_space.h"

namespace polc {

/// Of a cell: the cases, by LevelId, that are closed to the level.
struct ClosedCases {
  std::vector<Diagram> by_tests;
  std::vector<Diagram> by_asserts;
};

/// A cell's cases, each in one of these.
struct CoveredCases {
  Diagram tested = Diagram::never;  ///< By tests alone.
  Diagram proved = Diagram::never;  ///< An assert is needed for it.
  Diagram partly = Diagram::never;  ///< Closed to some levels, not to all.
  Diagram open = Diagram::never;    ///< Not covered; with those that are so partly.
};

class ClaimedCases {
 public:
  /// Keeps references.
  ClaimedCases(AccessConditions& access, DecisionSpace& space);

  /// For each of the permission's cells, in their order.
  std::vector<CoveredCases> of(PermissionId permission, const std::vector<DecisionCell>& cells);

 private:
  struct TestClaim {
    const Expectation* expectation;
    const Target* target;
  };
  struct AssertClaim {
    const Assertion* assertion;
    std::size_t term;
    const Target* target;
  };
  class SubjectFlips;

  void add_expectation(const TestClaim& claim, std::vector<RoleId> subject, PermissionId permission,
                       const std::vector<DecisionCell>& cells, std::vector<ClosedCases>& closed);
  void add_assertion(const AssertClaim& claim, const std::vector<DecisionCell>& cells,
                     std::vector<ClosedCases>& closed);
  Diagram claimed(const TestClaim& claim, const std::vector<VariableId>& depends_on);
  Diagram for_some_request(Diagram condition, const std::vector<VariableId>& kept);
  Diagram apart(const AssertClaim& claim, const DecisionCell& cell);
  bool is_met(const TestClaim& claim, const std::vector<RoleId>& subject, PermissionId permission);
  void find_takers(PermissionId permission, const std::vector<DecisionCell>& cells);
  CoveredCases sum(const DecisionShape& shape, const ClosedCases& closed);

  AccessConditions& access_;
  DiagramManager& diagrams_;
  DecisionSpace& space_;
  const Model& model_;
  std::vector<std::vector<TestClaim>> tests_;      // By PermissionId.
  std::vector<std::vector<AssertClaim>> asserts_;  // Likewise.
  std::vector<bool> takes_;  // By RoleId: whether it takes something of the permission from another.
};

}  // namespace polc
