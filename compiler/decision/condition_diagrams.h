// The conditions of a model as diagrams, each translated once.
#pragma once

#include <optional>
#include <vector>

#include "compiler/decision/diagram.h"
#include "compiler/model/model.h"

namespace polc {

class ConditionDiagrams {
 public:
  /// Keeps a reference to `model`.
  explicit ConditionDiagrams(const Model& model);

  Diagram of(ExpressionId condition);

  /// The account configurations that the policy admits: bounds and requirements met, immutables at their
  /// defaults.
  Diagram admitted();

  /// The part of `admitted` that one setting makes: its bounds, and what it requires.
  Diagram admitted_by(VariableId setting);

  Diagrams& diagrams() { return diagrams_; }
  const Model& model() const { return model_; }

 private:
  Diagram translate(const Expression& expression);
  Diagram same(VariableId a, VariableId b);
  Diagram requirements_of(VariableId setting);

  const Model& model_;
  Diagrams diagrams_;
  std::vector<std::optional<Diagram>> memo_;  // By ExpressionId.
  std::optional<Diagram> admitted_;
};

}  // namespace polc
