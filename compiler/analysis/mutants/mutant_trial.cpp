#include "compiler/analysis/mutants/mutant_trial.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/access/account_scope.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/analysis/mutants/account_mutants.h"
#include "compiler/analysis/mutants/case_finder.h"
#include "compiler/analysis/mutants/claim_index.h"
#include "compiler/analysis/mutants/mutant_claims.h"
#include "compiler/analysis/mutants/mutant_edit.h"
#include "compiler/analysis/mutants/mutant_source.h"

namespace polc {
namespace {

/// What one mutant may take: its permission's conditions, and its claims.
constexpr std::uint64_t max_steps_of_mutant = 8 * max_steps;

class Trial {
 public:
  Trial(Model& model, const MutantOptions& options)
      : model_(with_room(model)),
        options_(options),
        claims_(model_),
        conditions_(model_),
        access_(conditions_),
        accounts_(conditions_),
        source_(model_, access_, claims_.absences()),
        check_(model_, access_, claims_, options.policy) {}

  std::vector<MutantResult> run() {
    const std::size_t permissions = model_.permissions.size();
    const std::size_t all = permissions + model_.variables.size();
    for (std::size_t position = 0; position < permissions; ++position) {
      tell(position, all);
      try_permission(id_at<PermissionId>(position));
    }
    for (std::size_t position = 0; position < model_.variables.size(); ++position) {
      tell(permissions + position, all);
      try_setting(id_at<VariableId>(position));
    }
    tell(all, all);
    std::stable_sort(results_.begin(), results_.end(), [](const MutantResult& a, const MutantResult& b) {
      const auto place = [](const Mutant& mutant) {
        return std::tuple(mutant.statement.file, mutant.statement.begin, mutant.statement.end, mutant.permission,
                          mutant.place.begin, mutant.kind);
      };
      return place(a.mutant) < place(b.mutant);
    });
    return std::move(results_);
  }

 private:
  /// A mutant adds two rules at most, and what is known of the others goes by where they lie.
  static Model& with_room(Model& model) {
    model.rules.reserve(model.rules.size() + 2);
    return model;
  }

  void tell(std::size_t done, std::size_t all) const {
    if (options_.progress) options_.progress(done, all);
  }

  /// Runs `work` on the result; at a limit the mutant counts as one that was not tried.
  template <typename Work>
  void bounded(MutantResult& result, Work work) {
    const std::uint64_t before = access_.diagrams().steps_taken();
    if (steps_ >= options_.steps) {
      result.fate = MutantFate::not_tried;
      return;
    }
    const Bounded<Done> done = access_.diagrams().bounded(max_steps_of_mutant, [&] { work(); });
    if (!done.is_known()) result.fate = MutantFate::not_tried;
    steps_ += access_.diagrams().steps_taken() - before;
  }

  /// Of more than are tried, or that cannot even be told apart.
  void add_unlisted(PermissionId permission, std::size_t mutants) {
    MutantResult result{{}, MutantFate::not_tried, std::nullopt, std::nullopt};
    result.mutant.permission = permission;
    result.mutant.place = result.mutant.statement = model_.permissions[index(permission)].span;
    result.mutant.change = "any change";
    result.stands_for = mutants;
    results_.push_back(std::move(result));
  }

  void try_permission(PermissionId permission) {
    std::vector<Mutant> mutants;
    MutantResult whole{{}, MutantFate::equivalent, std::nullopt, std::nullopt};
    // Also when there is no step left: what is not tried is counted.
    const Bounded<Done> are_known =
        access_.diagrams().bounded(max_steps_of_mutant, [&] { mutants = source_.of(permission); });
    if (!are_known.is_known()) return add_unlisted(permission, 1);
    if (results_.size() + mutants.size() > options_.most) return add_unlisted(permission, mutants.size());
    bounded(whole, [&] {
      access_.of(permission);
      check_.select(permission);
    });
    for (Mutant& mutant : mutants) {
      MutantResult result{std::move(mutant), whole.fate, std::nullopt, std::nullopt};
      if (whole.fate != MutantFate::not_tried) bounded(result, [&] { try_rules(result); });
      results_.push_back(std::move(result));
    }
  }

  void try_rules(MutantResult& result) {
    const PermissionId permission = *result.mutant.permission;
    std::optional<DifferingRoles> differing;
    std::optional<Counterexample> example;
    const PermissionConditions before = access_.of(permission);
    LevelId after{};
    {
      const RulesEdit edit(model_, access_, result.mutant);
      const PermissionConditions& mutated = access_.of(permission);
      const bool is_decided_alike = is_same(before, mutated);
      model_.absences = absences_with(claims_.absences()[index(permission)], result.mutant);
      if (!is_decided_alike || !result.mutant.absences_added.empty()) {
        check_.find_killer(result, permission, !is_decided_alike);
        if (result.fate != MutantFate::equivalent) return;
      }
      if (is_decided_alike) return;
      for (const DifferingRoles& each : differing_roles(access_, before, mutated, [&](const auto& a, const auto& b) {
             return accounts_.within(unequal(access_.diagrams(), a, b));
           })) {
        const Counterexample found = smallest_case(access_, permission, each.roles, each.where);
        if (example && example->size <= found.size) continue;
        example = found;
      }
      if (!example) return;
    }
    result.fate = MutantFate::alive;
    // The decision of the policy may depend on more than that of the mutant does.
    example = smallest_case(access_, permission, example->roles, diagram_of(example->assignment));
    const std::vector<std::uint32_t> values = completed(model_, example->assignment);
    {
      const RulesEdit edit(model_, access_, result.mutant);
      after = level_at(access_, access_.of(permission), example->roles, values);
    }
    const CaseFacts facts = facts_of(example->assignment);
    result.difference = MutantCase{example->roles, permission, facts, facts, example->decided, after, true};
  }

  /// The condition that all of the assignment is so.
  Diagram diagram_of(const Assignment& assignment) {
    Diagram result = Diagram::always;
    for (std::size_t position = assignment.values.size(); position-- > 0;) {
      const std::optional<std::uint32_t> value = assignment.values[position];
      if (value)
        result = access_.diagrams().conjunction(access_.diagrams().is(id_at<VariableId>(position), *value), result);
    }
    return result;
  }

  void try_setting(VariableId setting) {
    std::vector<Mutant> mutants = source_.of(setting);
    if (mutants.empty()) return;
    MutantResult whole{{}, MutantFate::equivalent, std::nullopt, std::nullopt};
    bounded(whole, [&] {
      if (!affected_) affected_.emplace(model_, access_, claims_);
    });
    for (Mutant& mutant : mutants) {
      MutantResult result{std::move(mutant), whole.fate, std::nullopt, std::nullopt};
      if (whole.fate != MutantFate::not_tried) bounded(result, [&] { try_account(result); });
      results_.push_back(std::move(result));
    }
  }

  void try_account(MutantResult& result) {
    const std::vector<PermissionId>& permissions = affected_->by(*result.mutant.setting);
    {
      const SettingEdit edit(model_, result.mutant);
      result.fate = MutantFate::equivalent;
      if (const auto refusal = refusal_of_defaults(model_, *result.mutant.setting)) {
        result.fate = MutantFate::refused;
        result.killer = refusal;
        return;
      }
    }
    for (const PermissionId permission : permissions) {
      check_.select(permission);  // As it stands without the mutant.
      const SettingEdit edit(model_, result.mutant);
      model_.absences = claims_.absences()[index(permission)];
      check_.find_killer(result, permission, true);
      if (result.fate != MutantFate::equivalent) return;
    }
    result.difference = account_difference(model_, access_, result.mutant, permissions);
    result.fate = result.difference ? MutantFate::alive : MutantFate::equivalent;
  }

  Model& model_;
  const MutantOptions& options_;
  ClaimIndex claims_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
  AccountScope accounts_;
  MutantSource source_;
  MutantClaims check_;
  std::optional<AffectedPermissions> affected_;
  std::vector<MutantResult> results_;
  std::uint64_t steps_ = 0;
};

}  // namespace

std::vector<MutantResult> try_mutants(Model& model, const MutantOptions& options) {
  return Trial(model, options).run();
}

Model with_mutant(const Model& model, const Mutant& mutant) {
  Model mutated = model;
  if (mutant.setting) {
    apply(mutated.variables[index(*mutant.setting)], mutant);
    return mutated;
  }
  const PermissionId permission = *mutant.permission;
  std::uint32_t position = 0;
  std::vector<Rule> added;
  for (const MutantRule& rule : mutant.added) added.push_back(rule_of(model, rule, mutant));
  for (Rule& rule : mutated.rules) {
    const auto is_removed = [&](const Target& target) {
      return target.permission == permission && position++ == mutant.removed;
    };
    std::vector<Target> targets = rule.targets.all();
    if (std::erase_if(targets, is_removed) != 0) rule.targets = std::move(targets);
  }
  mutated.rules.insert(mutated.rules.end(), added.begin(), added.end());
  std::vector<Absence> own;
  for (const Absence& absence : model.absences) {
    if (absence.permission == permission) own.push_back(absence);
  }
  std::erase_if(mutated.absences, [&](const Absence& absence) { return absence.permission == permission; });
  const std::vector<Absence> changed = absences_with(own, mutant);
  mutated.absences.insert(mutated.absences.end(), changed.begin(), changed.end());
  return mutated;
}

}  // namespace polc
