// Abstract syntax trees to model: resolves names, expands patterns and checks what needs no decision.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/model/model.h"
#include "compiler/model/named_condition.h"
#include "compiler/syntax/policy_layer.h"

namespace polc {

/// What resolving took, counted and not timed.
struct ResolveCost {
  std::size_t entries = 0;  ///< As budget.h counts what a policy expands to, the names that patterns walk included.
  std::size_t compared_names = 0;  ///< For "did you mean".
};

/// Whether a condition still tests a setting that an account has no choice in, because it is immutable or bound to one value.
enum class FixedSettings : std::uint8_t {
  folded,  ///< No: its value is known, and the tables are smaller.
  kept,  ///< Yes, and each value of a setting's type grants, for the question what would be decided if there were a choice.
};

/// Builds the model of `layers`, base first. Problems go to `sink`; a statement with an error is left out and
/// the rest is still resolved. The model may be lowered only if the sink has no errors. `defines` gets the author's names
/// for conditions.
Model resolve(const std::vector<PolicyLayer>& layers, DiagnosticSink& sink, ResolveCost* cost = nullptr,
              std::vector<NamedCondition>* defines = nullptr, FixedSettings fixed = FixedSettings::folded);

}  // namespace polc
