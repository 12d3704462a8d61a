// The conditions of a model as diagrams, each translated once.
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "compiler/diagram/diagram.h"
#include "compiler/model/model.h"

namespace polc {

class ConditionDiagrams {
 public:
  /// Keeps a reference to `model`.
  explicit ConditionDiagrams(const Model& model, DiagramLimits limits = {});

  Diagram of(ExpressionId condition);

  /// What one setting makes of the account configurations that the policy which ends with `layer` admits: its bounds,
  /// or its default where it is immutable, and what it requires. See AccountScope for the whole.
  Diagram admitted_by(VariableId setting, Layer layer = std::numeric_limits<Layer>::max());

  DiagramManager& diagrams() { return diagrams_; }
  const Model& model() const { return model_; }

 private:
  Diagram translate(const Expression& expression);
  std::vector<Diagram> translate(const std::vector<ExpressionId>& conditions);
  Diagram same(VariableId a, VariableId b);
  Diagram requirements_of(VariableId setting, std::uint32_t default_value);

  const Model& model_;
  DiagramManager diagrams_;
  std::vector<std::optional<Diagram>> memo_;  // By ExpressionId.
};

}  // namespace polc
