// Valid tables of every shape, from a seed: what a hand would not think of.
#pragma once

#include <cstdint>
#include <random>

#include "tests/unit/runtime/table_builder.h"

namespace pol::testing {

/// Up to 150 roles, now and then up to 2,200, or as many as told, 5 levels, 9 settings and 20 permissions, plain and compound, over
/// a few attributes.
TableBuilder random_table(std::mt19937_64& random, std::uint32_t role_count = 0);

/// A number below `end`.
inline std::uint32_t below(std::mt19937_64& random, std::uint64_t end) {
  return static_cast<std::uint32_t>(random() % end);
}

/// Inputs that are codes of values for the attributes of a permission.
std::uint64_t random_inputs(std::mt19937_64& random, const TableBuilder& table, std::uint32_t permission);

/// An account word for each combination, each a value that some settings add up to.
std::vector<std::uint32_t> random_words(std::mt19937_64& random, const TableBuilder& table);

}  // namespace pol::testing
