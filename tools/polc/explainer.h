// Explains requests about one table: what decides them, and what would change the answer.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>

#include "compiler/analysis/query/statement_uses.h"
#include "compiler/report/explanation_text.h"
#include "compiler/table/read_back_table.h"
#include "pol/explain.h"
#include "tools/polc/request_text.h"

namespace polc::tool {

class Explainer {
 public:
  /// Keeps references to all three.
  Explainer(ExplanationFormat format, const pol::TableView& table, const pol::Explanations& explanations,
            std::ostream& out)
      : format_(format), table_(table), explanations_(explanations), out_(out), read_back_(table), uses_(read_back_) {}

  /// Prints the explanation, or that the request cannot be decided; why is in `sink`. `line` is 0 for a request that is no line of a
  /// batch.
  void answer(const std::optional<RequestWords>& words, std::uint32_t line, DiagnosticSink& sink);

 private:
  bool explain(const RequestWords& words, std::uint32_t line, DiagnosticSink& sink);
  void refuse(std::uint32_t line, const DiagnosticSink& sink);

  ExplanationFormat format_;
  const pol::TableView& table_;
  const pol::Explanations& explanations_;
  std::ostream& out_;
  ReadBackTable read_back_;
  StatementUses uses_;
};

}  // namespace polc::tool
