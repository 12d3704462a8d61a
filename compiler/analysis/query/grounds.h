// Why a condition holds in a case: which of its alternatives do, and whose choice each is.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/condition_text.h"

namespace polc {

struct Grounds {
  std::string name;                     ///< The author's for the whole condition; empty if there is none.
  std::vector<ChangeSet> alternatives;  ///< Each is enough by itself. None for a condition that always holds.
};

/// Of a condition that holds where the variables have `values`. Of `own or shared`, where only the second is so, it is
/// `shared`. Throws LimitReached, as diagrams do.
Grounds grounds_of(ReadBackTable& read_back, Diagram condition, const std::vector<std::uint32_t>& values,
                   std::span<const NamedDiagram> names);

}  // namespace polc
