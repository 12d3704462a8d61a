// Statements that say the same as an earlier one: a line that was copied, ten thousand times where a machine did it.
//
// Whatever is decided with the earlier one is decided with both, so that the later one is redundant without any condition being
// compared, and is left out where the others are. Each of them against each would be the square of their number.
// Cost: linear in where rules apply.
#pragma once

#include <optional>
#include <vector>

#include "compiler/analysis/lint/policy_facts.h"

namespace polc::lint {

/// By StatementId: the first one, as a reader meets them, that takes or gives the same. Nothing for the first ones themselves, for those that
/// apply nowhere, and for what is more than a rule by itself: cells, `grants` of settings, custom roles, what is immutable. One of which
/// `silent` says so is equal to another such only.
std::vector<std::optional<StatementId>> equal_statements(const PolicyFacts& facts, Rule::Kind kind,
                                                         const std::vector<bool>& silent);

}  // namespace polc::lint
