// What a policy's tests say of it: their outcomes, which cells they cover, and which tests would cover the rest.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "tools/polc/lsp/analysis.h"

namespace polc::lsp {

struct MatrixCoverage {
  Span span;
  std::size_t cells = 0;
  std::size_t uncovered = 0;
};

struct ClaimsFound {
  std::vector<TestResult> tests;
  bool is_measured = false;  ///< Else there are too many cells to measure while somebody types.
  std::vector<MatrixCoverage> matrices;
  std::string missing_tests;  ///< As text of a policy, laid out; empty if everything is covered.
};

/// Statements as `polc fmt` lays them out; the text itself where it cannot be read.
std::string laid_out(const std::string& text);

/// Of a policy with a table. Cost: as `polc test --coverage --suggest`, for at most some thousand cells.
ClaimsFound find_claims(const Compilation& compilation);

}  // namespace polc::lsp
