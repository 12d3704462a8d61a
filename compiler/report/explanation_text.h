// Why a request is decided as it is, and what would change that, as text or JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/statement_uses.h"
#include "pol/explain.h"

namespace polc {

struct ExplanationReport {
  pol::Explanation explanation;
  /// Others that decide the same: without the one that is named, the first of these would decide.
  std::vector<StatementUse> behind;
  std::optional<std::vector<Ways>> ways;  ///< None if they take too much to find.
};

enum class ExplanationFormat : int { text, json };

/// `table` is the one that decided. `width`: the columns of a line of text; what stands in the policy is not broken. `line`: of a batch, from 1; its JSON is one line.
std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format,
                   std::size_t width, std::uint32_t line = 0);

}  // namespace polc
