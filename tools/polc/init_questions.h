// The questions of `polc init`: roles, resources with their actions, and who may what.
#pragma once

#include <iosfwd>
#include <optional>

#include "compiler/starter/starter_policy.h"

namespace polc::tool {

/// Asks on `out` and reads answers from `in`, a line each. An answer that makes no sense is asked for again. Nothing if the
/// answers end before the last question, or one question was answered wrongly too often.
std::optional<StarterPolicy> ask_for_policy(const StarterName& policy, std::istream& in, std::ostream& out);

}  // namespace polc::tool
