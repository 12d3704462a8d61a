// Why a request is decided as it is, and what would change that, as text or JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/changes.h"
#include "pol/explain.h"

namespace polc {

struct ExplanationReport {
  pol::Explanation explanation;
  std::optional<std::vector<ChangeSet>> ways;  ///< To the highest level; none if they take too much to find.
};

enum class ExplanationFormat : int { text, json };

/// `table` is the one that decided.
std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format);

}  // namespace polc
