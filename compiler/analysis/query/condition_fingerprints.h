// Conditions by name alone: their words, and a fingerprint that no numbering can change.
//
// A diagram tests variables in the order of their ids, and ids move when a declaration does. Here the variables are put in the order
// of their names, and so are their values, so that one condition has one fingerprint, whatever policy it was read from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diagram/cover.h"
#include "compiler/diagram/diagram.h"

namespace polc {

struct NamedVariable {
  std::string name;       ///< As conditions say it: `own`, `supervisor.limit`.
  std::string full_name;  ///< `ticket.own`; tells it from all others.
  bool is_setting = false;
  bool boolean = false;
  bool ordered = false;
  std::vector<std::string> values;
  std::optional<std::uint32_t> left_out;  ///< The value that stands for no choice.
};

/// The words for `alternatives`, as a policy would say them; a value that `is_said[variable]` does not have is passed over:
/// cases with it are spoken of elsewhere. `always` and `never` where there is nothing to join.
std::string words(const std::vector<NamedVariable>& variables, const std::vector<Alternative>& alternatives,
                  const std::vector<ValueSet>& is_said);

/// 64 bits, as 16 hexadecimal digits, of a text: the front of its SHA-256.
std::string fingerprint_of(std::string_view text);

class ConditionFingerprints {
 public:
  /// Keeps references.
  ConditionFingerprints(DiagramManager& diagrams, const std::vector<NamedVariable>& variables);

  /// Equal for conditions that hold in the same cases by name. Throws as the operations of diagrams do; memoized.
  const std::string& of(Diagram condition);

 private:
  Diagram by_name(Diagram condition);
  std::string text(Diagram by_name);

  DiagramManager& diagrams_;
  const std::vector<NamedVariable>& variables_;
  std::vector<std::uint32_t> order_;                // By place in the order of names: the variable.
  std::vector<std::uint32_t> place_;                // By variable.
  std::vector<std::vector<std::uint32_t>> values_;  // By place: the values in the order of their names.
  std::optional<DiagramManager> named_;
  std::unordered_map<Diagram, Diagram> known_;
  std::unordered_map<Diagram, std::string> fingerprints_;
};

}  // namespace polc
