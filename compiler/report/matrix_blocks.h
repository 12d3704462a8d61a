// A policy matrix as a block for each role: see matrix_page.h.
#pragma once

#include <string>

#include "compiler/analysis/query/matrix.h"
#include "compiler/report/matrix_page.h"

namespace polc {

std::string matrix_blocks(const PolicyMatrix& matrix, const MatrixLook& look);

}  // namespace polc
