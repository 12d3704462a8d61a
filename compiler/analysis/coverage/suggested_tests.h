// Test lines that cover what nothing covers: what the policy says today, for its author to confirm or to correct.
//
// A line claims all cases of a cell that are decided at one level, since that reads as a rule does and says no more than is
// so. Cells whose claim has the same words share a line, subjects times permissions; among such lines the one that covers
// most of what is left is taken first, so that there are few. (Fewest would be a cover of a bipartite graph by bicliques,
// which takes exponential time. Where there are dozens of different lists of permissions even this takes too long, and
// subjects share a line only if their lists are the same.) Ties are broken by the order of the policy, so that the same
// policy gives the same lines.
//
//   clerk till.open (own) -> allow;
//   clerk, trainee till.{count, empty} -> deny;
#pragma once

#include <string>
#include <vector>

#include "compiler/access/access_conditions.h"

namespace polc {

struct SuggestedLine {
  std::vector<std::vector<RoleId>> subjects;
  std::vector<PermissionId> permissions;
  std::string condition;  ///< As a test writes it; empty: always.
  bool under_every_setting = false;
  LevelId level{};
};

/// By level, the lowest first. None where everything is covered. Throws LimitReached as operations of diagrams do.
std::vector<SuggestedLine> suggest_tests(AccessConditions& access);

/// A `test` for each level, with names that the policy's tests do not have. Not laid out.
std::string tests_text(const Model& model, const std::vector<SuggestedLine>& lines);

}  // namespace polc
