// Whether a claim fails while a mutant is in place: by the same checks that a policy has to pass.
#pragma once

#include <string_view>

#include "compiler/analysis/mutants/claim_index.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

class MutantClaims {
 public:
  /// Keeps references. `model` is that of `access`.
  MutantClaims(Model& model, AccessConditions& access, ClaimIndex& claims, std::string_view policy);

  /// Puts the claims about the permission into the model, without the expectations that say nothing of it.
  void select(PermissionId permission);

  /// Looks at the absences that the model has, and if `is_decided_otherwise` at the claims that were selected, in the order in which
  /// polc looks at them: cells, what a base promises, asserts, tests. The result's fate is then `killed`, `refused` or, where nothing
  /// failed, `equivalent` so far; `not_tried` at a limit.
  void find_killer(MutantResult& result, PermissionId permission, bool is_decided_otherwise);

 private:
  bool took(MutantResult& result, const DiagnosticSink& sink, MutantKiller::Kind kind) const;
  void run_selected_tests(MutantResult& result);
  bool fails_as_a_whole(Span expectation);

  Model& model_;
  AccessConditions& access_;
  ClaimIndex& claims_;
  std::string_view policy_;
  bool has_layers_ = false;
};

}  // namespace polc
