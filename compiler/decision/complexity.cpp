// Entry: check_complexity, is_too_complex, variable_names.
#include "compiler/decision/complexity.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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
  constexpr std::size_t most = 12;
  std::string names;
  const std::size_t shown = variables.size() > most + 1 ? most : variables.size();
  for (std::size_t position = 0; position < shown; ++position) {
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", model.variables[index(variables[position])].name);
  }
  return shown == variables.size() ? names : fmt::format("{} and {} more", names, variables.size() - shown);
}

void report_too_complex(RoleFunctions& functions, PermissionId permission, ExpressionId condition,
                        const std::string& what, Span place, DiagnosticSink& sink) {
  const Model& model = functions.model();
  NamedVariables named(model.expressions);
  named.add(condition);
  for (const RuleUse& use : functions.uses(permission)) named.add(use.target.condition);
  sink.report(Code::condition_too_complex, place,
              {what, model.permissions[index(permission)].name, std::to_string(max_steps),
               std::to_string(Diagrams::max_depth), variable_names(model, named.all())});
}

bool is_too_complex(RoleFunctions& functions, PermissionId permission, ExpressionId condition, const std::string& what,
                    Span place, DiagnosticSink& sink) {
  if (!functions.diagrams().exhausted()) return false;
  report_too_complex(functions, permission, condition, what, place, sink);
  return true;
}

bool check_complexity(RoleFunctions& functions, DiagnosticSink& sink) {
  const Model& model = functions.model();
  for (std::size_t position = 0; position < model.permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    functions.diagrams().allow_steps(max_steps);
    functions.of(permission);
    if (is_too_complex(functions, permission, ExpressionPool::always(), "deciding", model.permissions[position].span,
                       sink))
      return false;
  }
  return true;
}

}  // namespace polc
