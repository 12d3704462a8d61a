// What changed between two policies beside their decisions: names, ids, defaults, what accounts may choose, who may be a subject.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/analysis/query/compared_side.h"
#include "compiler/analysis/query/diff.h"

namespace polc {

/// The file of a span as the folder of the policy's own file sees it, and the line that starts there.
DiffPlace place_in(const DiffSide& side, Side which, Span span);

/// Both tables, and of the models the places alone.
std::vector<SchemaFinding> schema_findings(SharedTerms& terms, ComparedSide& before, ComparedSide& after,
                                           const DiffSide& side_before, const DiffSide& side_after);

}  // namespace polc
