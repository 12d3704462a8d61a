// What stands or falls as one piece of text: a rule, one outcome of a cell, or one `grants` of a setting.
//
// A setting whose value is a role makes a rule for each value from one `grants`; a warning speaks of the text,
// so those rules are one unit. Cost: a sort of the rules.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/model/model.h"

namespace polc::warnings {

enum class UnitId : std::uint32_t {};

class RuleUnits {
 public:
  explicit RuleUnits(const Model& model);

  std::size_t size() const { return rules_.size(); }
  UnitId of(std::uint32_t rule) const { return unit_of_[rule]; }

  /// Indexes into Model::rules; at least one.
  const std::vector<std::uint32_t>& rules(UnitId unit) const { return rules_[index(unit)]; }

  /// One rule that speaks for the unit: where it is, what kind it has.
  const Rule& rule(UnitId unit) const { return model_.rules[rules(unit).front()]; }

  /// Grants, or restrictions, latest first as a reader meets them: layer, file, place.
  std::vector<UnitId> latest_first(Rule::Kind kind) const;

 private:
  const Model& model_;
  std::vector<UnitId> unit_of_;                    // By rule.
  std::vector<std::vector<std::uint32_t>> rules_;  // By unit.
};

}  // namespace polc::warnings
