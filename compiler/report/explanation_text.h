// Why a request is decided as it is, and what would change that, as text or JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/grounds.h"
#include "compiler/analysis/query/statement_uses.h"
#include "pol/explain.h"

namespace polc {

/// A restriction that bears on the request besides the statement that decides.
struct ExplainedGate {
  pol::Statement statement;
  bool is_passed = false;  ///< Else it would keep the request at its level, if nothing else did.
  Grounds grounds;         ///< Why it is passed, or stands.
};

struct ExplanationReport {
  pol::Explanation explanation;
  Grounds grounds;  ///< Why the condition of the statement that decides holds.
  /// Others that decide the same: without the one that is named, the first of these would decide.
  std::vector<StatementUse> behind;
  std::vector<ExplainedGate> gates;  ///< As they stand in the policy.
  std::string folder;                ///< Of the policy, so that its files can be opened; empty if that is not known.
  std::optional<std::vector<Ways>> ways;  ///< None if they take too much to find.
};

enum class ExplanationFormat : int { text, json };

/// `table` is the one that decided. `width`: the columns of a line of text; what stands in the policy is not broken.
/// `line`: of a batch, from 1; its JSON is one line.
std::string render(const ExplanationReport& report, const pol::TableView& table, ExplanationFormat format,
                   std::size_t width, std::uint32_t line = 0);

}  // namespace polc
