// What stands or falls as one piece of text: a rule, one outcome of a cell, or one `grants` of a setting.
//
// A setting whose value is a role makes a rule for each value from one `grants`; a warning speaks of the text,
// so those rules are one statement. Cost: a sort of the rules.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/model/model.h"

namespace polc::lint {

enum class StatementId : std::uint32_t {};

class RuleStatements {
 public:
  explicit RuleStatements(const Model& model);

  std::size_t size() const { return rules_.size(); }
  StatementId of(std::uint32_t rule) const { return statement_of_[rule]; }

  /// Indexes into Model::rules; at least one.
  const std::vector<std::uint32_t>& rules(StatementId statement) const { return rules_[index(statement)]; }

  /// One rule that speaks for the statement: where it is, what kind it has.
  const Rule& rule(StatementId statement) const { return model_.rules[rules(statement).front()]; }

  /// Grants, or restrictions, latest first as a reader meets them: layer, file, place.
  std::vector<StatementId> latest_first(Rule::Kind kind) const;

 private:
  const Model& model_;
  std::vector<StatementId> statement_of_;          // By rule.
  std::vector<std::vector<std::uint32_t>> rules_;  // By statement.
};

}  // namespace polc::lint
