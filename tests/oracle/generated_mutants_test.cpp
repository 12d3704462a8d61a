// Mutants of generated policies: each is what it is said to be, by trying every case. Long because what a
// mutant is, and what kills it, is found here by trying, with nothing of the compiler's own way.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/analysis/claims/absences.h"
#include "compiler/analysis/claims/assertions.h"
#include "compiler/analysis/claims/layer_promise.h"
#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/mutants/killing_lines.h"
#include "compiler/analysis/mutants/mutant_trial.h"
#include "compiler/sema/resolve.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/naive_model.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

constexpr double most_mutant_cases = 500;
constexpr std::size_t most_roles = 8;

/// Those of the claims that hold.
std::optional<Specimen> with_claims_that_hold(const Specimen& generated) {
  Specimen specimen = generated;
  const auto holds = [&] {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return false;
    ConditionDiagrams conditions(*compiled.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    const std::vector<TestResult> results = run_tests(access, sink);
    return std::all_of(results.begin(), results.end(),
                       [](const TestResult& result) { return result.failures.empty(); });
  };
  if (!holds()) return std::nullopt;
  std::string& main = specimen.policy.files[GeneratedPolicy::main];
  for (const std::vector<std::string>& claims : {specimen.policy.assertions, specimen.policy.tests}) {
    for (const std::string& claim : claims) {
      const std::string before = main;
      main += claim + "\n";
      if (!holds()) main = before;
    }
  }
  return specimen;
}

Model kept_model(const CompiledPolicy& compiled) {
  DiagnosticSink sink;
  return resolve(compiled.compilation().files.layers, sink, nullptr, nullptr, FixedSettings::kept);
}

/// A policy and one of its mutants, each by itself.
class Pair {
 public:
  Pair(const Model& policy, const Model& mutant) : model_(policy), mutated_(mutant), policy_(policy), mutant_(mutant) {}

  std::set<VariableId> tested(PermissionId permission) const {
    std::set<VariableId> variables = policy_.tested(permission);
    variables.merge(mutant_.tested(permission));
    return variables;
  }

  bool is_small(PermissionId permission) const { return policy_.cases(tested(permission)) <= most_mutant_cases; }

  /// Whether each subject is decided alike in each case that both admit.
  bool decides_alike(PermissionId permission) const {
    const auto subjects = policy_.subjects(3);
    return policy_.every_case(tested(permission), [&](const NaiveModel::Values& values) {
      if (!policy_.admits(values) || !mutant_.admits(values)) return true;
      return std::all_of(subjects.begin(), subjects.end(), [&](const NaiveModel::Subject& subject) {
        return policy_.decide(subject, permission, values) == mutant_.decide(subject, permission, values);
      });
    });
  }

  /// The same, where the policy reads `before` and the mutant `after`, whatever else is chosen; and both admit the same of it.
  bool defaults_decide_alike(PermissionId permission, VariableId setting, std::uint32_t before,
                             std::uint32_t after) const {
    const auto subjects = policy_.subjects(2);
    return policy_.every_case(tested(permission), [&](NaiveModel::Values values) {
      if (values[index(setting)] != before) return true;
      NaiveModel::Values mutated = values;
      mutated[index(setting)] = after;
      if (!policy_.admits(values)) return true;
      if (!mutant_.admits(mutated)) return !is_tied(permission, setting);
      return std::all_of(subjects.begin(), subjects.end(), [&](const NaiveModel::Subject& subject) {
        return policy_.decide(subject, permission, values) == policy_.decide(subject, permission, mutated);
      });
    });
  }

  /// Whether what the mutant alone admits is decided as something near to it that the policy may have.
  bool new_accounts_are_old(PermissionId permission, const Mutant& mutant) const {
    const auto subjects = policy_.subjects(2);
    const polc::Variable& setting = model_.variables[index(*mutant.setting)];
    std::vector<std::pair<VariableId, ValueSet>> neighbours = {{*mutant.setting, setting.allowed}};
    if (mutant.kind == MutantOperator::unrequire) {
      const bool is_switch = model_.domain_of(*mutant.setting).boolean;
      neighbours.front().second.reset();
      neighbours.front().second.set(is_switch ? 0 : *setting.default_value);
      const SettingRequirement& requirement = setting.requirements[mutant.requirement];
      neighbours.emplace_back(requirement.setting, requirement.values);
    }
    return policy_.every_case(tested(permission), [&](const NaiveModel::Values& values) {
      if (policy_.admits(values) || !mutant_.admits(values)) return true;
      return std::all_of(subjects.begin(), subjects.end(), [&](const NaiveModel::Subject& subject) {
        const auto is_as_with = [&](const NaiveModel::Values& other) {
          return policy_.decide(subject, permission, other) == policy_.decide(subject, permission, values);
        };
        bool has_any = false;
        for (const auto& [setting_id, near] : neighbours) {
          bool has_neighbour = false;
          bool is_old = false;
          for (const unsigned value : near.set_bits()) {
            NaiveModel::Values other = values;
            other[index(setting_id)] = value;
            if (!policy_.admits(other)) continue;
            has_neighbour = true;
            is_old = is_old || is_as_with(other);
          }
          if (has_neighbour && !is_old) return false;
          has_any = has_any || has_neighbour;
        }
        NaiveModel::Values by_default = values;
        for (const VariableId tied : tied_to(*mutant.setting))
          by_default[index(tied)] = *model_.variables[index(tied)].default_value;
        return has_any || is_as_with(by_default);
      });
    });
  }

  /// Whether the claim that is said to fail does, and was met before.
  bool is_broken(const MutantResult& result) const {
    const Span span = result.killer->span;
    const auto permission = result.mutant.permission;
    for (std::size_t number = 0; number < model_.tests.size(); ++number) {
      if (result.killer->kind != MutantKiller::Kind::test) break;
      for (const Expectation& expectation : model_.tests[number].expectations) {
        if (expectation.span == span && model_.tests[number].name == result.killer->name) {
          const auto variables = tested_by(expectation.targets);
          return !policy_.fails(expectation, variables) && mutant_.fails(expectation, variables);
        }
      }
    }
    for (const Assertion& assertion : model_.assertions) {
      if (assertion.span != span || result.killer->kind != MutantKiller::Kind::assertion) continue;
      if (assertion.kind == Assertion::Kind::separate || assertion.kind == Assertion::Kind::become) return true;
      const auto variables = tested_by(assertion.terms.front());
      return !policy_.fails(assertion, variables) && mutant_.fails(assertion, variables);
    }
    if (result.killer->kind != MutantKiller::Kind::cell) return false;
    return std::any_of(mutated_.absences.begin(), mutated_.absences.end(), [&](const Absence& absence) {
      if (permission && absence.permission != *permission) return false;
      return mutant_.fails(absence, tested(absence.permission));
    });
  }

  /// Whether no claim of the mutant fails that speaks of one permission at a time.
  std::optional<Span> broken_claim(PermissionId permission) const {
    const auto speaks = [&](const std::vector<Target>& targets) {
      return std::any_of(targets.begin(), targets.end(),
                         [&](const Target& target) { return target.permission == permission; });
    };
    for (const Test& test : mutated_.tests) {
      for (const Expectation& expectation : test.expectations) {
        if (speaks(expectation.targets) && mutant_.fails(expectation, tested_by(expectation.targets)))
          return expectation.span;
      }
    }
    for (const Assertion& assertion : mutated_.assertions) {
      if (assertion.kind == Assertion::Kind::separate || assertion.kind == Assertion::Kind::become) continue;
      if (speaks(assertion.terms.front()) && mutant_.fails(assertion, tested_by(assertion.terms.front())))
        return assertion.span;
    }
    return std::nullopt;
  }

  bool is_shown_case_true(const MutantResult& result) const {
    const MutantCase& found = *result.difference;
    const auto values = [&](const CaseFacts& facts) {
      NaiveModel::Values all = policy_.defaults();
      for (const auto& [variable, value] : facts) all[index(variable)] = value;
      return all;
    };
    const NaiveModel::Values before = values(found.policy);
    const NaiveModel::Values after = values(found.mutant);
    if (!policy_.admits(found.roles) || !policy_.admits(before) || mutant_.admits(after) == false) {
      // A mutant of a default may leave an account that it does not admit any more.
      return result.mutant.kind == MutantOperator::set_default && !found.is_admitted && policy_.admits(before);
    }
    if (policy_.decide(found.roles, found.permission, before) != index(found.before)) return false;
    if (mutant_.decide(found.roles, found.permission, after) != index(found.after)) return false;
    // Where the default is all that a setting may be, only the mutant admits what it reads.
    return found.before != found.after &&
           (result.mutant.kind == MutantOperator::set_default || policy_.admits(after) == found.is_admitted);
  }

 private:
  std::set<VariableId> tied_to(VariableId setting) const {
    std::set<VariableId> tied = {setting};
    for (std::size_t before = 0; before != tied.size();) {
      before = tied.size();
      for (std::size_t position = 0; position < model_.variables.size(); ++position) {
        for (const SettingRequirement& requirement : model_.variables[position].requirements) {
          const auto id = id_at<VariableId>(position);
          if (tied.contains(id)) tied.insert(requirement.setting);
          if (tied.contains(requirement.setting)) tied.insert(id);
        }
      }
    }
    return tied;
  }

  /// Whether a decision depends on the setting, or on one that requirements tie to it.
  bool is_tied(PermissionId permission, VariableId setting) const {
    const std::set<VariableId> tied = tied_to(setting);
    const auto subjects = policy_.subjects(2);
    return !policy_.every_case(tested(permission), [&](NaiveModel::Values values) {
      const NaiveModel::Values before = values;
      for (const VariableId variable : tied) values[index(variable)] = 0;
      return std::all_of(subjects.begin(), subjects.end(), [&](const NaiveModel::Subject& subject) {
        return policy_.decide(subject, permission, before) == policy_.decide(subject, permission, values);
      });
    });
  }

  std::set<VariableId> tested_by(const std::vector<Target>& targets) const {
    std::set<VariableId> variables;
    for (const Target& target : targets) variables.merge(tested(target.permission));
    return variables;
  }

  const Model& model_;
  const Model& mutated_;
  NaiveModel policy_;
  NaiveModel mutant_;
};

TEST(GeneratedMutants, AreWhatTheyAreSaidToBeByTryingEveryCase) {
  std::map<MutantFate, std::size_t> fates;
  std::map<MutantOperator, std::map<MutantFate, std::size_t>> by_operator;
  std::map<MutantKiller::Kind, std::size_t> killers;
  for_each_specimen(600, [&](const Specimen& generated) {
    const std::optional<Specimen> specimen = with_claims_that_hold(generated);
    if (!specimen) return;
    const CompiledPolicy compiled(specimen->policy.files, GeneratedPolicy::main);
    DiagnosticSink sink;
    const auto resolved = [&] {
      return resolve(compiled.compilation().files.layers, sink, nullptr, nullptr, FixedSettings::kept);
    };
    Model model = resolved();
    Model tried = resolved();
    ASSERT_FALSE(sink.has_errors()) << describe(*specimen);
    if (model.roles.size() > most_roles) return;
    const std::vector<MutantResult> results = try_mutants(tried);
    model.expressions = tried.expressions;  // With the conditions that the mutants added.
    for (const MutantResult& result : results) {
      const Mutant& mutant = result.mutant;
      const auto told = [&] {
        return std::string(operator_name(mutant.kind)) + " " +
               (mutant.permission ? model.permissions[index(*mutant.permission)].name
                                  : model.variables[index(*mutant.setting)].name) +
               ": " + mutant.change + ": " + std::string(fate_name(result.fate)) +
               (result.killer ? " by " + result.killer->name : "") + "\n" + describe(*specimen);
      };
      ASSERT_NE(result.fate, MutantFate::not_tried) << told();
      ASSERT_EQ(result.fate == MutantFate::alive, result.difference.has_value()) << told();
      ++fates[result.fate];
      ++by_operator[mutant.kind][result.fate];
      if (result.killer) ++killers[result.killer->kind];
      const Model mutated = with_mutant(model, mutant);
      const Pair pair(model, mutated);
      for (std::size_t position = 0; position < model.permissions.size(); ++position) {
        const auto permission = id_at<PermissionId>(position);
        if ((mutant.permission && permission != *mutant.permission) || !pair.is_small(permission)) continue;
        if (result.fate == MutantFate::equivalent) {
          if (mutant.permission) {
            ASSERT_TRUE(pair.decides_alike(permission)) << told();
          } else if (mutant.kind == MutantOperator::set_default) {
            ASSERT_TRUE(pair.defaults_decide_alike(
                permission, *mutant.setting, *model.variables[index(*mutant.setting)].default_value, mutant.value))
                << told();
          } else {
            ASSERT_TRUE(pair.new_accounts_are_old(permission, mutant)) << told();
          }
        }
        if (result.fate == MutantFate::alive || result.fate == MutantFate::equivalent) {
          const std::optional<Span> broken = pair.broken_claim(permission);
          ASSERT_FALSE(broken) << compiled.compilation().sources.text(*broken) << "\n" << told();
        }
      }
      if (result.fate == MutantFate::alive) {
        ASSERT_TRUE(pair.is_shown_case_true(result)) << told();
      }
      const bool is_named = result.killer && result.killer->kind != MutantKiller::Kind::layer &&
                            result.killer->kind != MutantKiller::Kind::compiler;
      if (result.fate == MutantFate::killed && is_named) {
        ASSERT_TRUE(pair.is_broken(result)) << told();
      }
    }
  });
  // Each fate is common, or this says little.
  EXPECT_GT(fates[MutantFate::killed], 500U);
  EXPECT_GT(fates[MutantFate::equivalent], 300U);
  EXPECT_GT(fates[MutantFate::alive], 500U);
  EXPECT_EQ(by_operator.size(), 12U) << "every operator";
  for (const auto kind : {MutantKiller::Kind::test, MutantKiller::Kind::assertion, MutantKiller::Kind::cell})
    EXPECT_GT(killers[kind], 20U) << static_cast<int>(kind);
  for (const auto& [kind, of_kind] : by_operator) {
    for (const auto& [fate, number] : of_kind)
      RecordProperty(std::string(operator_name(kind)) + " " + std::string(fate_name(fate)), static_cast<int>(number));
  }
}

/// What is looked at for one permission alone finds what a whole new check of the mutant does.
TEST(GeneratedMutants, AreKilledExactlyWhereTheWholePolicyFails) {
  std::map<MutantKiller::Kind, std::size_t> killers;
  const auto visit = [&](const Specimen& generated) {
    const std::optional<Specimen> specimen = with_claims_that_hold(generated);
    if (!specimen) return;
    const CompiledPolicy compiled(specimen->policy.files, GeneratedPolicy::main);
    Model model = kept_model(compiled);
    Model tried = kept_model(compiled);
    const std::vector<MutantResult> results = try_mutants(tried);
    model.expressions = tried.expressions;
    for (const MutantResult& result : results) {
      if (result.killer) ++killers[result.killer->kind];
      if (result.killer && result.killer->kind == MutantKiller::Kind::compiler) continue;
      const Model mutated = with_mutant(model, result.mutant);
      ConditionDiagrams conditions(mutated);
      AccessConditions access(conditions);
      DiagnosticSink sink;
      const bool is_known =
          check_absences(access, sink) && check_layer_promise(access, sink) && check_assertions(access, sink);
      run_tests(access, sink);
      const bool is_killed = result.fate == MutantFate::killed || result.fate == MutantFate::refused;
      ASSERT_EQ(is_killed, sink.has_errors() || !is_known)
          << operator_name(result.mutant.kind) << " " << result.mutant.change << " "
          << (sink.all().empty() ? "" : sink.all().front().message) << "\n"
          << describe(*specimen);
    }
  };
  for_each_specimen(200, visit);
  for_each_specimen(200, [](std::uint64_t seed) { return generate_layers(seed, PolicySize::small); }, visit);
  EXPECT_GT(killers[MutantKiller::Kind::layer], 50U);
}

TEST(GeneratedMutants, AreCountedWhereThereAreNoStepsToTryThem) {
  for_each_specimen(100, [&](const Specimen& generated) {
    const std::optional<Specimen> specimen = with_claims_that_hold(generated);
    if (!specimen) return;
    const CompiledPolicy compiled(specimen->policy.files, GeneratedPolicy::main);
    Model model = kept_model(compiled);
    const std::size_t all = try_mutants(model).size();
    Model again = kept_model(compiled);
    MutantOptions options;
    options.steps = 0;
    const MutantCounts counts = count(try_mutants(again, options));
    ASSERT_EQ(counts.not_tried, all) << describe(*specimen);
    ASSERT_EQ(counts.score(), all == 0 ? 100U : 0U);
    Model once_more = kept_model(compiled);
    MutantOptions few;
    few.most = 20;
    const MutantCounts counts_of_few = count(try_mutants(once_more, few));
    ASSERT_EQ(counts_of_few.total(), all) << describe(*specimen);
  });
}

TEST(GeneratedMutants, SuggestedLinesHoldAndLeaveNoneAliveThatATestCanKill) {
  std::size_t lines = 0;
  std::size_t killed = 0;
  std::size_t beyond = 0;
  for_each_specimen(400, [&](const Specimen& generated) {
    std::optional<Specimen> specimen = with_claims_that_hold(generated);
    if (!specimen) return;
    const CompiledPolicy before(specimen->policy.files, GeneratedPolicy::main);
    Model model = kept_model(before);
    const std::vector<MutantResult> results = try_mutants(model);
    const KillingLines suggested = killing_lines(model, results);
    ASSERT_EQ(suggested.killed + suggested.beyond.size(), count(results).alive) << describe(*specimen);
    lines += suggested.lines.size();
    killed += suggested.killed;
    beyond += suggested.beyond.size();
    if (suggested.lines.empty()) return;
    std::string& main = specimen->policy.files[GeneratedPolicy::main];
    main += "test \"living mutants\" {\n";
    for (const std::string& line : suggested.lines) main += line + "\n";
    main += "}\n";
    const CompiledPolicy after(specimen->policy.files, GeneratedPolicy::main);
    ASSERT_TRUE(after.compiled()) << after.problems() << describe(*specimen);
    Model with_lines = kept_model(after);
    ConditionDiagrams conditions(with_lines);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    for (const TestResult& result : run_tests(access, sink)) {
      ASSERT_TRUE(result.failures.empty()) << result.failures.front().message << "\n" << describe(*specimen);
    }
    const std::vector<MutantResult> left = try_mutants(with_lines);
    ASSERT_EQ(left.size(), results.size());
    for (std::size_t position = 0; position < left.size(); ++position) {
      const auto& unkillable = suggested.beyond;
      const bool may_live = std::find(unkillable.begin(), unkillable.end(), position) != unkillable.end();
      ASSERT_EQ(left[position].fate == MutantFate::alive, may_live)
          << operator_name(left[position].mutant.kind) << " " << left[position].mutant.change << "\n"
          << describe(*specimen);
    }
  });
  EXPECT_GT(lines, 300U);
  EXPECT_GT(killed, lines) << "most lines kill several";
  EXPECT_LT(beyond * 50, killed) << "few are beyond every test";
}

}  // namespace
}  // namespace polc::oracle
