// The classic steps (McCluskey, "Minimization of Boolean Functions", 1956; Coudert, "Two-level logic minimization: an
// overview", 1994), repeated until none of them does anything more:
//
//   essential column   A row has one column left: it is taken, and its rows are done.
//   row dominance      A row has all columns of another: whatever serves the other serves it. It goes.
//   column dominance   A column has no row that another, no dearer one lacks. It goes.
//
// What is left is a cyclic core: a column of its shortest row is taken, then left out, and the better outcome counts. A branch
// ends where what was paid, and the least that rows without a common column must cost, is no better than the best so far.
#include "compiler/diagram/set_cover.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "llvm/ADT/BitVector.h"

namespace polc {
namespace {

using llvm::BitVector;

bool is_subset(const BitVector& a, const BitVector& b) {
  return !a.test(b);
}

/// What is still to be covered, and with what.
struct Open {
  std::vector<BitVector> rows;  ///< Columns by row.
  std::vector<std::uint32_t> taken;
  std::uint64_t cost = 0;
};

class Search {
 public:
  Search(const SetCoverProblem& problem, std::uint64_t most_work) : costs_(problem.costs), left_(most_work) {
    for (const std::vector<std::uint32_t>& columns : problem.rows) {
      BitVector row(static_cast<unsigned>(costs_.size()));
      for (const std::uint32_t column : columns) row.set(column);
      first_.rows.push_back(std::move(row));
    }
  }

  SetCover run() {
    solve(first_);
    SetCover result{best_, !is_cut_short_};
    std::sort(result.columns.begin(), result.columns.end());
    drop_unneeded(result.columns);
    return result;
  }

 private:
  void solve(Open open) {
    reduce(open);
    if (open.cost >= best_cost_) return;
    if (open.rows.empty()) {
      best_cost_ = open.cost;
      best_ = open.taken;
      return;
    }
    if (open.cost + least_cost(open) >= best_cost_) return;
    if (left_ == 0) {
      is_cut_short_ = true;
      if (best_cost_ != std::numeric_limits<std::uint64_t>::max()) return;
    }
    spend(open);
    const std::uint32_t column = promising_column(open);
    Open with = open;
    take(with, column);
    solve(std::move(with));
    if (left_ == 0) {
      is_cut_short_ = true;
      return;
    }
    for (BitVector& row : open.rows) row.reset(column);
    solve(std::move(open));
  }

  /// What it takes to reduce a matrix of this size once: each row is compared with each, and each column.
  void spend(const Open& open) {
    const std::uint64_t rows = open.rows.size();
    const std::uint64_t columns = costs_.size();
    left_ -= std::min(left_, rows * rows * (columns / 64 + 1) + columns * columns * (rows / 64 + 1));
  }

  void take(Open& open, std::uint32_t column) const {
    open.taken.push_back(column);
    open.cost += costs_[column];
    std::erase_if(open.rows, [&](const BitVector& row) { return row.test(column); });
  }

  void reduce(Open& open) const {
    for (bool has_changed = true; has_changed;) {
      has_changed = take_essential(open);
      drop_dominated_rows(open);
      has_changed = drop_dominated_columns(open) || has_changed;
    }
  }

  bool take_essential(Open& open) const {
    bool has_taken = false;
    for (std::size_t position = 0; position < open.rows.size();) {
      if (open.rows[position].count() != 1) {
        ++position;
        continue;
      }
      take(open, static_cast<std::uint32_t>(open.rows[position].find_first()));
      has_taken = true;
      position = 0;
    }
    return has_taken;
  }

  static void drop_dominated_rows(Open& open) {
    std::stable_sort(open.rows.begin(), open.rows.end(),
                     [](const BitVector& a, const BitVector& b) { return a.count() < b.count(); });
    std::vector<BitVector> kept;
    for (BitVector& row : open.rows) {
      const bool is_served =
          std::any_of(kept.begin(), kept.end(), [&](const BitVector& shorter) { return is_subset(shorter, row); });
      if (!is_served) kept.push_back(std::move(row));
    }
    open.rows = std::move(kept);
  }

  bool drop_dominated_columns(Open& open) const {
    std::vector<BitVector> rows_of(costs_.size(), BitVector(static_cast<unsigned>(open.rows.size())));
    BitVector used(static_cast<unsigned>(costs_.size()));
    for (unsigned row = 0; row < open.rows.size(); ++row) {
      used |= open.rows[row];
      for (const unsigned column : open.rows[row].set_bits()) rows_of[column].set(row);
    }
    BitVector dropped(used.size());
    for (const unsigned column : used.set_bits()) {
      for (const unsigned other : used.set_bits()) {
        if (other == column || dropped.test(other) || costs_[other] > costs_[column]) continue;
        if (!is_subset(rows_of[column], rows_of[other])) continue;
        // Of two that are alike the first stays.
        if (costs_[other] == costs_[column] && rows_of[other] == rows_of[column] && other > column) continue;
        dropped.set(column);
        break;
      }
    }
    for (BitVector& row : open.rows) row.reset(dropped);
    return dropped.any();
  }

  /// What rows that share no column must cost: the cheapest column of each.
  std::uint64_t least_cost(const Open& open) const {
    std::uint64_t total = 0;
    BitVector seen(static_cast<unsigned>(costs_.size()));
    for (const BitVector& row : open.rows) {
      if (row.anyCommon(seen)) continue;
      seen |= row;
      std::uint64_t cheapest = std::numeric_limits<std::uint64_t>::max();
      for (const unsigned column : row.set_bits()) cheapest = std::min(cheapest, costs_[column]);
      total += cheapest;
    }
    return total;
  }

  /// Of the shortest row the column that most rows have, then the cheapest.
  std::uint32_t promising_column(const Open& open) const {
    std::uint32_t best = 0;
    std::size_t most_rows = 0;
    for (const unsigned column : open.rows.front().set_bits()) {
      const auto rows = static_cast<std::size_t>(
          std::count_if(open.rows.begin(), open.rows.end(), [&](const BitVector& row) { return row.test(column); }));
      if (rows < most_rows || (rows == most_rows && costs_[column] >= costs_[best])) continue;
      best = column;
      most_rows = rows;
    }
    return best;
  }

  /// A choice that was not proved cheapest may hold what the others make up for: the dearest such columns go first.
  void drop_unneeded(std::vector<std::uint32_t>& columns) const {
    std::vector<std::uint32_t> dearest_first = columns;
    std::stable_sort(dearest_first.begin(), dearest_first.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return costs_[a] > costs_[b]; });
    for (const std::uint32_t column : dearest_first) {
      const bool is_needed = std::any_of(first_.rows.begin(), first_.rows.end(), [&](const BitVector& row) {
        return row.test(column) && std::none_of(columns.begin(), columns.end(), [&](std::uint32_t other) {
                 return other != column && row.test(other);
               });
      });
      if (!is_needed) std::erase(columns, column);
    }
  }

  const std::vector<std::uint64_t>& costs_;
  std::uint64_t left_;
  Open first_;
  std::vector<std::uint32_t> best_;
  std::uint64_t best_cost_ = std::numeric_limits<std::uint64_t>::max();
  bool is_cut_short_ = false;
};

}  // namespace

SetCover cheapest_cover(const SetCoverProblem& problem, std::uint64_t most_work) {
  return Search(problem, most_work).run();
}

}  // namespace polc
