#include "compiler/analysis/mutants/account_mutants.h"

#include <algorithm>
#include <set>
#include <utility>

#include "compiler/access/account_scope.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/mutants/case_finder.h"
#include "compiler/analysis/mutants/mutant_edit.h"

namespace polc {
namespace {

/// Settings that requirements tie together, in either direction. By VariableId.
RequiredSettings ties_of(const Model& model) {
  RequiredSettings ties(model.variables.size());
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    for (const SettingRequirement& requirement : model.variables[position].requirements) {
      ties[position].push_back(requirement.setting);
      ties[index(requirement.setting)].push_back(id_at<VariableId>(position));
    }
  }
  return ties;
}

std::set<Diagram> conditions_of(const PermissionConditions& conditions) {
  std::set<Diagram> all(conditions.every_subject.begin(), conditions.every_subject.end());
  for (const RoleGroup& group : conditions.groups) {
    all.insert(group.granted.begin(), group.granted.end());
    all.insert(group.forbidden.begin(), group.forbidden.end());
  }
  return all;
}

/// Compares the accounts of two policies that differ in one setting.
class AccountsCompared {
 public:
  AccountsCompared(Model& model, AccessConditions& access, const Mutant& mutant)
      : model_(model),
        access_(access),
        diagrams_(access.diagrams()),
        mutant_(mutant),
        setting_(*mutant.setting),
        default_(*model.variables[index(setting_)].default_value),
        ties_(ties_of(model)),
        base_(access.conditions()),
        mutated_(scope_of_mutant()) {}

  std::optional<MutantCase> find(PermissionId permission) {
    const PermissionConditions& conditions = access_.of(permission);
    std::vector<VariableId> tested = {setting_};
    for (const Diagram condition : conditions_of(conditions)) {
      for (const VariableId variable : diagrams_.support(condition)) tested.push_back(variable);
    }
    std::sort(tested.begin(), tested.end());
    tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
    tested = with_required_settings(std::move(tested), ties_);
    const Diagram before = base_.around(tested);
    const Diagram after = mutated_.around(tested);
    return mutant_.kind == MutantOperator::set_default ? of_default(permission, conditions, before, after)
                                                       : of_new_account(permission, conditions, before, after);
  }

 private:
  AccountScope scope_of_mutant() {
    const SettingEdit edit(model_, mutant_);
    return AccountScope(access_.conditions());
  }

  AllowedAt restricted(AllowedAt allowed, VariableId setting, std::uint32_t value) {
    for (Diagram& each : allowed) each = diagrams_.restrict(each, setting, value);
    return allowed;
  }

  /// Whatever else an account has chosen, it reads one value in the policy and another in the mutant.
  std::optional<MutantCase> of_default(PermissionId permission, const PermissionConditions& conditions, Diagram before,
                                       Diagram after) {
    const Diagram in_policy = diagrams_.restrict(before, setting_, default_);
    const Diagram in_mutant = diagrams_.restrict(after, setting_, mutant_.value);
    const Diagram in_both = diagrams_.conjunction(in_policy, in_mutant);
    const auto found =
        differing_roles(access_, conditions, conditions, [&](const AllowedAt& allowed, const AllowedAt&) {
          return diagrams_.conjunction(in_both, unequal(diagrams_, restricted(allowed, setting_, default_),
                                                        restricted(allowed, setting_, mutant_.value)));
        });
    if (!found.empty()) return shown(permission, conditions, found, {{setting_, default_}}, mutant_.value, true);
    // What else it has chosen may require the value that it has no more.
    const Diagram in_one = diagrams_.difference(in_policy, in_mutant);
    if (in_one == Diagram::never) return std::nullopt;
    const std::vector<RoleId> nobody;
    return shown(permission, conditions, {{nobody, in_one}}, {{setting_, default_}}, mutant_.value, false);
  }

  using Choice = std::pair<VariableId, std::uint32_t>;

  /// What the mutant alone admits differs from all that the policy admits next to it, by one setting; or where there is nothing
  /// next to it, from what is so by default.
  std::optional<MutantCase> of_new_account(PermissionId permission, const PermissionConditions& conditions,
                                           Diagram before, Diagram after) {
    const Diagram admitted = diagrams_.difference(after, before);
    if (admitted == Diagram::never) return std::nullopt;
    Diagram alone = admitted;
    for (const auto& neighbour : neighbours()) {
      const auto& changed = neighbour.first;  // Clang 14 captures no structured bindings.
      const auto& values = neighbour.second;
      Diagram has_neighbour = Diagram::never;
      for (const unsigned value : values.set_bits())
        has_neighbour = diagrams_.disjunction(has_neighbour, diagrams_.restrict(before, changed, value));
      alone = diagrams_.difference(alone, has_neighbour);
      const auto found =
          differing_roles(access_, conditions, conditions, [&](const AllowedAt& allowed, const AllowedAt&) {
            Diagram where = diagrams_.conjunction(admitted, has_neighbour);
            for (const unsigned value : values.set_bits()) {
              const Diagram differs = unequal(diagrams_, allowed, restricted(allowed, changed, value));
              const Diagram is_none = diagrams_.negation(diagrams_.restrict(before, changed, value));
              where = diagrams_.conjunction(where, diagrams_.disjunction(differs, is_none));
            }
            return where;
          });
      for (const unsigned value : values.set_bits()) {
        std::vector<DifferingRoles> with_neighbour;
        for (const DifferingRoles& each : found) {
          const Diagram where = diagrams_.conjunction(each.where, diagrams_.restrict(before, changed, value));
          if (where != Diagram::never) with_neighbour.push_back({each.roles, where});
        }
        if (!with_neighbour.empty())
          return shown(permission, conditions, with_neighbour, {{changed, value}}, std::nullopt, false);
      }
    }
    std::vector<Choice> defaults;
    for (const VariableId tied : with_required_settings({setting_}, ties_))
      defaults.emplace_back(tied, *model_.variables[index(tied)].default_value);
    const auto found =
        differing_roles(access_, conditions, conditions, [&](const AllowedAt& allowed, const AllowedAt&) {
          AllowedAt by_default = allowed;
          for (const auto& [tied, value] : defaults) by_default = restricted(std::move(by_default), tied, value);
          return diagrams_.conjunction(alone, unequal(diagrams_, allowed, by_default));
        });
    if (found.empty()) return std::nullopt;
    return shown(permission, conditions, found, defaults, std::nullopt, false);
  }

  /// One setting at other values, which may make of what the mutant alone admits what the policy admits.
  std::vector<std::pair<VariableId, ValueSet>> neighbours() const {
    const Variable& variable = model_.variables[index(setting_)];
    if (mutant_.kind != MutantOperator::unrequire) return {{setting_, variable.allowed}};
    ValueSet needs_nothing(variable.allowed.size());
    needs_nothing.set(model_.domain_of(setting_).boolean ? 0 : default_);
    const SettingRequirement& requirement = variable.requirements[mutant_.requirement];
    return {{setting_, needs_nothing}, {requirement.setting, requirement.values}};
  }

  /// The smallest of the cases, with these settings as they are in the policy; and the mutant's own at `after`, if it is given.
  MutantCase shown(PermissionId permission, const PermissionConditions& conditions,
                   const std::vector<DifferingRoles>& differing, const std::vector<Choice>& before,
                   std::optional<std::uint32_t> after, bool is_admitted) {
    std::optional<Counterexample> smallest;
    for (const DifferingRoles& each : differing) {
      const Counterexample found = smallest_case(access_, permission, each.roles, each.where);
      if (!smallest || found.size < smallest->size) smallest = found;
    }
    Assignment policy = smallest->assignment;
    Assignment mutant = smallest->assignment;
    for (const auto& [setting, value] : before) policy.values[index(setting)] = value;
    if (after) mutant.values[index(setting_)] = *after;
    const LevelId in_policy = level_at(access_, conditions, smallest->roles, completed(model_, policy));
    const LevelId in_mutant = level_at(access_, conditions, smallest->roles, completed(model_, mutant));
    return {smallest->roles, permission, facts_of(policy), facts_of(mutant), in_policy, in_mutant, is_admitted};
  }

  Model& model_;
  AccessConditions& access_;
  DiagramManager& diagrams_;
  const Mutant& mutant_;
  VariableId setting_;
  std::uint32_t default_;
  RequiredSettings ties_;
  AccountScope base_;
  AccountScope mutated_;
};

}  // namespace

AffectedPermissions::AffectedPermissions(const Model& model, AccessConditions& access, const ClaimIndex& claims)
    : permissions_(model.variables.size()) {
  DiagramManager& diagrams = access.diagrams();
  const RequiredSettings ties = ties_of(model);
  for (std::size_t position = 0; position < model.permissions.size(); ++position) {
    const auto permission = id_at<PermissionId>(position);
    std::set<Diagram> conditions = conditions_of(access.of(permission));
    for (const ExpressionId claimed : claims.conditions_of(permission))
      conditions.insert(access.conditions().of(claimed));
    std::set<VariableId> tested;
    for (const Diagram condition : conditions) {
      for (const VariableId variable : diagrams.support(condition)) tested.insert(variable);
    }
    for (const Absence& absence : claims.absences()[position]) {
      for (const VariableId variable : diagrams.support(access.conditions().of(absence.condition)))
        tested.insert(variable);
    }
    for (const VariableId variable : with_required_settings({tested.begin(), tested.end()}, ties)) {
      if (model.variables[index(variable)].kind == Variable::Kind::setting)
        permissions_[index(variable)].push_back(permission);
    }
  }
}

std::optional<MutantKiller> refusal_of_defaults(const Model& model, VariableId changed) {
  for (std::size_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    const auto setting = id_at<VariableId>(position);
    if (variable.kind != Variable::Kind::setting || !model.domain_of(setting).boolean) continue;
    if (variable.default_value != 1U) continue;  // Requires nothing by default.
    for (const SettingRequirement& requirement : variable.requirements) {
      if (setting != changed && requirement.setting != changed) continue;
      const Variable& required = model.variables[index(requirement.setting)];
      if (requirement.values.test(*required.default_value)) continue;
      return MutantKiller{MutantKiller::Kind::compiler,
                          "`" + variable.name + "` is on by default and requires `" + required.name + "`, which is not",
                          requirement.span};
    }
  }
  return std::nullopt;
}

std::optional<MutantCase> account_difference(Model& model, AccessConditions& access, const Mutant& mutant,
                                             const std::vector<PermissionId>& permissions) {
  AccountsCompared compared(model, access, mutant);
  for (const PermissionId permission : permissions) {
    if (std::optional<MutantCase> found = compared.find(permission)) return found;
  }
  return std::nullopt;
}

}  // namespace polc
