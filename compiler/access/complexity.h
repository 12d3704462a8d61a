// Conditions that are too complex to be compared exactly: reported before they cost much time or memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

/// The steps that one permission, and one claim about it, may take. Well under a second and 200 MB; the conditions
/// of a permission that a person wrote take some dozens.
constexpr std::uint64_t max_steps = std::uint64_t{1} << 19;

/// The steps of all comparisons of one policy: a minute or so.
constexpr std::uint64_t max_steps_of_policy = std::uint64_t{1} << 28;

/// Warnings are worth some seconds at most; those of a policy that a person wrote take some thousand steps.
constexpr std::uint64_t max_steps_of_lint = std::uint64_t{1} << 21;

/// How much a compilation may take.
struct Effort {
  std::uint64_t steps = max_steps_of_policy;
  std::uint64_t steps_of_lint = max_steps_of_lint;
  DiagramLimits diagrams;
};

/// What is compared, for whoever reads that it takes too much.
struct Comparison {
  std::string_view what;  ///< Such as "deciding" or "this assert on": the permission follows.
  PermissionId permission{};
  ExpressionId condition = ExpressionPool::always();  ///< Tested beside the conditions of the permission's own rules.
  Span place;
};

/// Reports the limit that ended a comparison, which had so many steps.
void report_limit(AccessConditions& access, const Comparison& comparison, Limit limit, std::uint64_t steps,
                  DiagnosticSink& sink);

/// Reports the limit that ended all that was to be compared for `what`, whichever permission it happened at.
Diagnostic& report_total(const DiagramManager& diagrams, const std::string& what, Limit limit, std::uint64_t steps,
                         std::optional<Span> place, DiagnosticSink& sink);

/// How much the limit is: "2097152 steps".
std::string limit_text(const DiagramManager& diagrams, Limit limit, std::uint64_t steps);

/// What `work` gives within `steps`; if it ends at a limit, that is reported.
template <typename Work>
Bounded<ResultOf<Work>> compare(AccessConditions& access, const Comparison& comparison, DiagnosticSink& sink, Work work,
                                std::uint64_t steps = max_steps) {
  Bounded<ResultOf<Work>> result = access.diagrams().bounded(steps, std::move(work));
  if (const std::optional<Limit> limit = result.limit()) report_limit(access, comparison, *limit, steps, sink);
  return result;
}

/// Computes what every permission depends on. False, and reported, at the first that ends at a limit.
[[nodiscard]] bool check_complexity(AccessConditions& access, DiagnosticSink& sink);

/// The first names of a long list, quoted and joined, and how many more there are.
std::string variable_names(const Model& model, const std::vector<VariableId>& variables);

}  // namespace polc
