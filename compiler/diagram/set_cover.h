// The set-cover problem: the cheapest columns of a matrix such that each row has one of them.
//
// Exact by branch and bound while that is affordable, and marked where it is not. With rows {0, 1}, {1, 2}, {2, 0} and equal
// costs no column is better than another: two are needed, and the search has to try.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace polc {

struct SetCoverProblem {
  std::vector<std::vector<std::uint32_t>> rows;  ///< The columns of each, ascending; at least one.
  std::vector<std::uint64_t> costs;              ///< By column. Their sum must fit in 63 bits.
};

struct SetCover {
  std::vector<std::uint32_t> columns;  ///< Ascending. None of them can be left out.
  bool is_proved_cheapest = true;
};

/// Of several cheapest choices one, always the same. `most_work` bounds how many words of 64 bits the search looks at once it has
/// to try choices: a hundred million are some tenths of a second.
SetCover cheapest_cover(const SetCoverProblem& problem, std::uint64_t most_work);

}  // namespace polc
