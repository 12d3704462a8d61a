// What would have to be different for a request to be decided otherwise: the smallest changes, and who can make them.
//
// A change gives one fact of the request another value, one setting of the account another value, or the subject one role more or less.
// A way is a set of changes that together are enough and of which none can be left out. Exact: where a way of n changes is named, no
// way of fewer is there, however many facts, settings and roles there are.
#pragma once

#include <vector>

#include "compiler/analysis/query/change.h"

namespace polc {

/// Changes that together are enough.
using ChangeSet = std::vector<Change>;

/// Ways to one outcome.
struct Ways {
  pol::Level level{};
  bool reaches = true;  ///< To this level or more; else to less than it.
  bool is_complete =
      true;  ///< False if those with other roles and something else take too much to find: there may be smaller ones.
  /// Of each no part is enough. By facts and settings alone: all ways of one change; where none of them is within reach, all of two;
  /// where none of those is either, one of the smallest. With other roles: all ways of one change; where no way of one change is within
  /// reach so far, all of two; where nothing at all is, one of the smallest for each set of roles that has one.
  std::vector<ChangeSet> ways;

  bool is_within_reach() const;
};

/// To the highest level; and to those between the present one and that, if they take fewer changes. For a subject that has the
/// highest level, to less than that. One Ways at least. Throws LimitReached where that takes too much.
std::vector<Ways> smallest_changes(ReadBackTable& read_back, const CurrentCase& current, pol::Level decided);

bool is_within_reach(const ChangeSet& way);

}  // namespace polc
