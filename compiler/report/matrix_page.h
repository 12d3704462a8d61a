// A policy matrix as a page for people: a table where it fits the width, else a block for each role.
#pragma once

#include <cstddef>
#include <string>

#include "compiler/analysis/query/matrix.h"

namespace polc {

struct MatrixLook {
  std::size_t width = 0;    ///< In columns of a terminal; 0: as many as it takes.
  bool has_titles = false;  ///< What the author wrote for people, instead of names.
  bool is_colored = false;
};

/// No line is wider than `look.width`, but for a single word that is.
///
/// A table breaks its cells between words, and repeats its header. Where a cell would take too many lines, or a word does
/// not fit its column, each role has a block that lists permissions by what comes out:
///
///     supervisor
///       allow
///         analytics.view, report.*
///       allow if in_reach
///         call_queue.{monitor, manage}
///       deny
///         everything else
///
/// Cost: linear in the cells.
std::string matrix_page(const PolicyMatrix& matrix, const MatrixLook& look);

}  // namespace polc
