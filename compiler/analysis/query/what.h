// What a subject may do: every permission with the levels that it has and the least words for when.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/question_scope.h"

namespace polc {

/// Permissions of one resource that are decided alike.
struct WhatRow {
  std::vector<pol::PermissionId> permissions;  ///< In the order of the policy.
  std::vector<LevelOutcome> outcomes;          ///< None: never.
};

struct WhatGroup {
  pol::ResourceId resource{};
  std::vector<WhatRow> rows;  ///< By their first permissions; what is never decided above the lowest level is the last.
};

struct WhatAnswer {
  std::vector<pol::RoleId> roles;
  std::string needed;  ///< What each outcome needs beside its own words; empty if nothing.
  Diagram needed_holds = Diagram::always;
  std::vector<WhatGroup> groups;     ///< In the order of the policy.
  std::vector<VariableId> settings;  ///< That could change the answer, or that the words name where the account is any.
};

struct WhatQuestion {
  std::vector<pol::RoleId> roles;              ///< The subject's; none: whoever holds no role.
  std::vector<pol::PermissionId> permissions;  ///< Those asked about, in the order of the policy.
  std::optional<pol::Level> only;              ///< This level alone, exactly; else every level.
  QuestionScope scope;
};

/// Cost: the cases of the permissions, and the words for each condition that is another. Throws QuestionLimit where those of a
/// permission take too much.
WhatAnswer what_may(ReadBackTable& read_back, const WhatQuestion& question);

}  // namespace polc
