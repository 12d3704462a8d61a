// Who may do what, counted: for questions about more permissions than anybody reads one by one.
#pragma once

#include <string>

#include "compiler/report/who_text.h"

namespace polc {

/// Permissions from which on an answer is counted, unless all are asked for. Two or three screens of blocks are read; hundreds are not.
inline constexpr std::size_t most_permissions_told = 100;

/// For each resource the roles that have something, with how many of its permissions each has always and in some cases; then what was
/// left out, and how to see it. `width`: the columns of a line.
std::string who_summary_text(const WhoReport& report, ReadBackTable& read_back, std::size_t width);

}  // namespace polc
