// A policy matrix as text, Markdown, CSV, HTML or JSON.
#pragma once

#include <cstdint>
#include <string>

#include "compiler/analysis/query/matrix.h"
#include "compiler/report/matrix_page.h"

namespace polc {

enum class MatrixFormat : int { text, md, html, csv, json };

/// The whole output, with a newline at its end. The width and the colours of `look` are of the text alone; html shows
/// titles anyway, and json both.
std::string render(const PolicyMatrix& matrix, MatrixFormat format, const MatrixLook& look = {});

/// `Only if verified; otherwise deny.` Empty where nothing is required.
std::string precondition_line(const PolicyMatrix& matrix);

/// `allow if own else instruct`
std::string cell_text(const MatrixCell& cell);
/// And what an edit did to it: `allow (was deny)`
std::string cell_text(const MatrixRow& row, std::size_t column);

}  // namespace polc
