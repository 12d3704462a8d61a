// A policy matrix as text, Markdown, CSV, HTML or JSON.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/analysis/query/matrix.h"

namespace polc {

enum class MatrixFormat : int { text, md, html, csv, json };

/// The whole output, with a newline at its end.
std::string render(const PolicyMatrix& matrix, MatrixFormat format);

/// `allow if own else instruct`
std::string cell_text(const MatrixCell& cell);

}  // namespace polc
