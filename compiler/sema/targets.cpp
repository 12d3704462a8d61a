#include "compiler/sema/targets.h"

#include <algorithm>

#include "compiler/sema/budget.h"

namespace polc::sema {

TargetResolver::Condition TargetResolver::condition_for(const ConditionRecipe& recipe, ResourceId resource) {
  Condition condition;
  std::vector<ExpressionId> operands = {recipe.base};
  bool failed = false;
  for (const ConditionRecipe::Part& part : recipe.parts) {
    const ResolvedCondition& resolved = conditions_.resolve(*part.condition, recipe.group, resource);
    condition.depends_on_resource |= resolved.depends_on_resource;
    failed |= !resolved.expression;
    for (const ConditionProblem& problem : resolved.problems) condition.problems.push_back(&problem);
    if (!resolved.expression) continue;
    operands.push_back(part.negated ? build_.negation(*resolved.expression) : *resolved.expression);
  }
  if (!failed) condition.expression = build_.conjunction(operands);
  return condition;
}

std::vector<Target> TargetResolver::resolve(const std::vector<PermissionId>& permissions,
                                            const ConditionRecipe& recipe) {
  std::vector<Target> targets;
  targets.reserve(permissions.size());
  if (recipe.parts.empty()) {
    for (const PermissionId permission : permissions) targets.push_back({permission, recipe.base, std::nullopt});
    return targets;
  }
  llvm::DenseMap<std::uint32_t, std::optional<ExpressionId>> by_resource;
  std::optional<Condition> shared;
  for (const PermissionId permission : permissions) {
    const ResourceId resource = workspace_.model.permissions[index(permission)].resource;
    std::optional<ExpressionId> expression;
    if (shared) {
      expression = shared->expression;
    } else if (const auto known = by_resource.find(static_cast<std::uint32_t>(index(resource)));
               known != by_resource.end()) {
      expression = known->second;
    } else {
      const std::size_t expressions = workspace_.model.expressions.size();
      Condition condition = condition_for(recipe, resource);
      const std::size_t added = workspace_.model.expressions.size() - expressions;
      if (!spend(workspace_, added, recipe.parts.front().condition->span)) return targets;
      for (const ConditionProblem* problem : condition.problems)
        report(*problem, workspace_.model.permissions[index(permission)].name);
      expression = condition.expression;
      by_resource[static_cast<std::uint32_t>(index(resource))] = expression;
      if (!condition.depends_on_resource) shared = std::move(condition);
    }
    if (expression) targets.push_back({permission, *expression, std::nullopt});
  }
  return targets;
}

std::vector<VariableId> TargetResolver::settings_of(const ConditionRecipe& recipe, ResourceId resource) {
  std::vector<VariableId> settings;
  for (const ConditionRecipe::Part& part : recipe.parts) {
    const ResolvedCondition& resolved = conditions_.resolve(*part.condition, recipe.group, resource);
    settings.insert(settings.end(), resolved.settings.begin(), resolved.settings.end());
  }
  std::sort(settings.begin(), settings.end());
  settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
  return settings;
}

/// One condition over permissions of many resources: those that lack the attribute are named together.
void TargetResolver::add_resource(Reported& reported, const ConditionProblem& problem) {
  const std::string& resource = problem.arguments.back();
  std::vector<std::string>& known = reported.resources;
  if (known.size() > names_shown || std::find(known.begin(), known.end(), resource) != known.end()) return;
  Diagnostic& diagnostic = workspace_.sink.all()[reported.diagnostic];
  if (known.size() > 1) diagnostic.helps.pop_back();
  known.push_back(resource);
  const bool is_full = known.size() > names_shown;
  diagnostic.help("the same is true of " +
                  (is_full ? "many other resources" : listed({known.begin() + 1, known.end()})));
}

void TargetResolver::report(const ConditionProblem& problem, std::string_view permission) {
  const auto [known, is_new] =
      reported_.try_emplace({problem.code, problem.span.file, problem.span.begin, problem.span.end},
                            Reported{workspace_.sink.all().size(), {problem.arguments.back()}});
  if (!is_new) {
    if (problem.code == Code::attribute_of_other_resource) add_resource(known->second, problem);
    return;
  }
  std::vector<std::string> arguments = problem.arguments;
  arguments.emplace_back(permission);
  Diagnostic& diagnostic = workspace_.sink.report(problem.code, problem.span, arguments);
  for (const Label& label : problem.labels) diagnostic.label(label.span, label.text);
  for (const std::string& help : problem.helps) diagnostic.help(help);
  diagnostic.fixes = problem.fixes;
}

}  // namespace polc::sema
