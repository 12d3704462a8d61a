// The colours of a matrix on a terminal.
#pragma once

#include <string>

#include "compiler/analysis/query/matrix.h"
#include "compiler/report/matrix_page.h"

namespace polc {

inline std::string painted(const std::string& text, const char* color, const MatrixLook& look) {
  return look.is_colored && !text.empty() ? "\033[" + std::string(color) + "m" + text + "\033[0m" : text;
}

inline std::string strong(const std::string& text, const MatrixLook& look) {
  return painted(text, "1", look);
}

/// The lowest level steps back; what always holds is green, what depends on something yellow.
inline std::string painted_cell(const std::string& text, const MatrixCell& cell, const PolicyMatrix& matrix,
                                const MatrixLook& look) {
  const bool depends = cell.size() > 1 || !cell.front().condition.empty();
  return painted(text, depends ? "33" : cell.front().level == matrix.lowest_level ? "2" : "32", look);
}

}  // namespace polc
