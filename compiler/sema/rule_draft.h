// A rule on its way into the model, with the recipe of its condition: what it implies is added to it later.
#pragma once

#include <vector>

#include "compiler/model/model.h"
#include "compiler/sema/patterns.h"
#include "compiler/sema/targets.h"
#include "compiler/sema/workspace.h"

namespace polc::sema {

struct RuleDraft {
  Rule rule;
  ConditionRecipe recipe;
  bool always_held = false;  ///< By every custom role.
};

/// What turns statements into rules.
struct RuleWork {
  Workspace& workspace;
  PermissionPatterns& patterns;
  TargetResolver& targets;
  std::vector<RuleDraft>& drafts;
};

}  // namespace polc::sema
