// How much a policy may expand to.
//
// A short text can expand to a lot: a thousand rules for `*` over a hundred thousand permissions are a hundred
// million targets, and a matrix row has a cell for each role and permission. Without a cap, a megabyte of text could
// take all memory of the machine.
#pragma once

#include <cstddef>

#include "compiler/sema/workspace.h"

namespace polc::sema {

/// Permissions named by statements, cells by role and permission, implications, and parts of conditions, all
/// together. The largest policies known have some hundred thousand; this many take about a gigabyte.
inline constexpr std::size_t max_entries = 24'000'000;

/// Whether the cap has been passed, and reported.
inline bool is_spent(const Workspace& workspace) {
  return workspace.entries_spent > max_entries;
}

/// Takes `entries` from what is left. False, with one report for the whole policy, if there are not enough; the
/// caller then leaves out the rest. `where` is the statement at hand.
bool spend(Workspace& workspace, std::size_t entries, Span where);

}  // namespace polc::sema
