// The claims of a policy by permission: what may fail when one permission is decided otherwise.
//
// A claim over a thousand permissions is a thousand claims to a mutant of one of them. So that a mutant costs what its permission's
// claims cost, these are put into the model by themselves, where the checks of claims find them.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/analysis/mutants/mutant_source.h"

namespace polc {

class ClaimIndex {
 public:
  /// Takes the claims out of the model, and keeps a reference to it. Cost: linear in them.
  explicit ClaimIndex(Model& model);

  /// Puts into the model the asserts and expectations that speak of the permission, each of it alone.
  void select(PermissionId permission);

  /// Puts in one test alone, with all that it says.
  void select(const Test& test);

  const AbsencesByPermission& absences() const { return absences_; }
  const std::vector<Test>& tests() const { return tests_; }

  /// Whether there is any claim but cells.
  bool is_empty() const { return tests_.empty() && assertions_.empty(); }

  /// The conditions of the claims about the permission, and of what gives roles to whoever has it.
  std::vector<ExpressionId> conditions_of(PermissionId permission) const;

 private:
  struct Claimed {
    std::uint32_t test = 0;
    std::uint32_t expectation = 0;
    std::uint32_t target = 0;
  };
  struct Asserted {
    std::uint32_t assertion = 0;
    std::uint32_t target = 0;
    bool is_whole = false;  ///< A claim about several permissions at a time.
  };
  void index_assertion(std::uint32_t number);

  Model& model_;
  std::vector<Test> tests_;
  std::vector<Assertion> assertions_;
  AbsencesByPermission absences_;
  std::vector<std::vector<Claimed>> claimed_;    // By PermissionId.
  std::vector<std::vector<Asserted>> asserted_;  // Likewise.
};

}  // namespace polc
