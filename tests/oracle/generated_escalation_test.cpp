// Who can end up with which role, in generated policies: each chain works step by step, and none is there, and none is shorter, that
// brute force finds.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "compiler/analysis/escalation/escalation.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/escalation.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

using Verdict = RoleReach::Verdict;

/// One policy, as the compiler reads it and as the oracle does.
class Trial {
 public:
  Trial(const CompiledPolicy& compiled, const Layers& layers)
      : model_(*compiled.compilation().model),
        oracle_(layers),
        slow_(oracle_, layers),
        conditions_(model_),
        access_(conditions_),
        fast_(access_) {
    for (std::size_t account = 0; account < slow_.accounts().size(); ++account) all_accounts_.push_back(account);
  }

  EscalationOracle& slow() { return slow_; }
  const Oracle& oracle() const { return oracle_; }
  std::map<std::size_t, std::size_t>& lengths() { return lengths_; }
  std::size_t with_changes() const { return with_changes_; }
  std::size_t from_changed() const { return from_changed_; }
  std::size_t none() const { return none_; }

  void alone() {
    for (std::size_t role = 0; role < model_.roles.size(); ++role) {
      const auto id = id_at<RoleId>(role);
      std::vector<std::vector<Roles>> beginnings = {{{name(id)}}};
      if (model_.fallback == id) beginnings.push_back({Roles()});
      compare(fast_.alone(id, targets({id})), beginnings, 0, true);
    }
  }

  /// With so many accomplices in the brute force; they begin with one of the roles, or with none.
  void together(const std::vector<RoleId>& roles, std::size_t accomplices) {
    std::vector<Roles> kinds = {Roles()};
    for (const RoleId role : roles) kinds.push_back({name(role)});
    std::vector<Roles> subjects(kinds.begin() + 1, kinds.end());
    if (model_.fallback && std::find(roles.begin(), roles.end(), *model_.fallback) != roles.end())
      subjects.emplace_back();
    std::vector<std::vector<Roles>> beginnings;
    for (const Roles& subject : subjects) add_others(beginnings, {subject}, kinds, 0, accomplices);
    compare(fast_.together(roles, targets(roles)), beginnings, accomplices, false);
  }

 private:
  static void add_others(std::vector<std::vector<Roles>>& all, std::vector<Roles> people,
                         const std::vector<Roles>& kinds, std::size_t from, std::size_t left) {
    if (left == 0) return all.push_back(people);
    for (std::size_t kind = from; kind < kinds.size(); ++kind) {
      people.push_back(kinds[kind]);
      add_others(all, people, kinds, kind, left - 1);
      people.pop_back();
    }
  }

  const std::string& name(RoleId role) const { return model_.roles[index(role)].name; }
  Roles names(const HeldRoles& held) const {
    Roles result;
    for (const RoleId role : held) result.insert(name(role));
    return result;
  }

  std::vector<RoleId> targets(const std::vector<RoleId>& roles) const {
    std::vector<RoleId> result;
    for (std::size_t target = 0; target < model_.roles.size(); ++target) {
      const std::string& wanted = model_.roles[target].name;
      const bool is_held =
          std::any_of(roles.begin(), roles.end(), [&](RoleId role) { return slow_.holds({name(role)}, wanted); });
      if (!is_held) result.push_back(id_at<RoleId>(target));
    }
    return result;
  }

  void compare(const std::vector<RoleReach>& found, const std::vector<std::vector<Roles>>& beginnings,
               std::size_t accomplices, bool is_alone) {
    std::map<std::string, std::size_t> unchanged;
    std::map<std::string, std::size_t> changed;
    for (const std::vector<Roles>& people : beginnings) {
      for (const auto& [role, count] : slow_.fewest_steps(people, {0})) keep_fewer(unchanged, role, count);
      for (const auto& [role, count] : slow_.fewest_steps(people, all_accounts_)) keep_fewer(changed, role, count);
    }
    for (const RoleReach& reach : found) {
      const std::string& role = name(reach.role);
      SCOPED_TRACE((is_alone ? "alone to " : "together to ") + role);
      ASSERT_NE(reach.verdict, Verdict::not_known);
      if (reach.verdict == Verdict::no) {
        ++none_;
        ASSERT_FALSE(unchanged.contains(role) || changed.contains(role));
        continue;
      }
      ASSERT_TRUE(reach.chain);
      replay(*reach.chain, role);
      ++lengths_[reach.chain->steps.size()];
      if (!reach.from_unchanged) ++from_changed_;
      const std::map<std::string, std::size_t>& fewest = reach.from_unchanged ? unchanged : changed;
      ASSERT_TRUE(reach.from_unchanged || !unchanged.contains(role)) << "there is one from an unchanged account";
      if (fewest.contains(role)) {
        ASSERT_LE(reach.chain->steps.size(), fewest.at(role));
      }
      if (reach.chain->people.size() <= accomplices + 1) {
        ASSERT_TRUE(fewest.contains(role)) << "brute force finds none";
        ASSERT_EQ(reach.chain->steps.size(), fewest.at(role));
      }
    }
    for (const auto& [role, count] : changed) {
      const bool is_asked = std::any_of(found.begin(), found.end(), [&](const RoleReach& reach) {
        return name(reach.role) == role && reach.verdict == Verdict::yes;
      });
      const bool is_held = std::any_of(beginnings.begin(), beginnings.end(), [&](const std::vector<Roles>& people) {
        return slow_.holds(people.front(), role);
      });
      ASSERT_TRUE(is_asked || is_held) << "brute force reaches " << role << " in " << count;
    }
  }

  static void keep_fewer(std::map<std::string, std::size_t>& all, const std::string& role, std::size_t count) {
    const auto [known, is_new] = all.emplace(role, count);
    if (!is_new) known->second = std::min(known->second, count);
  }

  Values account(const std::vector<std::uint32_t>& values) {
    Values result = slow_.accounts().front();
    const std::vector<VariableId>& settings = fast_.gifts().settings();
    for (std::size_t at = 0; at < settings.size(); ++at)
      result[model_.variables[index(settings[at])].name] = value(settings[at], values[at]);
    return result;
  }
  std::string value(VariableId variable, std::uint32_t value) const { return model_.domain_of(variable).values[value]; }

  /// Takes each step as the oracle sees it.
  void replay(const EscalationChain& chain, const std::string& target) {
    ASSERT_FALSE(chain.steps.empty());
    std::vector<Roles> people;
    for (const HeldRoles& held : chain.people) people.push_back(names(held));
    Values now = account(chain.account);
    ASSERT_TRUE(oracle_.admitted(now));
    for (const EscalationStep& step : chain.steps) {
      ASSERT_EQ(account(step.account), now);
      ASSERT_EQ(people.at(step.actor), names(step.held));
      if (step.setting) {
        const std::string& setting = model_.variables[index(*step.setting)].name;
        ASSERT_TRUE(slow_.may_edit(people[step.actor], setting)) << setting;
        ASSERT_NE(now[setting], value(*step.setting, step.value));
        now[setting] = value(*step.setting, step.value);
        ASSERT_TRUE(oracle_.admitted(now)) << setting;
        ++with_changes_;
        continue;
      }
      ASSERT_EQ(people.at(step.receiver), names(step.receiver_held));
      check_gift(step, people[step.actor], now);
      ASSERT_TRUE(slow_.may_have(people[step.receiver], name(step.role)));
      people[step.receiver].insert(name(step.role));
    }
    ASSERT_TRUE(slow_.holds(people.front(), target));
  }

  /// That the step is possible, and in just the requests that its condition says.
  void check_gift(const EscalationStep& step, const Roles& held, const Values& settings) {
    const RoleGift& gift = fast_.gifts().gift(step.use);
    const std::string& permission = model_.permissions[index(fast_.gifts().target(step.use).permission)].name;
    const auto written = std::find_if(slow_.gifts().begin(), slow_.gifts().end(), [&](const auto& each) {
      return each.permission == permission && each.span.file == gift.span.file && each.span.begin == gift.span.begin;
    });
    ASSERT_NE(written, slow_.gifts().end());
    ASSERT_EQ(written->to_self, step.actor == step.receiver);
    ASSERT_TRUE(written->roles.contains(name(step.role)));
    bool is_possible = false;
    for (const Values& request : oracle_.attribute_assignments(permission)) {
      const bool gives = slow_.gives(*written, held, request, settings);
      ASSERT_EQ(access_.diagrams().holds(step.when, values_of(request, fast_.gifts().target(step.use).permission)),
                gives);
      is_possible = is_possible || gives;
    }
    ASSERT_TRUE(is_possible);
  }

  std::vector<std::uint32_t> values_of(const Values& request, PermissionId permission) const {
    const ResourceId resource = model_.permissions[index(permission)].resource;
    std::vector<std::uint32_t> values(model_.variables.size());
    for (std::size_t at = 0; at < values.size(); ++at) {
      const Variable& variable = model_.variables[at];
      if (variable.kind != polc::Variable::Kind::attribute || (variable.resource && *variable.resource != resource))
        continue;
      const auto given = request.find((variable.resource ? "" : "context.") + variable.name);
      if (given == request.end()) continue;
      const std::vector<std::string>& all = model_.domain_of(id_at<VariableId>(at)).values;
      values[at] = static_cast<std::uint32_t>(std::find(all.begin(), all.end(), given->second) - all.begin());
    }
    return values;
  }

  using Variable = polc::Variable;

  const Model& model_;
  Oracle oracle_;
  EscalationOracle slow_;
  ConditionDiagrams conditions_;
  AccessConditions access_;
  Escalation fast_;
  std::vector<std::size_t> all_accounts_;
  std::map<std::size_t, std::size_t> lengths_;
  std::size_t with_changes_ = 0;
  std::size_t from_changed_ = 0;
  std::size_t none_ = 0;
};

struct Seen {
  std::map<std::size_t, std::size_t> lengths;
  std::size_t none = 0;
  std::size_t with_changes = 0;
  std::size_t from_changed = 0;

  void add(Trial& trial) {
    for (const auto& [length, count] : trial.lengths()) lengths[length] += count;
    none += trial.none();
    with_changes += trial.with_changes();
    from_changed += trial.from_changed();
  }
};

using Generate = std::function<GeneratedPolicy(std::uint64_t seed)>;

Generate of_size(PolicySize size) {
  return [size](std::uint64_t seed) { return generate_policy(seed, size); };
}

/// Calls `ask` for policies in which somebody gives roles and that can be tried in full.
void for_each_trial(std::uint64_t count, const Generate& generate,
                    const std::function<void(Trial&, const Model&)>& ask) {
  for_each_specimen(count, generate, [&](const Specimen& specimen) {
    if (specimen.policy.gifts.empty()) return;
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Layers layers = layers_of(compiled.compilation());
    Trial trial(compiled, layers);
    if (trial.slow().accounts().size() > 16) return;
    SCOPED_TRACE(describe(specimen));
    ask(trial, *compiled.compilation().model);
  });
}

void alone(Seen& seen, Trial& trial) {
  trial.alone();
  seen.add(trial);
}

void together(Seen& seen, Trial& trial, const Model& model, std::size_t accomplices) {
  for (std::size_t role = 0; role < model.roles.size(); ++role) trial.together({id_at<RoleId>(role)}, accomplices);
  seen.add(trial);
}

TEST(GeneratedEscalation, WhoActsAloneReachesWhatBruteForceReachesInAsManySteps) {
  Seen seen;
  for_each_trial(1500, of_size(PolicySize::small), [&](Trial& trial, const Model&) { alone(seen, trial); });
  for_each_trial(2000, generate_promotions, [&](Trial& trial, const Model&) { alone(seen, trial); });
  EXPECT_GT(seen.none, 3000U);
  EXPECT_GT(seen.lengths[1], 1000U);
  EXPECT_GT(seen.lengths[2], 100U);
  EXPECT_GT(seen.lengths[3], 10U);
  EXPECT_GT(seen.from_changed, 20U);
}

TEST(GeneratedEscalation, AccomplicesReachWhatBruteForceReachesInAsManySteps) {
  Seen seen;
  for_each_trial(500, of_size(PolicySize::tiny),
                 [&](Trial& trial, const Model& model) { together(seen, trial, model, 2); });
  for_each_trial(1200, generate_promotions, [&](Trial& trial, const Model& model) { together(seen, trial, model, 2); });
  EXPECT_GT(seen.none, 2000U);
  EXPECT_GT(seen.lengths[1], 1000U);
  EXPECT_GT(seen.lengths[2], 300U);
  EXPECT_GT(seen.lengths[3], 50U);
  EXPECT_GT(seen.lengths[4], 5U);
  EXPECT_GT(seen.with_changes, 50U);
  EXPECT_GT(seen.from_changed, 50U);
}

TEST(GeneratedEscalation, PeopleOfSeveralRolesReachWhatBruteForceReaches) {
  Seen seen;
  const auto ask = [&](Trial& trial, const Model&) {
    trial.together({RoleId{0}, RoleId{1}}, 1);
    seen.add(trial);
  };
  for_each_trial(1000, generate_promotions, ask);
  EXPECT_GT(seen.none, 200U);
  EXPECT_GT(seen.lengths[1], 200U);
  EXPECT_GT(seen.lengths[2], 50U);
}

}  // namespace
}  // namespace polc::oracle
