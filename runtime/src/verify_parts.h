// The checks of what the sections hold, one function for each part of a table. Each needs those before it.
#pragma once

#include "checker.h"
#include "value_set.h"

namespace pol::detail {

/// Attributes, resources, settings and what they refer to.
bool verify_schema(Checker& checker);
/// SettingCombinations, their terms and the words of the default account.
bool verify_combinations(Checker& checker);
/// Permissions, blocks, gathers and the rows that they lead to.
bool verify_records(Checker& checker);
/// Chunks of rows, where rows lie in chunks.
bool verify_row_chunks(Checker& checker);
/// Rows, whatever form they have. Both are part of verify_records, which finds where rows may start in between.
bool verify_rows(Checker& checker);
/// Texts, sorted indexes and the names of values. A stripped table passes.
bool verify_names(Checker& checker);

/// Whether `values` starts a set of value_count bits in value_sets, with no bit beyond them.
bool is_value_set(std::span<const std::uint64_t> value_sets, std::uint64_t values, std::uint32_t value_count);

}  // namespace pol::detail
