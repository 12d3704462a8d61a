// Which statement decides which case. Each case has one at least: StatementCoverage says whose it is.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/analysis/coverage/decision_space.h"

namespace polc {

enum class StatementKind : std::uint8_t { grant, restriction, absence, declaration };

struct StatementCases {
  StatementKind kind = StatementKind::grant;
  Span span;
  std::size_t cell = 0;            ///< Position among the cells.
  Diagram cases = Diagram::never;  ///< Of the cell's shape; never `never`.
};

class StatementReach {
 public:
  /// Keeps references.
  StatementReach(AccessConditions& access, DecisionSpace& space);

  std::vector<StatementCases> of(PermissionId permission, const std::vector<DecisionCell>& cells);

 private:
  std::vector<Diagram> granted(PermissionId permission, const std::vector<RoleId>& subject);

  AccessConditions& access_;
  DiagramManager& diagrams_;
  DecisionSpace& space_;
  std::vector<std::vector<const Absence*>> absences_;  // By PermissionId.
};

}  // namespace polc
