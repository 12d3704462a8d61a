// A model decided and checked by trying every case, straight from its rules: no diagrams, no groups of roles, no scopes of accounts.
//
// For what is made of a model and has no text that the oracle could read, as a mutant. Cost: exponential in the variables that are
// tried; the caller says which.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <vector>

#include "compiler/model/model.h"

namespace polc::oracle {

class NaiveModel {
 public:
  using Values = std::vector<std::uint32_t>;  ///< By VariableId.
  using Subject = std::vector<RoleId>;

  explicit NaiveModel(const Model& model) : model_(model) {}

  bool holds(ExpressionId condition, const Values& values) const;
  std::size_t decide(const Subject& subject, PermissionId permission, const Values& values) const;
  bool admits(const Values& values) const;
  bool admits(const Subject& subject) const;

  /// Defaults, and the first values of what has none.
  Values defaults() const;

  /// What the rules and claims about the permission test, and the settings that requirements tie to these.
  std::set<VariableId> tested(PermissionId permission) const;

  /// Calls `visit` with every assignment of these, others at their defaults, in accounts that the model admits or not; until it says
  /// false. Returns false if it did.
  bool every_case(const std::set<VariableId>& variables, const std::function<bool(const Values&)>& visit) const;

  /// How many there are.
  double cases(const std::set<VariableId>& variables) const;

  /// Every admissible set of at most so many roles; the empty one first.
  std::vector<Subject> subjects(std::size_t most) const;

  // Whether a claim fails, over assignments of these variables.
  bool fails(const Expectation& expectation, const std::set<VariableId>& variables) const;
  bool fails(const Assertion& assertion, const std::set<VariableId>& variables) const;  ///< Only, never and always.
  bool fails(const Absence& absence, const std::set<VariableId>& variables) const;

 private:
  std::size_t granted(const Subject& subject, PermissionId permission, const Values& values) const;
  void collect(ExpressionId condition, std::set<VariableId>& variables) const;
  Subject effective(const Subject& subject) const;

  const Model& model_;
};

}  // namespace polc::oracle
