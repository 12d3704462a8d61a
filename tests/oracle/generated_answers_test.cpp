// `who`, `what` and `settings` of generated policies say of every subject of up to three roles, in every case that is tried, what the
// oracle decides.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "compiler/analysis/query/setting_answer.h"
#include "compiler/analysis/query/what.h"
#include "compiler/analysis/query/who.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"
#include "tests/oracle/table_values.h"

namespace polc::oracle {
namespace {

constexpr std::size_t most_cases = 60;

std::string question_text(const Roles& subject, const std::string& permission, const Values& attributes,
                          const Values& settings) {
  std::string text;
  for (const std::string& role : subject) text += role + " ";
  text += permission;
  for (const auto& [name, value] : attributes) text += " " + name + "=" + value;
  for (const auto& [name, value] : settings) text += " " + name + "=" + value;
  return text;
}

/// Some cases of a permission: attributes, and the configuration of an account.
template <typename Check>
void for_some_cases(const Oracle& oracle, const std::string& permission, Random& random, Check check) {
  const std::vector<Values> configurations = oracle.admitted_configurations(oracle.settings_of(permission));
  std::vector<std::pair<Values, Values>> cases;
  for (const Values& attributes : random.some(oracle.attribute_assignments(permission), most_cases)) {
    for (const Values& settings : random.some(configurations, 6)) cases.emplace_back(attributes, settings);
  }
  for (const auto& [attributes, settings] : random.some(cases, most_cases)) check(attributes, settings);
}

std::vector<Roles> subjects_of(const Oracle& oracle) {
  std::vector<Roles> subjects;
  for (const Roles& subject : subjects_up_to(oracle.names().roles, 3)) {
    if (oracle.admissible(subject)) subjects.push_back(subject);
  }
  return subjects;
}

bool contains_any(const std::vector<pol::RoleId>& roles, const std::vector<pol::RoleId>& held, pol::RoleId but) {
  return std::any_of(held.begin(), held.end(), [&](pol::RoleId role) {
    return role != but && std::find(roles.begin(), roles.end(), role) != roles.end();
  });
}

std::size_t level_of(const DiagramManager& diagrams, const std::vector<LevelOutcome>& outcomes,
                     const std::vector<std::uint32_t>& values) {
  for (const LevelOutcome& outcome : outcomes) {
    if (hold(diagrams, outcome.words, values)) return pol::index(outcome.level);
  }
  return 0;
}

/// The level that an answer gives a subject: the best of its roles, each with what the others take from it.
std::size_t level_of(const WhoAnswer& answer, const std::vector<pol::RoleId>& held, const DiagramManager& diagrams,
                     const std::vector<std::uint32_t>& values) {
  std::size_t best = 0;
  for (const WhoRow& row : answer.rows) {
    for (const pol::RoleId role : row.roles) {
      const bool is_held = std::find(held.begin(), held.end(), role) != held.end();
      if (!is_held) continue;
      std::size_t level = level_of(diagrams, row.outcomes, values);
      for (const RoleLoss& loss : row.losses) {
        if (contains_any(loss.roles, held, role) && hold(diagrams, loss.words, values))
          level = std::min<std::size_t>(level, pol::index(loss.level) - 1);
      }
      best = std::max(best, level);
    }
  }
  return best;
}

std::vector<pol::RoleId> held_roles(const CompiledPolicy& compiled, const Oracle& oracle, const Roles& subject) {
  return compiled.role_list(oracle.effective(subject));
}

TEST(GeneratedAnswers, WhoTellsWhatEverySubjectIsDecided) {
  std::size_t decisions = 0;
  std::size_t losses = 0;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    StatementUses statements(read_back);
    const std::vector<Roles> subjects = subjects_of(oracle);
    Random random(specimen.seed);
    for (const auto& [permission, declared] : oracle.names().permissions) {
      WhoQuestion question{compiled.permission(permission), std::nullopt, {}};
      question.scope.account = read_back.default_values();
      const WhoAnswer by_default = who_may(read_back, statements, question);
      question.scope.any_account = true;
      const WhoAnswer any = who_may(read_back, statements, question);
      for (const WhoRow& row : any.rows) losses += row.losses.size();
      const auto check = [&](const WhoAnswer& answer, const Values& attributes, const Values& settings) {
        const std::vector<std::uint32_t> values = table_values(compiled, read_back, permission, attributes, settings);
        const Effects effects = oracle.effects(permission, attributes, settings);
        for (const Roles& subject : subjects) {
          ASSERT_EQ(level_of(answer, held_roles(compiled, oracle, subject), read_back.diagrams(), values),
                    oracle.decide(subject, effects))
              << question_text(subject, permission, attributes, settings) << "\n"
              << describe(specimen);
          ++decisions;
        }
      };
      for_some_cases(oracle, permission, random, [&](const Values& attributes, const Values& settings) {
        check(any, attributes, settings);
        check(by_default, attributes, {});
      });
    }
  });
  EXPECT_GT(decisions, 200'000U);
  EXPECT_GT(losses, 300U);
}

/// Each alternative names statements, and each of them grants it: to one of the row's roles, somewhere in it.
TEST(GeneratedAnswers, WhoNamesStatementsForEveryAlternative) {
  std::size_t named = 0;
  for_each_specimen(500, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    ReadBackTable read_back(compiled.table());
    StatementUses statements(read_back);
    for (std::uint32_t number = 0; number < compiled.table().permission_count(); ++number) {
      WhoQuestion question{pol::PermissionId{number}, std::nullopt, {}};
      question.scope.account = read_back.default_values();
      question.scope.any_account = true;
      for (const WhoRow& row : who_may(read_back, statements, question).rows) {
        for (const auto& alternatives : row.granted_by) {
          for (const std::vector<StatementUse>& uses : alternatives) {
            ASSERT_FALSE(uses.empty()) << compiled.names().name(question.permission) << "\n" << describe(specimen);
            for (const StatementUse& use : uses) {
              ASSERT_TRUE(use.is_grant());
              ++named;
            }
          }
        }
        for (const RoleLoss& loss : row.losses) ASSERT_FALSE(loss.by.empty()) << describe(specimen);
      }
    }
  });
  EXPECT_GT(named, 1'000U);
}

TEST(GeneratedAnswers, WhatTellsEveryDecisionOfASubject) {
  std::size_t decisions = 0;
  for_each_specimen(800, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    Random random(specimen.seed);
    std::vector<pol::PermissionId> all;
    for (std::uint32_t number = 0; number < compiled.table().permission_count(); ++number)
      all.push_back(pol::PermissionId{number});
    for (const Roles& subject : random.some(subjects_of(oracle), 8)) {
      WhatQuestion question{compiled.role_list(subject), all, std::nullopt, {}};
      question.scope.account = read_back.default_values();
      question.scope.any_account = random.percent(70);
      if (random.percent(25)) question.only = pol::id_at<pol::Level>(random.below(compiled.table().level_count()));
      const WhatAnswer answer = what_may(read_back, question);
      std::map<pol::PermissionId, const WhatRow*> rows;
      for (const WhatGroup& group : answer.groups) {
        for (const WhatRow& row : group.rows) {
          for (const pol::PermissionId permission : row.permissions) rows[permission] = &row;
        }
      }
      ASSERT_EQ(rows.size(), all.size());
      for (const auto& [permission, declared] : oracle.names().permissions) {
        const WhatRow& row = *rows.at(compiled.permission(permission));
        for_some_cases(oracle, permission, random, [&](const Values& attributes, const Values& configured) {
          const Values settings = question.scope.any_account ? configured : Values();
          const std::vector<std::uint32_t> values = table_values(compiled, read_back, permission, attributes, settings);
          const std::size_t decided = oracle.decide(subject, oracle.effects(permission, attributes, settings));
          const bool has_need = read_back.diagrams().holds(answer.needed_holds, values);
          if (question.only) {
            const bool is_told =
                !row.outcomes.empty() && hold(read_back.diagrams(), row.outcomes.front().words, values);
            ASSERT_EQ(is_told, decided == pol::index(*question.only))
                << question_text(subject, permission, attributes, settings) << "\n"
                << describe(specimen);
          } else {
            ASSERT_EQ(has_need ? level_of(read_back.diagrams(), row.outcomes, values) : 0, decided)
                << question_text(subject, permission, attributes, settings) << "\n"
                << describe(specimen);
          }
          ++decisions;
        });
      }
    }
  });
  EXPECT_GT(decisions, 50'000U);
}

/// Whether one of the changes tells that a subject reaches, or loses, the level in this case.
bool is_told(const std::vector<DecisionChange>& changes, bool opens, std::size_t level, pol::PermissionId permission,
             const std::vector<pol::RoleId>& held, const DiagramManager& diagrams,
             const std::vector<std::uint32_t>& values) {
  return std::any_of(changes.begin(), changes.end(), [&](const DecisionChange& change) {
    if (change.opens != opens || level < pol::index(change.lowest) || level > pol::index(change.highest)) return false;
    const auto found = std::find(change.permissions.begin(), change.permissions.end(), permission);
    if (found == change.permissions.end()) return false;
    const Diagram where = change.where[static_cast<std::size_t>(found - change.permissions.begin())];
    const bool fits = std::any_of(held.begin(), held.end(), [&](pol::RoleId role) {
      return std::find(change.roles.begin(), change.roles.end(), role) != change.roles.end() &&
             (change.beside.empty() || contains_any(change.beside, held, role));
    });
    return fits && diagrams.holds(where, values);
  });
}

TEST(GeneratedAnswers, SettingsTellEveryDecisionThatTheyChange) {
  std::size_t changed = 0;
  std::size_t same = 0;
  std::size_t beside = 0;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    const std::vector<Roles> subjects = subjects_of(oracle);
    Random random(specimen.seed);
    for (std::uint32_t number = 0; number < compiled.table().setting_count(); ++number) {
      const pol::SettingId setting{number};
      const std::string name(compiled.names().name(setting));
      const SettingAnswer answer = setting_answer(read_back, setting);
      const std::string usual(compiled.names().value_name(setting, answer.default_value));
      for (const ValueAnswer& each : answer.values) {
        for (const DecisionChange& change : each.changes) beside += change.beside.empty() ? 0 : 1;
        const std::string other(compiled.names().value_name(setting, each.value));
        for (const auto& [permission, declared] : oracle.names().permissions) {
          for_some_cases(oracle, permission, random, [&](const Values& attributes, Values before) {
            before[name] = usual;
            Values after = before;
            after[name] = other;
            if (!oracle.admitted(before) || !oracle.admitted(after)) return;
            const std::vector<std::uint32_t> values = table_values(compiled, read_back, permission, attributes, after);
            const Effects was = oracle.effects(permission, attributes, before);
            const Effects is = oracle.effects(permission, attributes, after);
            for (const Roles& subject : subjects) {
              const std::size_t old_level = oracle.decide(subject, was);
              const std::size_t new_level = oracle.decide(subject, is);
              const std::vector<pol::RoleId> held = held_roles(compiled, oracle, subject);
              for (std::size_t level = 1; level < oracle.names().levels.size(); ++level) {
                for (const bool opens : {true, false}) {
                  const bool has_changed =
                      opens ? old_level < level && level <= new_level : new_level < level && level <= old_level;
                  const bool told = is_told(each.changes, opens, level, compiled.permission(permission), held,
                                            read_back.diagrams(), values);
                  // Of more roles another may make up for it, or take it all the same: what is told is of just those that it names.
                  const bool is_exact = subject.size() < 2;
                  const bool is_right = has_changed ? told : !told || !is_exact;
                  ASSERT_TRUE(is_right) << (opens ? "opens " : "closes ") << oracle.names().levels[level] << ": "
                                        << question_text(subject, permission, attributes, after) << "\n"
                                        << describe(specimen);
                  ++(has_changed ? changed : same);
                }
              }
            }
          });
        }
      }
    }
  });
  EXPECT_GT(changed, 10'000U);
  EXPECT_GT(same, 100'000U);
  EXPECT_GT(beside, 20U);
}

/// What is told of two roles is so of a subject with just these.
TEST(GeneratedAnswers, SettingsTellOfTwoRolesWhatIsSo) {
  std::size_t confirmed = 0;
  for_each_specimen(2000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    ReadBackTable read_back(compiled.table());
    Random random(specimen.seed);
    for (std::uint32_t number = 0; number < compiled.table().setting_count(); ++number) {
      const pol::SettingId setting{number};
      const std::string name(compiled.names().name(setting));
      const SettingAnswer answer = setting_answer(read_back, setting);
      for (const ValueAnswer& each : answer.values) {
        for (const DecisionChange& change : each.changes) {
          if (change.beside.empty()) continue;
          const std::string permission(compiled.names().name(change.permissions.front()));
          const Roles subject{std::string(compiled.names().name(change.roles.front())),
                              std::string(compiled.names().name(change.beside.front()))};
          if (!oracle.admissible(subject)) continue;
          const auto level = pol::index(change.lowest);
          for_some_cases(oracle, permission, random, [&](const Values& attributes, Values before) {
            before[name] = compiled.names().value_name(setting, answer.default_value);
            Values after = before;
            after[name] = compiled.names().value_name(setting, each.value);
            if (!oracle.admitted(before) || !oracle.admitted(after)) return;
            const std::vector<std::uint32_t> values = table_values(compiled, read_back, permission, attributes, after);
            if (!hold(read_back.diagrams(), change.words, values)) return;
            const std::size_t was = oracle.decide(subject, oracle.effects(permission, attributes, before));
            const std::size_t is = oracle.decide(subject, oracle.effects(permission, attributes, after));
            ASSERT_TRUE(change.opens ? was < level && is >= level : was >= level && is < level)
                << question_text(subject, permission, attributes, after) << "\n"
                << describe(specimen);
            ++confirmed;
          });
        }
      }
    }
  });
  EXPECT_GT(confirmed, 150U);
}

}  // namespace
}  // namespace polc::oracle
