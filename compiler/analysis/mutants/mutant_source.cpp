#include "compiler/analysis/mutants/mutant_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/access/subjects.h"
#include "compiler/model/expression_text.h"
#include "compiler/text/name_text.h"

namespace polc {

/// A rule as it applies to the permission at hand.
struct MutantSource::Use {
  PermissionId permission{};
  std::uint32_t position = 0;
  std::uint32_t number = 0;  ///< Of the rule.
  const Rule& rule;
  const RuleUse::Terms& target;
};

namespace {

std::vector<RoleId> without(std::vector<RoleId> roles, RoleId role) {
  std::erase(roles, role);
  return roles;
}

/// `on` and `off` of a switch.
std::string value_name(const Model& model, VariableId setting, std::uint32_t value) {
  const Domain& domain = model.domain_of(setting);
  if (domain.boolean) return value != 0 ? "on" : "off";
  return name_text(domain.values[value]);
}

/// A grant whose roles are the values of its setting.
bool grants_to_value(const Model& model, const Rule& rule) {
  if (rule.origin != Rule::Origin::setting) return false;
  const Expression& base = model.expressions[rule.base];
  return base.kind == Expression::Kind::one_of && model.domain_of(base.variable).of_roles;
}

}  // namespace

std::string MutantSource::level_name(std::size_t level) const {
  return "`" + model_.levels[level].name + "`";
}

std::string MutantSource::role_name(RoleId role) const {
  return "`" + model_.roles[index(role)].name + "`";
}

Mutant MutantSource::start(MutantOperator kind, const Use& use) const {
  Mutant mutant;
  mutant.kind = kind;
  mutant.place = use.rule.span;
  mutant.statement = use.rule.span;
  mutant.permission = use.permission;
  mutant.removed = use.position;
  return mutant;
}

MutantRule MutantSource::same(const Use& use) const {
  return {use.number, use.rule.level, use.rule.roles, use.target.condition, use.rule.layer};
}

const std::vector<ConditionMutant>& MutantSource::changes_of(ExpressionId condition) {
  const auto [entry, is_new] = changes_.try_emplace(condition);
  if (is_new) entry->second = condition_mutants(model_.expressions, condition);
  return entry->second;
}

std::vector<Mutant> MutantSource::of(PermissionId permission) {
  made_.clear();
  const std::vector<RuleUse>& uses = access_.uses(permission);
  for (std::uint32_t position = 0; position < uses.size(); ++position)
    change_use({permission, position, uses[position].rule, model_.rules[uses[position].rule], uses[position].target});
  change_absences(permission);
  // Two statements that grant alike would be widened to one and the same policy.
  std::set<std::tuple<bool, LevelId, std::vector<RoleId>, Diagram>> widened;
  std::erase_if(made_, [&](const Mutant& mutant) {
    if (mutant.kind != MutantOperator::widen) return false;
    const MutantRule& added = mutant.added.back();
    const bool is_grant = model_.rules[*added.like].kind == Rule::Kind::grant;
    const Diagram condition = access_.conditions().of(added.condition);
    return !widened.emplace(is_grant, added.level, added.roles, condition).second;
  });
  return std::move(made_);
}

void MutantSource::change_use(const Use& use) {
  Mutant dropped = start(MutantOperator::drop, use);
  if (use.target.implied_by) {
    // What else is said of it, its premise says.
    dropped.place = dropped.statement = model_.implications[*use.target.implied_by].span;
    dropped.change = fmt::format("not implied for {}", use.rule.roles.empty() ? "" : role_name(use.rule.roles.front()));
    made_.push_back(std::move(dropped));
    return;
  }
  if (use.rule.origin == Rule::Origin::cell) {
    change_cell(use);
  } else {
    dropped.change = use.rule.kind == Rule::Kind::grant ? "not granted" : "not restricted";
    made_.push_back(std::move(dropped));
    if (use.rule.origin != Rule::Origin::custom_roles) change_roles(use);
  }
  change_condition(use);
}

void MutantSource::change_cell(const Use& use) {
  for (const RoleId role : use.rule.roles) {
    for (std::size_t level = 0; level < model_.levels.size(); ++level) {
      if (level == index(use.rule.level)) continue;
      Mutant mutant = start(MutantOperator::flip, use);
      mutant.change =
          fmt::format("{} instead of {} for {}", level_name(level), level_name(index(use.rule.level)), role_name(role));
      MutantRule rest = same(use);
      rest.roles = without(std::move(rest.roles), role);
      if (!rest.roles.empty()) mutant.added.push_back(std::move(rest));
      if (level == 0) {
        mutant.absences_added.push_back(
            {role, use.permission, use.target.condition, false, use.rule.layer, use.rule.span, {}});
      } else {
        mutant.added.push_back({use.number, id_at<LevelId>(level), {role}, use.target.condition, use.rule.layer});
      }
      made_.push_back(std::move(mutant));
    }
  }
  widen(use);
}

void MutantSource::change_roles(const Use& use) {
  const bool is_grant = use.rule.kind == Rule::Kind::grant;
  // Not to what the statement would do nothing at: a grant of the lowest level, a restriction to the highest.
  const std::size_t first = is_grant ? 1 : 0;
  const std::size_t end = is_grant ? model_.levels.size() : model_.levels.size() - 1;
  for (std::size_t level = first; level < end; ++level) {
    if (level == index(use.rule.level)) continue;
    Mutant mutant = start(MutantOperator::flip, use);
    mutant.change = fmt::format("{} instead of {}", level_name(level), level_name(index(use.rule.level)));
    mutant.added = {same(use)};
    mutant.added.back().level = id_at<LevelId>(level);
    made_.push_back(std::move(mutant));
  }
  if (use.rule.every_subject || grants_to_value(model_, use.rule)) return;
  for (const RoleId role : use.rule.roles) {
    if (use.rule.roles.size() == 1 || model_.roles[index(role)].custom) continue;
    Mutant mutant = start(MutantOperator::narrow, use);
    mutant.change = "not for " + role_name(role);
    mutant.added = {same(use)};
    mutant.added.back().roles = without(use.rule.roles, role);
    made_.push_back(std::move(mutant));
  }
  widen(use);
}

void MutantSource::widen(const Use& use) {
  const bool is_cell = use.rule.origin == Rule::Origin::cell;
  const std::vector<RoleId> reached = access_.reached(use.rule);
  for (std::size_t position = 0; position < model_.roles.size(); ++position) {
    const auto role = id_at<RoleId>(position);
    if (model_.roles[position].custom || has_role(reached, role)) continue;
    if (is_cell && has_cell(use.permission, role)) continue;  // That cell is changed by itself.
    Mutant mutant = start(MutantOperator::widen, use);
    mutant.removed.reset();
    mutant.change = fmt::format("also for {}", role_name(role));
    mutant.added = {same(use)};
    mutant.added.back().roles = {role};
    made_.push_back(std::move(mutant));
  }
}

bool MutantSource::has_cell(PermissionId permission, RoleId role) const {
  const auto is_cell = [&](const RuleUse& use) {
    const Rule& rule = model_.rules[use.rule];
    return rule.origin == Rule::Origin::cell && has_role(rule.roles, role);
  };
  const std::vector<Absence>& absences = absences_[index(permission)];
  return std::any_of(access_.uses(permission).begin(), access_.uses(permission).end(), is_cell) ||
         std::any_of(absences.begin(), absences.end(), [&](const Absence& absence) { return absence.role == role; });
}

void MutantSource::change_condition(const Use& use) {
  const bool is_required = use.rule.origin == Rule::Origin::require;
  const auto words = [&](ExpressionId condition) {
    return is_required ? expression_text(model_, negation_of(model_.expressions, condition))
                       : expression_text(model_, condition);
  };
  const std::vector<ConditionMutant> changes = changes_of(use.target.condition);
  if (changes.empty()) return;
  const std::string before = words(use.target.condition);
  for (const ConditionMutant& change : changes) {
    Mutant mutant = start(change.kind, use);
    mutant.place = use.rule.condition_span.value_or(use.rule.span);
    if (change.condition == ExpressionPool::always()) {
      mutant.change = is_required ? "never, instead of where " + before : "always, instead of if " + before;
    } else {
      mutant.change =
          fmt::format("{} {}, instead of {}", is_required ? "require" : "if", words(change.condition), before);
    }
    mutant.added = {same(use)};
    mutant.added.back().condition = change.condition;
    if (use.rule.origin == Rule::Origin::cell) replace_absences_of_cell(use, change.condition, mutant);
    made_.push_back(std::move(mutant));
  }
}

/// A cell says the lowest level wherever none of its outcomes holds, so another condition of one is another absence.
void MutantSource::replace_absences_of_cell(const Use& use, ExpressionId condition, Mutant& mutant) {
  Expression any;
  any.kind = Expression::Kind::disjunction;
  any.operands = {condition};
  const std::vector<RuleUse>& uses = access_.uses(use.permission);
  for (std::uint32_t position = 0; position < uses.size(); ++position) {
    const Rule& rule = model_.rules[uses[position].rule];
    if (position == use.position || rule.origin != Rule::Origin::cell || rule.span != use.rule.span) continue;
    any.operands.push_back(uses[position].target.condition);
  }
  const ExpressionId rest = negation_of(model_.expressions, model_.expressions.add(std::move(any)));
  const std::vector<Absence>& absences = absences_[index(use.permission)];
  for (std::uint32_t position = 0; position < absences.size(); ++position) {
    if (absences[position].span == use.rule.span && has_role(use.rule.roles, absences[position].role))
      mutant.absences_removed.push_back(position);
  }
  for (const RoleId role : use.rule.roles)
    mutant.absences_added.push_back({role, use.permission, rest, true, use.rule.layer, use.rule.span, {}});
}

void MutantSource::change_absences(PermissionId permission) {
  const std::vector<Absence>& absences = absences_[index(permission)];
  for (std::uint32_t position = 0; position < absences.size(); ++position) {
    const Absence& absence = absences[position];
    for (std::size_t level = 1; level < model_.levels.size(); ++level) {
      Mutant mutant;
      mutant.kind = MutantOperator::flip;
      mutant.place = mutant.statement = absence.span;
      mutant.permission = permission;
      mutant.added = {{std::nullopt, id_at<LevelId>(level), {absence.role}, absence.condition, absence.layer}};
      mutant.absences_removed = {position};
      mutant.change = fmt::format("{}{} instead of {} for {}", absence.unwritten ? "else " : "", level_name(level),
                                  level_name(0), role_name(absence.role));
      made_.push_back(std::move(mutant));
    }
  }
}

std::vector<Mutant> MutantSource::of(VariableId setting) const {
  const Variable& variable = model_.variables[index(setting)];
  std::vector<Mutant> mutants;
  if (variable.kind != Variable::Kind::setting) return mutants;
  const auto start = [&](MutantOperator kind, std::string change) -> Mutant& {
    Mutant& mutant = mutants.emplace_back();
    mutant.kind = kind;
    mutant.place = mutant.statement = variable.overrides.empty() ? variable.span : variable.overrides.back().span;
    mutant.setting = setting;
    mutant.change = std::move(change);
    return mutant;
  };
  for (std::uint32_t value = 0; value < variable.allowed.size(); ++value) {
    if (value == *variable.default_value || !(variable.immutable || variable.allowed.test(value))) continue;
    start(MutantOperator::set_default, fmt::format("default `{}` instead of `{}`", value_name(model_, setting, value),
                                                   value_name(model_, setting, *variable.default_value)))
        .value = value;
  }
  if (variable.immutable) start(MutantOperator::unlock, "not `immutable`");
  if (!variable.immutable && !variable.allowed.all()) start(MutantOperator::unbind, "any value may be chosen");
  for (std::uint32_t position = 0; position < variable.requirements.size(); ++position) {
    const VariableId required = variable.requirements[position].setting;
    Mutant& mutant =
        start(MutantOperator::unrequire, fmt::format("does not require `{}`", model_.variables[index(required)].name));
    mutant.requirement = position;
    mutant.place = variable.requirements[position].span;
  }
  return mutants;
}

}  // namespace polc
