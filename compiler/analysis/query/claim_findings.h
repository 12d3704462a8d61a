// What a policy promised before and does not any more: asserts that were removed or weakened, and what was marked immutable.
//
// A claim is taken apart by permission: `assert only a, b may r.x, r.y if c` says of each of r.x and r.y that nobody without a or
// b has it where c holds. The part is still there if claims after, each at least as strong (`only a` is stronger than `only a, b`),
// together say it wherever c holds. So an assert may be split, joined or reworded without a finding.
#pragma once

#include <vector>

#include "compiler/analysis/query/diff.h"

namespace polc {

/// Both sides have a model. Findings of `before` that `after` no longer claims have a topic; those that are new have none.
/// Throws LimitReached.
std::vector<SchemaFinding> claim_findings(SharedTerms& terms, const DiffSide& before, const DiffSide& after);

}  // namespace polc
