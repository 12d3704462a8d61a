// Deciding the slow and obvious way, from FORMAT.md alone: what the runtime is compared with.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "tests/unit/runtime/table_builder.h"

namespace pol::testing {

/// What a subject holds: `roles` and what they include.
std::set<std::uint32_t> reference_held(const TableBuilder& table, std::set<std::uint32_t> roles);

/// Whether no list of exclusive roles rules the subject out.
bool reference_admits(const TableBuilder& table, const std::set<std::uint32_t>& roles);

/// The decision from a builder's own vectors, whether the subject is admitted or not. `words`: the account words by combination.
std::uint32_t reference_decide(const TableBuilder& table, std::set<std::uint32_t> roles, std::uint32_t permission,
                               std::uint64_t inputs, const std::vector<std::uint32_t>& words);

}  // namespace pol::testing
