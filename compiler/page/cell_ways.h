// What would raise a cell, and in which of its cases: "With Let agents log in is on, if not Assigned to the queue".
#pragma once

#include <optional>
#include <vector>

#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/condition_words.h"

namespace polc::page {

/// Changes that together are enough, wherever `words` holds of the cases that they change.
struct CellWay {
  ChangeSet changes;
  ConditionWords words;  ///< Always, where they are enough in every case that is not so already.
  Diagram where{};       ///< The same as a condition, of all the cell's cases.
};

struct CellWays {
  pol::Level level{};
  bool is_complete = true;    ///< As of Ways.
  std::vector<CellWay> ways;  ///< Within reach. None: nothing but another policy would help.
};

/// From the lowest level of the cell to the highest of the table. `possible` are the cell's cases. Nothing if it has the highest
/// level always. Throws LimitReached where it takes too much.
std::optional<CellWays> cell_ways(ReadBackTable& read_back, pol::PermissionId permission, pol::RoleId role,
                                  Diagram possible);

}  // namespace polc::page
