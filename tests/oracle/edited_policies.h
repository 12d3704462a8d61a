// Pairs of policies that are compared: a generated one, and what a small edit made of it.
#pragma once

#include <cstdint>
#include <functional>

#include "compiler/analysis/query/diff.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {

/// The policy must outlive it.
DiffSide side_of(const CompiledPolicy& policy);

/// Calls `visit` with each policy of `count` specimens and an edited one, where both compile.
void for_each_pair(std::uint64_t count,
                   const std::function<void(const Specimen&, const CompiledPolicy&, const CompiledPolicy&)>& visit);

}  // namespace polc::oracle
