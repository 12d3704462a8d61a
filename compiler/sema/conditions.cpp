// Long because each kind of condition has its own rules of names and types: a function a kind, which call one another.
#include "compiler/sema/conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/orders.h"
#include "compiler/sema/types.h"
#include "compiler/sema/unknown_condition_name.h"
#include "compiler/sema/unread_names.h"
#include "compiler/text/name_text.h"

namespace polc::sema {
namespace {

template <typename Map>
void add_names(const Map& map, std::vector<std::string>& names) {
  for (const auto& entry : map) names.push_back(entry.first().str());
}

const std::string& kind_word(const Variable& variable) {
  static const std::string attribute = "attribute";
  static const std::string setting = "setting";
  return variable.kind == Variable::Kind::attribute ? attribute : setting;
}

/// The values that both have, as a set of the first one's.
ValueSet common_values(const Workspace& workspace, DomainId first, DomainId second) {
  const std::vector<std::string>& values = workspace.model.domains[index(first)].values;
  ValueSet common(static_cast<unsigned>(values.size()), first == second);
  if (first == second) return common;
  const auto& others = workspace.symbols.domain_values[index(second)];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (others.count(values[i]) != 0) common.set(static_cast<unsigned>(i));
  }
  return common;
}

/// The one kind of value that a layer can add.
bool is_role_of_layer(const Workspace& workspace, const Domain& domain, const std::string& value) {
  if (!domain.of_roles) return false;
  const RoleId* role = lookup(workspace.symbols.roles, value);
  return role != nullptr && workspace.model.roles[index(*role)].layer > 0;
}

}  // namespace

const ResolvedCondition& ConditionResolver::resolve(const ast::Condition& condition, std::string_view group,
                                                    ResourceId resource) {
  const auto shared = known_.find({&condition, 0});
  if (shared != known_.end()) return *shared->second;
  const auto own_key = std::pair(&condition, static_cast<std::uint32_t>(index(resource)) + 1);
  const auto own = known_.find(own_key);
  if (own != known_.end()) return *own->second;
  touched_.insert(&condition);
  results_.push_back(resolve_anew(condition, group, resource));
  const ResolvedCondition& result = results_.back();
  known_[result.depends_on_resource ? own_key : std::pair(&condition, 0U)] = &result;
  return result;
}

const ResolvedCondition* ConditionResolver::find(const ast::Condition& condition,
                                                 std::optional<ResourceId> resource) const {
  const auto found = known_.find({&condition, resource ? static_cast<std::uint32_t>(index(*resource)) + 1 : 0});
  return found == known_.end() ? nullptr : found->second;
}

ResolvedCondition ConditionResolver::resolve_anew(const ast::Condition& condition, std::string_view group,
                                                  ResourceId resource) {
  Work work;
  work.group = group;
  work.resource = resource;
  const ExpressionId expression = expression_of(work, condition);
  if (!work.failed) work.result.expression = expression;
  std::vector<VariableId>& settings = work.result.settings;
  std::sort(settings.begin(), settings.end());
  settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
  return std::move(work.result);
}

std::optional<std::uint32_t> ConditionResolver::fixed_value(VariableId id) const {
  const Variable& variable = workspace_.model.variables[index(id)];
  if (variable.kind != Variable::Kind::setting || workspace_.keeps_fixed_settings) return std::nullopt;
  // What a layer alone narrows to one value is not folded: what the base says of the others is held against it.
  if (!variable.overrides.empty()) return std::nullopt;
  if (variable.immutable || variable.allowed.count() == 1) return variable.default_value;
  return std::nullopt;
}

ExpressionId ConditionResolver::expression_of(Work& work, const ast::Condition& condition) {
  if (condition.kind == ast::Condition::Kind::comparison) return comparison_of(work, condition.comparison);
  std::vector<ExpressionId> operands;
  operands.reserve(condition.operands.size());
  for (const ast::ConditionPtr& operand : condition.operands) operands.push_back(expression_of(work, *operand));
  switch (condition.kind) {
    case ast::Condition::Kind::negation:
      return build_.negation(operands.front());
    case ast::Condition::Kind::conjunction:
      return build_.conjunction(operands);
    default:
      return build_.disjunction(operands);
  }
}

ExpressionId ConditionResolver::comparison_of(Work& work, const ast::Comparison& comparison) {
  const Meaning meaning = look_up(work, comparison.subject);
  if (meaning.define != nullptr) return define_of(work, *meaning.define, comparison);
  if (!meaning.variable) return unknown_name(work, comparison.subject, comparison);
  const VariableId variable = *meaning.variable;
  if (fails_with(work, variable)) return ExpressionPool::never();
  using Kind = ast::Comparison::Kind;
  switch (comparison.kind) {
    case Kind::truth:
      return truth_of(work, variable, comparison);
    case Kind::is:
      return is_of(work, variable, comparison);
    case Kind::is_not:
      return build_.negation(is_of(work, variable, comparison));
    case Kind::in:
      return in_of(work, variable, comparison);
    case Kind::not_in:
      return build_.negation(in_of(work, variable, comparison));
    case Kind::at_least:
    case Kind::at_most:
    case Kind::above:
    case Kind::below:
      return bound_of(work, variable, comparison);
  }
  return ExpressionPool::never();
}

/// What to write for `reachable is true`.
std::string ConditionResolver::instead_of(const ast::Comparison& use) {
  using Kind = ast::Comparison::Kind;
  const std::string name = path_text(joined(use.subject));
  if (use.values.size() != 1 || (use.kind != Kind::is && use.kind != Kind::is_not)) {
    return fmt::format("write `{}` or `not {}`", name, name);
  }
  const std::string& value = use.values.front().text;
  const bool is_false = value == "false" || value == "off" || value == "no";
  return fmt::format("write `{}{}`", is_false != (use.kind == Kind::is_not) ? "not " : "", name);
}

/// A define reads as if its condition stood in its place. That it does not contain itself was checked before.
ExpressionId ConditionResolver::define_of(Work& work, const ast::Define& define, const ast::Comparison& use) {
  if (use.kind != ast::Comparison::Kind::truth) {
    return fail(work, {Code::define_compared, use.subject.span, {define.name.text}, {}, {instead_of(use)}});
  }
  if (workspace_.symbols.broken_defines.contains(&define)) {
    work.failed = true;
    return ExpressionPool::never();
  }
  const ResolvedCondition& body = resolve(*define.condition, "", work.resource);
  work.result.depends_on_resource |= body.depends_on_resource;
  work.result.settings.insert(work.result.settings.end(), body.settings.begin(), body.settings.end());
  for (ConditionProblem problem : body.problems) {
    if (problem.code == Code::attribute_of_other_resource) {
      problem.labels.insert(problem.labels.begin(),
                            {problem.span, fmt::format("`{}` tests it here", define.name.text)});
      problem.span = use.subject.span;
    }
    work.result.problems.push_back(std::move(problem));
  }
  work.failed |= !body.expression;
  return body.expression.value_or(ExpressionPool::never());
}

ExpressionId ConditionResolver::truth_of(Work& work, VariableId id, const ast::Comparison& comparison) {
  const Domain& domain = workspace_.model.domain_of(id);
  if (domain.boolean) {
    ValueSet values(2);
    values.set(1);
    return one_of(id, std::move(values));
  }
  const std::string name = joined(comparison.subject);
  return fail(work, {Code::not_a_boolean,
                     comparison.subject.span,
                     {name},
                     {{workspace_.model.variables[index(id)].span, "declared here"}},
                     {fmt::format("write `{} is` and one of its values: {}", name, listed(domain.values))}});
}

ExpressionId ConditionResolver::is_of(Work& work, VariableId id, const ast::Comparison& comparison) {
  const auto operand = operand_of(work, id, comparison);
  if (!operand) return ExpressionPool::never();
  if (const auto* other = std::get_if<VariableId>(&operand->meaning)) return same_of(work, id, *other, operand->span);
  ValueSet values(static_cast<unsigned>(workspace_.model.domain_of(id).values.size()));
  values.set(std::get<std::uint32_t>(operand->meaning));
  return one_of(id, std::move(values));
}

ExpressionId ConditionResolver::bound_of(Work& work, VariableId id, const ast::Comparison& comparison) {
  const Domain& domain = workspace_.model.domain_of(id);
  if (!domain.ordered) return unordered(work, id, comparison.kind, comparison.subject);
  const auto operand = operand_of(work, id, comparison);
  if (!operand) return ExpressionPool::never();
  if (const auto* other = std::get_if<VariableId>(&operand->meaning)) {
    if (workspace_.model.domain_of(*other).ordered || is_broken(*other)) {
      return ordered_of(work, id, *other, comparison.kind, operand->span);
    }
    const ast::Path path = comparison.operand ? *comparison.operand : ast::Path{comparison.values, operand->span};
    return unordered(work, *other, mirrored(comparison.kind), path);
  }
  const auto value = std::get<std::uint32_t>(operand->meaning);
  ValueSet values = values_within(comparison.kind, value, static_cast<unsigned>(domain.values.size()));
  if (values.none()) {
    return fail(work, {Code::bound_never_holds,
                       operand->span,
                       {joined(comparison.subject), std::string(words_of(comparison.kind)), domain.values[value],
                        value == 0 ? "lowest" : "highest"},
                       {},
                       {}});
  }
  return one_of(id, std::move(values));
}

/// `path`: how the condition names the variable.
ExpressionId ConditionResolver::unordered(Work& work, VariableId id, ast::Comparison::Kind kind,
                                          const ast::Path& path) {
  const std::string name = joined(path);
  std::string help = "write its values lowest first, with `<` between them: `low < middle < high`";
  if (workspace_.model.domain_of(id).boolean) help = fmt::format("write `{}` or `not {}`", name, name);
  return fail(work, {Code::unordered_comparison,
                     path.span,
                     {name, std::string(words_of(kind))},
                     {{workspace_.model.variables[index(id)].span, "declared here"}},
                     {std::move(help)}});
}

/// After `is` and its like, a name is a value of the domain if it has such a value, and otherwise another attribute
/// or setting. A name with a dot must not be both, however it is written: nothing tells which is meant. Nor may the role
/// of a layer be: `if holder is asker`, where the base means an attribute, would speak of a role `asker` from then on.
std::optional<ConditionResolver::Operand> ConditionResolver::operand_of(Work& work, VariableId id,
                                                                        const ast::Comparison& comparison) {
  ast::Path path;
  if (comparison.operand) {
    path = *comparison.operand;
  } else {
    path.parts = {comparison.values.front()};
    path.span = path.parts.front().span;
  }
  const std::string name = joined(path);
  const auto value = find_value(workspace_, workspace_.model.variables[index(id)].domain, name);
  const bool is_dotted = name.find('.') != std::string::npos;
  if (value && !is_dotted && !is_role_of_layer(workspace_, workspace_.model.domain_of(id), name)) {
    return Operand{*value, path.span};
  }
  const Meaning other = look_up(work, path);
  if (value && other.variable) {
    fail(work, {Code::name_means_two,
                path.span,
                {name, fmt::format("a value of `{}`", joined(comparison.subject)),
                 kind_word(workspace_.model.variables[index(*other.variable)])},
                {{workspace_.model.variables[index(*other.variable)].span, "declared here"}},
                {}});
    return std::nullopt;
  }
  if (value) return Operand{*value, path.span};
  if (other.variable) return Operand{*other.variable, path.span};
  if (comparison.operand) {
    unknown_name(work, path, comparison);
  } else {
    unknown_value(work, id, path.parts.front(), true);
  }
  return std::nullopt;
}

ExpressionId ConditionResolver::in_of(Work& work, VariableId id, const ast::Comparison& comparison) {
  const DomainId domain = workspace_.model.variables[index(id)].domain;
  ValueSet values(static_cast<unsigned>(workspace_.model.domains[index(domain)].values.size()));
  if (comparison.bare) return in_group(work, id, comparison);
  llvm::SmallDenseMap<std::uint32_t, Span, 8> seen;
  for (const ast::Name& name : comparison.values) {
    if (const auto group = values_of_group(workspace_, domain, name.text)) {
      values |= *group;
      continue;
    }
    const auto value = find_value(workspace_, domain, name.text);
    if (!value) {
      unknown_value(work, id, name, false, comparison.values);
      continue;
    }
    const auto [place, inserted] = seen.try_emplace(*value, name.span);
    if (!inserted) {
      fail(work, {Code::repeated_value, name.span, {name.text}, {{place->second, "first named here"}}, {}});
    }
    values.set(*value);
  }
  return one_of(id, std::move(values));
}

/// `role in staff`
ExpressionId ConditionResolver::in_group(Work& work, VariableId id, const ast::Comparison& comparison) {
  const ast::Name& name = comparison.values.front();
  const DomainId domain = workspace_.model.variables[index(id)].domain;
  if (auto values = values_of_group(workspace_, domain, name.text)) return one_of(id, std::move(*values));
  if (!find_value(workspace_, domain, name.text)) return unknown_value(work, id, name, false);
  return fail(work, {Code::not_a_role_group, name.span, {name.text}, {}, {}});
}

/// `team is owner_team`: by the names of the values, since the two may have domains of their own.
ExpressionId ConditionResolver::same_of(Work& work, VariableId first, VariableId second, Span span) {
  if (fails_with(work, first) || fails_with(work, second)) return ExpressionPool::never();
  const Model& model = workspace_.model;
  const Variable& one = model.variables[index(first)];
  const Variable& two = model.variables[index(second)];
  ValueSet common = common_values(workspace_, one.domain, two.domain);
  if (common.none()) {
    return fail(work, {Code::impossible_comparison,
                       span,
                       {one.name, two.name},
                       {},
                       {fmt::format("`{}` is one of {}", one.name, listed(model.domain_of(first).values)),
                        fmt::format("`{}` is one of {}", two.name, listed(model.domain_of(second).values))}});
  }
  if (const auto fixed = fixed_value(second)) {
    ValueSet values(common.size());
    const auto value = find_value(workspace_, one.domain, model.domain_of(second).values[*fixed]);
    if (value) values.set(*value);
    return one_of(first, std::move(values));
  }
  if (fixed_value(first)) return same_of(work, second, first, span);
  return build_.same(first, second);
}

/// `clearance is at least class`: by the order that both have.
ExpressionId ConditionResolver::ordered_of(Work& work, VariableId first, VariableId second, ast::Comparison::Kind kind,
                                           Span span) {
  if (fails_with(work, first) || fails_with(work, second)) return ExpressionPool::never();
  const Model& model = workspace_.model;
  const Variable& one = model.variables[index(first)];
  const Variable& two = model.variables[index(second)];
  if (!same_order(model.domain_of(first), model.domain_of(second))) {
    return fail(work, {Code::different_orders,
                       span,
                       {one.name, two.name},
                       {{one.span, fmt::format("`{}` is declared here", one.name)},
                        {two.span, fmt::format("`{}` is declared here", two.name)}},
                       {}});
  }
  const auto size = static_cast<unsigned>(model.domain_of(first).values.size());
  if (const auto fixed = fixed_value(second)) return one_of(first, values_within(kind, *fixed, size));
  if (const auto fixed = fixed_value(first)) return one_of(second, values_within(mirrored(kind), *fixed, size));
  switch (kind) {
    case ast::Comparison::Kind::at_least:
      return build_.at_least(first, second);
    case ast::Comparison::Kind::at_most:
      return build_.at_most(first, second);
    case ast::Comparison::Kind::above:
      return build_.negation(build_.at_most(first, second));
    default:
      return build_.negation(build_.at_least(first, second));
  }
}

/// Folds a setting that an account cannot change.
ExpressionId ConditionResolver::one_of(VariableId variable, ValueSet values) {
  const auto fixed = fixed_value(variable);
  if (!fixed) return build_.one_of(variable, std::move(values));
  return values.test(*fixed) ? ExpressionPool::always() : ExpressionPool::never();
}

ConditionResolver::Meaning ConditionResolver::look_up(Work& work, const ast::Path& path) {
  const Symbols& symbols = workspace_.symbols;
  const std::string name = joined(path);
  Meaning meaning;
  if (const ast::Define* const* define = lookup(symbols.defines, name)) {
    meaning.define = *define;
    return meaning;
  }
  if (symbols.attribute_names.count(name) != 0) {
    work.result.depends_on_resource = true;
    if (const VariableId* variable = lookup(symbols.attributes[index(work.resource)], name))
      meaning.variable = *variable;
  }
  if (!meaning.variable) {
    if (const VariableId* variable = lookup(symbols.context, name)) meaning.variable = *variable;
  }
  if (constexpr std::string_view of_context = "context."; !meaning.variable && name.starts_with(of_context)) {
    if (const VariableId* variable = lookup(symbols.context, name.substr(of_context.size()))) {
      meaning.variable = *variable;
    }
  }
  if (!meaning.variable && !work.group.empty()) {
    if (const VariableId* variable = lookup(symbols.settings, fmt::format("{}.{}", work.group, name))) {
      meaning.variable = *variable;
    }
  }
  if (!meaning.variable) {
    if (const VariableId* variable = lookup(symbols.settings, name)) meaning.variable = *variable;
  }
  if (meaning.variable && workspace_.model.variables[index(*meaning.variable)].kind == Variable::Kind::setting) {
    work.result.settings.push_back(*meaning.variable);
  }
  return meaning;
}

ExpressionId ConditionResolver::unknown_name(Work& work, const ast::Path& path, const ast::Comparison& use) {
  const Symbols& symbols = workspace_.symbols;
  const std::string name = joined(path);
  if (is_unread(workspace_, name)) {
    work.failed = true;
    return ExpressionPool::never();
  }
  if (symbols.attribute_names.count(name) != 0) {
    const Resource& resource = workspace_.model.resources[index(work.resource)];
    return fail(work, {Code::attribute_of_other_resource,
                       path.span,
                       {name, resource.name},
                       {{resource.span, fmt::format("`{}` is declared here", resource.name)}},
                       {}});
  }
  ConditionProblem problem{Code::unknown_condition_name, path.span, {name}, {}, {}, {}};
  help_with_unknown_name(workspace_, {path, work.resource, use}, problem);
  return fail(work, std::move(problem));
}

ExpressionId ConditionResolver::unknown_value(Work& work, VariableId id, const ast::Name& name, bool or_name,
                                              const std::vector<ast::Name>& listed_with) {
  const Variable& variable = workspace_.model.variables[index(id)];
  std::vector<std::string> values = value_names(workspace_.model.domain_of(id));
  std::vector<std::string> candidates = values;
  // What the same list names already was not meant once more.
  for (const ast::Name& other : listed_with) std::erase(candidates, other.text);
  if (or_name) {
    add_names(workspace_.symbols.attributes[index(work.resource)], candidates);
    add_names(workspace_.symbols.context, candidates);
  }
  ConditionProblem problem{Code::unknown_value,
                           name.span,
                           {name.text, listed(values)},
                           {{variable.span, fmt::format("the {} is declared here", kind_word(variable))}},
                           {},
                           {}};
  if (values_of_group(workspace_, variable.domain, name.text)) {
    problem.helps = {
        fmt::format("`{}` is a group of roles: write `in {}`, or `not in {}`", name.text, name.text, name.text)};
  } else {
    add_suggestion(workspace_, problem, name.text, candidates);
  }
  return fail(work, std::move(problem));
}

bool ConditionResolver::fails_with(Work& work, VariableId variable) const {
  if (is_broken(variable)) work.failed = true;
  return is_broken(variable);
}

ExpressionId ConditionResolver::fail(Work& work, ConditionProblem problem) {
  work.failed = true;
  work.result.problems.push_back(std::move(problem));
  return ExpressionPool::never();
}

}  // namespace polc::sema
