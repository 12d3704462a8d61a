// Dotted names: how they fall into parts, and how many parts one may have.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/sema/workspace.h"

namespace polc::sema {

/// A permission's name may have this many parts. Far above any real name; it bounds the depth of the tree of
/// names, which is walked with a stack frame for each level.
inline constexpr std::size_t max_name_parts = 32;

/// `a.b.c` → a, b, c. A dot counts as a separator inside backquotes too: both spellings are one name.
std::vector<std::string_view> name_parts(std::string_view name);

void report_long_name(Workspace& workspace, std::string_view name, Span span);

}  // namespace polc::sema
