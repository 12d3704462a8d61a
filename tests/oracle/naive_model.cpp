#include "tests/oracle/naive_model.h"

#include <algorithm>

namespace polc::oracle {
namespace {

bool has(const std::vector<RoleId>& roles, RoleId role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace

bool NaiveModel::holds(ExpressionId condition, const Values& values) const {
  const Expression& expression = model_.expressions[condition];
  const auto value_of = [&](VariableId id) { return values[index(id)]; };
  const auto name_of = [&](VariableId id) { return model_.domain_of(id).values[value_of(id)]; };
  const auto each = [&](ExpressionId operand) { return holds(operand, values); };
  switch (expression.kind) {
    case Expression::Kind::always:
      return true;
    case Expression::Kind::never:
      return false;
    case Expression::Kind::one_of:
      return expression.values.test(value_of(expression.variable));
    case Expression::Kind::same:
      return name_of(expression.variable) == name_of(expression.other);
    case Expression::Kind::at_least:
      return value_of(expression.variable) >= value_of(expression.other);
    case Expression::Kind::at_most:
      return value_of(expression.variable) <= value_of(expression.other);
    case Expression::Kind::negation:
      return !each(expression.operands.front());
    case Expression::Kind::conjunction:
      return std::all_of(expression.operands.begin(), expression.operands.end(), each);
    case Expression::Kind::disjunction:
      return std::any_of(expression.operands.begin(), expression.operands.end(), each);
  }
  return false;
}

NaiveModel::Subject NaiveModel::effective(const Subject& subject) const {
  if (subject.empty() && model_.fallback) return {*model_.fallback};
  return subject;
}

std::size_t NaiveModel::granted(const Subject& subject, PermissionId permission, const Values& values) const {
  std::size_t level = 0;
  for (const Rule& rule : model_.rules) {
    if (rule.kind != Rule::Kind::grant) continue;
    for (const Target& target : rule.targets) {
      if (target.permission != permission || !holds(target.condition, values)) continue;
      for (const RoleId held : effective(subject)) {
        for (const RoleId reached : model_.roles[index(held)].closure) {
          if (has(rule.roles, reached)) level = std::max(level, static_cast<std::size_t>(index(rule.level)));
        }
      }
    }
  }
  return level;
}

std::size_t NaiveModel::decide(const Subject& subject, PermissionId permission, const Values& values) const {
  std::size_t level = granted(subject, permission, values);
  const Subject held = effective(subject);
  for (const Rule& rule : model_.rules) {
    if (rule.kind != Rule::Kind::restriction) continue;
    const bool binds =
        rule.every_subject || std::any_of(held.begin(), held.end(), [&](RoleId role) { return has(rule.roles, role); });
    for (const Target& target : rule.targets) {
      if (binds && target.permission == permission && holds(target.condition, values))
        level = std::min(level, static_cast<std::size_t>(index(rule.level)));
    }
  }
  return level;
}

bool NaiveModel::admits(const Values& values) const {
  for (std::size_t position = 0; position < model_.variables.size(); ++position) {
    const polc::Variable& variable = model_.variables[position];
    if (variable.kind != polc::Variable::Kind::setting) continue;
    const std::uint32_t value = values[position];
    if (variable.immutable ? value != *variable.default_value : !variable.allowed.test(value)) return false;
    const bool is_switch = model_.domain_of(id_at<VariableId>(position)).boolean;
    if (value == (is_switch ? 0 : *variable.default_value)) continue;
    for (const SettingRequirement& requirement : variable.requirements) {
      if (!requirement.values.test(values[index(requirement.setting)])) return false;
    }
  }
  return true;
}

bool NaiveModel::admits(const Subject& subject) const {
  return std::all_of(
      model_.exclusive_roles.begin(), model_.exclusive_roles.end(), [&](const ExclusiveRoles& exclusive) {
        std::size_t held = 0;
        for (const RoleId excluded : exclusive.roles) {
          held += std::any_of(subject.begin(), subject.end(),
                              [&](RoleId role) { return has(model_.roles[index(role)].closure, excluded); })
                      ? 1
                      : 0;
        }
        return held < 2;
      });
}

NaiveModel::Values NaiveModel::defaults() const {
  Values values;
  for (const polc::Variable& variable : model_.variables) values.push_back(variable.default_value.value_or(0));
  return values;
}

void NaiveModel::collect(ExpressionId condition, std::set<VariableId>& variables) const {
  const Expression& expression = model_.expressions[condition];
  if (expression.tests_variable()) variables.insert(expression.variable);
  if (expression.compares_two()) variables.insert(expression.other);
  for (const ExpressionId operand : expression.operands) collect(operand, variables);
}

std::set<VariableId> NaiveModel::tested(PermissionId permission) const {
  std::set<VariableId> variables;
  const auto add = [&](const std::vector<Target>& targets) {
    for (const Target& target : targets) {
      if (target.permission == permission) collect(target.condition, variables);
    }
  };
  for (const Rule& rule : model_.rules) add(rule.targets.all());
  for (const Assertion& assertion : model_.assertions) {
    for (const std::vector<Target>& term : assertion.terms) add(term);
  }
  for (const Test& test : model_.tests) {
    for (const Expectation& expectation : test.expectations) add(expectation.targets);
  }
  for (const Absence& absence : model_.absences) {
    if (absence.permission == permission) collect(absence.condition, variables);
  }
  for (std::size_t before = 0; before != variables.size();) {
    before = variables.size();
    for (std::size_t position = 0; position < model_.variables.size(); ++position) {
      for (const SettingRequirement& requirement : model_.variables[position].requirements) {
        const auto id = id_at<VariableId>(position);
        if (variables.contains(id)) variables.insert(requirement.setting);
        if (variables.contains(requirement.setting)) variables.insert(id);
      }
    }
  }
  return variables;
}

double NaiveModel::cases(const std::set<VariableId>& variables) const {
  double cases = 1;
  for (const VariableId variable : variables) cases *= static_cast<double>(model_.domain_of(variable).values.size());
  return cases;
}

bool NaiveModel::every_case(const std::set<VariableId>& variables,
                            const std::function<bool(const Values&)>& visit) const {
  Values values = defaults();
  for (const VariableId variable : variables) values[index(variable)] = 0;
  while (visit(values)) {
    auto next = variables.begin();
    for (; next != variables.end(); ++next) {
      if (++values[index(*next)] < model_.domain_of(*next).values.size()) break;
      values[index(*next)] = 0;
    }
    if (next == variables.end()) return true;
  }
  return false;
}

std::vector<NaiveModel::Subject> NaiveModel::subjects(std::size_t most) const {
  std::vector<Subject> all = {{}};
  for (std::size_t role = 0; role < model_.roles.size(); ++role) {
    const std::size_t known = all.size();
    for (std::size_t position = 0; position < known; ++position) {
      if (all[position].size() == most) continue;
      Subject longer = all[position];
      longer.push_back(id_at<RoleId>(role));
      if (admits(longer)) all.push_back(std::move(longer));
    }
  }
  return all;
}

bool NaiveModel::fails(const Expectation& expectation, const std::set<VariableId>& variables) const {
  for (const Subject& subject : expectation.subjects) {
    if (!admits(subject)) return true;
    bool has_case = false;
    for (const Target& target : expectation.targets) {
      const bool is_met = every_case(variables, [&](const Values& values) {
        if (!admits(values) || !holds(target.condition, values)) return true;
        for (std::size_t position = 0; position < values.size() && !expectation.under_every_setting; ++position) {
          const polc::Variable& variable = model_.variables[position];
          const auto& fixed = expectation.fixed_settings;
          if (variable.kind != polc::Variable::Kind::setting || variable.default_value == values[position]) continue;
          if (std::find(fixed.begin(), fixed.end(), id_at<VariableId>(position)) == fixed.end()) return true;
        }
        has_case = true;
        return decide(subject, target.permission, values) == index(expectation.level);
      });
      if (!is_met) return true;
    }
    if (!has_case) return true;
  }
  return false;
}

bool NaiveModel::fails(const Assertion& assertion, const std::set<VariableId>& variables) const {
  const std::vector<Subject> all = subjects(2);
  for (const Target& target : assertion.terms.front()) {
    const bool is_met = every_case(variables, [&](const Values& values) {
      if (!admits(values) || !holds(target.condition, values)) return true;
      return std::all_of(all.begin(), all.end(), [&](const Subject& subject) {
        const bool may = decide(subject, target.permission, values) >= index(assertion.level);
        const Subject held = effective(subject);
        const bool is_named = std::any_of(held.begin(), held.end(), [&](RoleId role) {
          const std::vector<RoleId>& closure = model_.roles[index(role)].closure;
          return std::any_of(assertion.roles.begin(), assertion.roles.end(),
                             [&](RoleId named) { return has(closure, named); });
        });
        const bool is_directly =
            std::any_of(held.begin(), held.end(), [&](RoleId role) { return has(assertion.roles, role); });
        if (assertion.kind == Assertion::Kind::always) return may || !is_named;
        // Of a set of roles, whatever is granted is granted to one of them: a `never` is about each of its roles.
        if (assertion.kind == Assertion::Kind::never) return held.size() != 1 || !may || !is_directly;
        return !may || is_named;
      });
    });
    if (!is_met) return true;
  }
  return false;
}

bool NaiveModel::fails(const Absence& absence, const std::set<VariableId>& variables) const {
  return !every_case(variables, [&](const Values& values) {
    return !admits(values) || !holds(absence.condition, values) ||
           granted({absence.role}, absence.permission, values) == 0;
  });
}

}  // namespace polc::oracle
