#include "compiler/access/complexity.h"

#include <fmt/format.h>

#include <set>

#include "compiler/text/name_list.h"

namespace polc {
namespace {

/// Adds the variables that a condition names, whether or not it depends on them.
class NamedVariables {
 public:
  explicit NamedVariables(const ExpressionPool& expressions) : expressions_(expressions) {}

  void add(ExpressionId condition) {
    if (!seen_.insert(condition).second) return;
    const Expression& expression = expressions_[condition];
    if (expression.tests_variable()) variables_.insert(expression.variable);
    if (expression.compares_two()) variables_.insert(expression.other);
    for (const ExpressionId operand : expression.operands) add(operand);
  }

  std::vector<VariableId> all() const { return {variables_.begin(), variables_.end()}; }

 private:
  const ExpressionPool& expressions_;
  std::set<ExpressionId> seen_;
  std::set<VariableId> variables_;
};

}  // namespace

std::string variable_names(const Model& model, const std::vector<VariableId>& variables) {
  return first_of(variables, names_shown,
                  [&](VariableId id) { return in_backquotes(model.variables[index(id)].name); });
}

void report_limit(AccessConditions& access, const Comparison& comparison, Limit limit, std::uint64_t steps,
                  DiagnosticSink& sink) {
  const Model& model = access.model();
  NamedVariables named(model.expressions);
  named.add(comparison.condition);
  for (const RuleUse& use : access.uses(comparison.permission)) named.add(use.target.condition);
  const std::string what(comparison.what);
  const std::string& permission = model.permissions[index(comparison.permission)].name;
  const DiagramLimits& limits = access.diagrams().limits();
  if (limit == Limit::memory) {
    sink.report(Code::conditions_too_large, comparison.place,
                {what, permission, std::to_string(limits.nodes), std::to_string(limits.runs),
                 variable_names(model, named.all())});
    return;
  }
  sink.report(
      Code::condition_too_complex, comparison.place,
      {what, permission, std::to_string(steps), std::to_string(limits.depth), variable_names(model, named.all())});
}

std::string limit_text(const DiagramManager& diagrams, Limit limit, std::uint64_t steps) {
  switch (limit) {
    case Limit::steps:
      return fmt::format("{} steps", steps);
    case Limit::depth:
      return fmt::format("{} attributes and settings at once", diagrams.limits().depth);
    case Limit::memory:
      return fmt::format("{} nodes or {} branches", diagrams.limits().nodes, diagrams.limits().runs);
  }
  return "";
}

Diagnostic& report_total(const DiagramManager& diagrams, const std::string& what, Limit limit, std::uint64_t steps,
                         std::optional<Span> place, DiagnosticSink& sink) {
  return sink.report(Code::policy_too_complex, place, {what, limit_text(diagrams, limit, steps)});
}

bool check_complexity(AccessConditions& access, DiagnosticSink& sink) {
  const Model& model = access.model();
  for (std::size_t position = 0; position < model.permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    if (access.first_alike(permission) != permission) continue;
    const Comparison deciding{"deciding", permission, ExpressionPool::always(), model.permissions[position].span};
    if (!compare(access, deciding, sink, [&] { access.of(permission); }).is_known()) return false;
  }
  return true;
}

}  // namespace polc
