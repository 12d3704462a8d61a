// Explains requests about one table: what decides them, and what would change the answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/analysis/query/statement_uses.h"
#include "compiler/report/explanation_text.h"
#include "compiler/table/read_back_table.h"
#include "pol/explain.h"
#include "tools/polc/policy_input.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

class Explainer {
 public:
  /// Keeps references to `input`, which is at `path` and has a table, to `explanations` of it and to `out`. `width`: the columns
  /// of a line of text.
  Explainer(const PolicyInput& input, const std::string& path, const pol::Explanations& explanations,
            ExplanationFormat format, std::size_t width, std::ostream& out);

  /// Prints the explanation, or that the request cannot be decided; why is in `sink`. `line` is 0 for a request that is no line of a
  /// batch.
  void answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink);

 private:
  bool explain(const RequestWords& words, std::uint32_t line, DiagnosticSink& sink);
  void refuse(std::uint32_t line, const DiagnosticSink& sink);

  const pol::TableView& table_;
  const pol::Explanations& explanations_;
  ExplanationFormat format_;
  std::size_t width_;
  std::ostream& out_;
  std::string folder_;
  ReadBackTable read_back_;
  StatementUses uses_;
  std::vector<NamedDiagram> names_;
};

}  // namespace polc::tool
