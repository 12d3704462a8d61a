// Outside surface: holds, settings_named, setting_value.
#include "tests/oracle/conditions.h"

#include <algorithm>
#include <stdexcept>

namespace polc::oracle {

namespace {

/// What a name in a condition means, where it is an attribute or a setting.
struct Reference {
  const Variable* variable = nullptr;
  std::string name;
  bool setting = false;
};

std::optional<Reference> find_variable(const std::string& path, const Names& names, const Scope& scope) {
  const auto resource = names.resources.find(scope.resource);
  if (resource != names.resources.end()) {
    const auto attribute = resource->second.find(path);
    if (attribute != resource->second.end()) return Reference{&attribute->second, path, false};
  }
  for (const auto& [name, attribute] : names.context) {
    if (path == name || path == "context." + name) return Reference{&attribute, "context." + name, false};
  }
  if (const auto setting = names.find_setting(path, scope.group)) {
    return Reference{&names.settings.at(*setting).variable, *setting, true};
  }
  return std::nullopt;
}

Reference variable_of(const std::string& path, const Names& names, const Scope& scope) {
  if (const auto found = find_variable(path, names, scope)) return *found;
  throw std::runtime_error("the oracle cannot tell what `" + path + "` means for `" + scope.resource + "`");
}

std::string value_of(const Reference& reference, const Case& values) {
  const Values& from = reference.setting ? values.settings : values.attributes;
  if (const auto found = from.find(reference.name); found != from.end()) return found->second;
  if (reference.variable->default_value) return *reference.variable->default_value;
  throw std::runtime_error("no value for `" + reference.name + "`");
}

bool has_value(const Variable& variable, const std::string& value) {
  return std::find(variable.values.begin(), variable.values.end(), value) != variable.values.end();
}

/// What the subject is compared with, as written.
std::string operand_text(const ast::Comparison& comparison) {
  return comparison.operand ? text_of(*comparison.operand) : comparison.values.at(0).text;
}

/// The other variable of `team is owner_team`, where the operand is no value of the subject's domain.
std::optional<std::string> other_variable(const ast::Comparison& comparison, const Variable& subject) {
  const std::string operand = operand_text(comparison);
  if (has_value(subject, value_name(operand, subject))) return std::nullopt;
  return operand;
}

/// The values that `in` lists: a group of roles names all of its own.
std::set<std::string> listed_values(const ast::Comparison& comparison, const Variable& subject, const Names& names) {
  std::set<std::string> values;
  for (const ast::Name& name : comparison.values) {
    if (subject.of_roles && names.role_groups.contains(name.text)) {
      values.merge(names.expand({name}));
    } else {
      values.insert(value_name(name.text, subject));
    }
  }
  return values;
}

/// How far up a value stands in its order.
std::ptrdiff_t height(const Variable& variable, const std::string& value) {
  if (variable.order.empty()) throw std::runtime_error("the oracle knows no order of `" + value + "`");
  return std::find(variable.values.begin(), variable.values.end(), value) - variable.values.begin();
}

bool holds(const ast::Comparison& comparison, const Names& names, const Scope& scope, const Case& values) {
  using Kind = ast::Comparison::Kind;
  const std::string path = text_of(comparison.subject);
  if (const auto define = names.defines.find(path); define != names.defines.end() && comparison.kind == Kind::truth) {
    return oracle::holds(*define->second, names, scope, values);
  }
  const Reference subject = variable_of(path, names, scope);
  const std::string value = value_of(subject, values);
  switch (comparison.kind) {
    case Kind::truth:
      return value == "true";
    case Kind::is:
    case Kind::is_not: {
      const auto other = other_variable(comparison, *subject.variable);
      const std::string operand = other ? value_of(variable_of(*other, names, scope), values)
                                        : value_name(operand_text(comparison), *subject.variable);
      return (value == operand) == (comparison.kind == Kind::is);
    }
    case Kind::in:
    case Kind::not_in:
      return listed_values(comparison, *subject.variable, names).contains(value) == (comparison.kind == Kind::in);
    case Kind::at_least:
    case Kind::at_most:
    case Kind::above:
    case Kind::below: {
      const auto other = other_variable(comparison, *subject.variable);
      const std::string operand =
          other ? value_of(variable_of(*other, names, scope), values) : operand_text(comparison);
      if (other && variable_of(*other, names, scope).variable->order != subject.variable->order) {
        throw std::runtime_error("`" + path + "` and `" + *other + "` have different orders");
      }
      const std::ptrdiff_t own = height(*subject.variable, value);
      const std::ptrdiff_t bound = height(*subject.variable, operand);
      if (comparison.kind == Kind::at_least) return own >= bound;
      if (comparison.kind == Kind::at_most) return own <= bound;
      return comparison.kind == Kind::above ? own > bound : own < bound;
    }
  }
  throw std::logic_error("a kind of comparison that the oracle does not know");
}

}  // namespace

bool holds(const ast::Condition& condition, const Names& names, const Scope& scope, const Case& values) {
  using Kind = ast::Condition::Kind;
  const auto operand_holds = [&](const ast::ConditionPtr& operand) { return holds(*operand, names, scope, values); };
  switch (condition.kind) {
    case Kind::comparison:
      return holds(condition.comparison, names, scope, values);
    case Kind::negation:
      return !operand_holds(condition.operands.at(0));
    case Kind::conjunction:
      return std::all_of(condition.operands.begin(), condition.operands.end(), operand_holds);
    case Kind::disjunction:
      return std::any_of(condition.operands.begin(), condition.operands.end(), operand_holds);
  }
  throw std::logic_error("a kind of condition that the oracle does not know");
}

std::set<std::string> settings_named(const ast::Condition& condition, const Names& names, const Scope& scope) {
  std::set<std::string> result;
  for (const ast::ConditionPtr& operand : condition.operands) result.merge(settings_named(*operand, names, scope));
  if (condition.kind != ast::Condition::Kind::comparison) return result;
  const ast::Comparison& comparison = condition.comparison;
  const std::string path = text_of(comparison.subject);
  if (const auto define = names.defines.find(path); define != names.defines.end()) {
    return settings_named(*define->second, names, scope);
  }
  std::vector<std::string> paths{path};
  if (comparison.operand) paths.push_back(text_of(*comparison.operand));
  if (!comparison.operand && comparison.values.size() == 1) paths.push_back(comparison.values[0].text);
  for (const std::string& named : paths) {
    const auto found = find_variable(named, names, scope);
    if (found && found->setting) result.insert(found->name);
  }
  return result;
}

std::string setting_value(const std::string& setting, const Names& names, const Values& settings) {
  if (const auto found = settings.find(setting); found != settings.end()) return found->second;
  return names.settings.at(setting).variable.default_value.value();
}

}  // namespace polc::oracle
