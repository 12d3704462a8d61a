// Two texts' differing lines, as `diff -u` and code review tools show them.
#pragma once

#include <string>
#include <string_view>

namespace polc {

/// Empty if the texts are equal. `name` stands in the head, behind `a/` and `b/`, so that `git apply` and `patch -p1` take
/// the result. Cost: the lines times the differing ones; texts that differ in more than a few thousand lines are shown as
/// one change.
std::string unified_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace polc
