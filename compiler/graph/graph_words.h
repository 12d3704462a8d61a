// What all forms of a graph say alike.
#pragma once

#include <string>
#include <string_view>

#include "compiler/graph/access_graph.h"

namespace polc {

/// "12 of 40", "12 of 40, 3 of them in some cases"
std::string reach_words(const Reach& reach, std::size_t permissions);

/// On one line, with unseen characters made visible, and cut where it is longer than `columns`.
std::string short_title(std::string_view title, std::size_t columns);

}  // namespace polc
