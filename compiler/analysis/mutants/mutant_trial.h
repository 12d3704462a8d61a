// Tries every mutant of a policy: which claim fails with it, or that none could, or the case that nobody looks at.
//
// Nothing is compiled again. A mutant of a permission replaces that permission's rules, and only what is claimed about it is checked,
// by the same code that checks the policy; a mutant of a setting leaves the conditions as they are, and only permissions that it can
// matter to are looked at. Both policies share one manager of diagrams, in which equal conditions are the same node: so "decided alike"
// is a comparison of numbers, and a proof. Cost: a mutant costs what one permission and its claims do.
//
// What "decided alike" means for a setting. An account has one value for each; where it has chosen none, the default. A mutant
// - with another default is compared with all that else is chosen left as it is; an account that it does not admit any more is decided
//   otherwise, if a decision depends on a setting that requirements tie to this one;
// - which admits an account that the policy does not is compared with the accounts that the policy admits and that differ from it in one
//   setting: the mutant's own, at each value that it may have (where a requirement was dropped, off); or then the required one, at
//   each value that was required. A decision that all accounts of either kind have otherwise is a new one. Where the policy admits none
//   of them, with those at their defaults.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "compiler/access/complexity.h"
#include "compiler/analysis/mutants/mutant.h"

namespace polc {

struct MutantOptions {
  std::string_view policy = "POLICY";         ///< The file as the user named it.
  std::uint64_t steps = max_steps_of_policy;  ///< Of all comparisons. What is left when they end is not tried.
  /// So many are tried; of a thousand roles and ten thousand permissions there are millions, which would take gigabytes.
  std::size_t most = 1'000'000;
  /// Told now and then how many of how many permissions and settings are done.
  std::function<void(std::size_t done, std::size_t of)> progress;
};

/// What became of each mutant, in the order of the places in the text. `model` is one whose settings were kept (FixedSettings), and
/// its claims hold; what it is afterwards is no matter.
std::vector<MutantResult> try_mutants(Model& model, const MutantOptions& options = {});

/// The policy that a mutant of `model` is, by itself: for whoever does not trust the shortcut. `access` is that of `model`.
Model with_mutant(const Model& model, const Mutant& mutant);

}  // namespace polc
