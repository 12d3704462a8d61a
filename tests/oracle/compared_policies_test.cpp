// What `polc diff` and `polc census` answer of generated policies, beside brute force over the oracle: every case, every subject of
// at most three roles, every account. And the laws: nothing changed from a policy to itself, whatever order it stands in; what
// widened from A to B narrowed from B to A.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "compiler/analysis/query/census.h"
#include "compiler/analysis/query/changed_decisions.h"
#include "compiler/analysis/query/decision_findings.h"
#include "compiler/analysis/query/diff.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/edited_policies.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

using Texts = CompiledPolicy::Texts;

/// One permission of two policies in shared terms, and the oracles.
class Comparison {
 public:
  Comparison(const CompiledPolicy& before, const CompiledPolicy& after)
      : oracle_before_(layers_of(before.compilation())),
        oracle_after_(layers_of(after.compilation())),
        terms_(before.table(), after.table(), {}),
        before_(terms_, Side::before),
        after_(terms_, Side::after),
        decisions_(terms_, before_, after_) {}

  std::size_t cases = 0;
  std::size_t changed = 0;
  std::size_t by_default = 0;
  std::size_t of_pairs = 0;

  /// What is wrong; empty if nothing.
  std::string check(std::size_t most_cases, Random& random) {
    for (std::uint32_t permission = 0; permission < terms_.permissions().size(); ++permission) {
      if (!terms_.permissions()[permission].in.is_on_both()) continue;
      name_ = terms_.permissions()[permission].name;
      changes_ = decisions_.of(permission);
      for (const ChangedDecision& each : changes_) of_pairs += each.subject.with.empty() ? 0 : 1;
      const std::set<std::string> settings = [&] {
        std::set<std::string> all = oracle_before_.settings_of(name_);
        const std::set<std::string> more = oracle_after_.settings_of(name_);
        all.insert(more.begin(), more.end());
        all = oracle_before_.with_requirements(all);
        return oracle_after_.with_requirements(all);
      }();
      const std::vector<Values> assignments = oracle_before_.attribute_assignments(name_);
      std::vector<Values> configurations = oracle_before_.admitted_configurations(settings);
      configurations = random.some(configurations, std::max<std::size_t>(1, most_cases / assignments.size()));
      for (const Values& configuration : configurations) {
        if (!oracle_after_.admitted(configuration)) continue;
        for (const Values& attributes : assignments) {
          std::string problem = check_case(attributes, configuration, configuration, {});
          if (problem.empty()) problem = check_left_out(attributes, configuration);
          if (!problem.empty()) return problem;
        }
      }
    }
    return "";
  }

 private:
  /// The same account, which chose none of the settings whose defaults differ, as both policies read it.
  std::string check_left_out(const Values& attributes, const Values& configuration) {
    Values before = configuration;
    Values after = configuration;
    std::set<std::string> left_out;
    for (const SharedVariable& each : terms_.variables()) {
      if (!each.is_setting || !each.left_out) continue;
      before[each.full_name] = each.defaults[0];
      after[each.full_name] = each.defaults[1];
      left_out.insert(each.full_name);
    }
    if (left_out.empty() || !oracle_before_.admitted(before) || !oracle_after_.admitted(after)) return "";
    return check_case(attributes, before, after, left_out);
  }

  std::vector<std::uint32_t> place(const Values& attributes, const Values& settings,
                                   const std::set<std::string>& left_out) const {
    std::vector<std::uint32_t> values(terms_.variables().size(), 0);
    for (std::size_t number = 0; number < values.size(); ++number) {
      const SharedVariable& variable = terms_.variables()[number];
      std::optional<std::string> named;
      if (variable.is_setting) {
        named = setting_value(variable.full_name, oracle_before_.names(), settings);
      } else {
        const std::string bare = variable.full_name.starts_with("context.") ? variable.full_name : variable.name;
        const bool is_of_context = variable.full_name == "context." + variable.name;
        const std::string resource = oracle_before_.names().permissions.at(name_).resource;
        if (!is_of_context && variable.full_name != resource + "." + variable.name) continue;
        if (const auto found = attributes.find(is_of_context ? bare : variable.name); found != attributes.end())
          named = found->second;
      }
      for (std::uint32_t value = 0; named && value < variable.values.size(); ++value) {
        if (variable.values[value].name == *named && variable.left_out != value) values[number] = value;
      }
      if (left_out.count(variable.full_name) != 0 && variable.is_setting) values[number] = *variable.left_out;
    }
    return values;
  }

  static bool concerns(const ChangedDecision& change, const std::vector<std::uint32_t>& roles, bool is_empty,
                       bool same_fallback) {
    if (change.subject.has_no_role) return is_empty && !same_fallback;
    if (is_empty && !same_fallback) return false;
    const auto has_one = [&](const std::vector<std::uint32_t>& of) {
      return std::any_of(roles.begin(), roles.end(),
                         [&](std::uint32_t role) { return std::binary_search(of.begin(), of.end(), role); });
    };
    return has_one(change.subject.roles) && (change.subject.with.empty() || has_one(change.subject.with));
  }

  std::string check_case(const Values& attributes, const Values& config_before, const Values& config_after,
                         const std::set<std::string>& left_out) {
    const Effects effects_before = oracle_before_.effects(name_, attributes, config_before);
    const Effects effects_after = oracle_after_.effects(name_, attributes, config_after);
    const std::vector<std::uint32_t> values = place(attributes, config_before, left_out);
    DiagramManager& diagrams = terms_.diagrams();
    // An account that left something out is told by the default, or as any other if it changes so whatever it chooses.
    std::vector<std::vector<std::uint32_t>> chosen;
    if (!left_out.empty()) chosen = {place(attributes, config_before, {}), place(attributes, config_after, {})};
    for (const Roles& subject : subjects_up_to(oracle_before_.names().roles, 3)) {
      if (!oracle_before_.admissible(subject) || !oracle_after_.admissible(subject)) continue;
      ++cases;
      const std::size_t from = oracle_before_.decide(subject, effects_before);
      const std::size_t to = oracle_after_.decide(subject, effects_after);
      const bool same_fallback = before_.fallback() == after_.fallback();
      std::vector<std::uint32_t> roles;
      for (std::uint32_t role = 0; role < terms_.roles().size(); ++role) {
        const bool is_fallback = subject.empty() && same_fallback && before_.fallback() == role;
        if (subject.count(terms_.roles()[role].name) != 0 || is_fallback) roles.push_back(role);
      }
      const auto what = [&](const char* wrong) {
        std::string text = std::string(wrong) + ": " + name_ + " of";
        for (const std::string& role : subject) text += " " + role;
        for (const auto& [name, value] : attributes) text += " " + name + "=" + value;
        for (const auto& [name, value] : config_before) text += " " + name + "=" + value;
        return text + " " + std::to_string(from) + " -> " + std::to_string(to);
      };
      std::set<std::size_t> told;
      for (const ChangedDecision& each : changes_) {
        const CaseChange& change = each.change;
        const bool is_plain = change.kind == ChangeKind::widened || change.kind == ChangeKind::narrowed;
        const bool is_by_default =
            change.kind == ChangeKind::widened_by_default || change.kind == ChangeKind::narrowed_by_default;
        if ((!is_plain && !is_by_default) || !concerns(each, roles, subject.empty(), same_fallback)) continue;
        bool holds = diagrams.holds(change.where, values);
        if (is_plain && !left_out.empty())
          holds = diagrams.holds(change.where, chosen[0]) && diagrams.holds(change.where, chosen[1]);
        if (!holds) continue;
        if (is_by_default) ++by_default;
        const std::size_t own_roles = each.subject.with.empty() ? 1 : 2;
        const bool is_all = roles.size() == own_roles || each.subject.has_no_role;
        if (is_all && (change.from != from || change.to != to)) return what("told, and not so");
        if ((change.to > change.from) != (to > from)) continue;
        for (std::size_t level = std::min(change.from, change.to); level < std::max(change.from, change.to); ++level)
          told.insert(level);
      }
      for (std::size_t level = std::min(from, to); level < std::max(from, to); ++level) {
        if (told.count(level) == 0) return what("changed, and not told");
      }
      changed += from == to ? 0 : 1;
    }
    return "";
  }

  Oracle oracle_before_;
  Oracle oracle_after_;
  SharedTerms terms_;
  ComparedSide before_;
  ComparedSide after_;
  ChangedDecisions decisions_;
  std::string name_;
  std::vector<ChangedDecision> changes_;
};

TEST(ComparedPolicies, EveryChangedDecisionIsToldAndNoOther) {
  std::size_t policies = 0;
  std::size_t cases = 0;
  std::size_t changed = 0;
  std::size_t by_default = 0;
  std::size_t of_pairs = 0;
  for_each_pair(1200, [&](const Specimen& specimen, const CompiledPolicy& before, const CompiledPolicy& after) {
    Random random(specimen.seed);
    Comparison comparison(before, after);
    const std::string problem = comparison.check(200, random);
    ASSERT_EQ(problem, "") << describe(specimen);
    ++policies;
    cases += comparison.cases;
    changed += comparison.changed;
    by_default += comparison.by_default;
    of_pairs += comparison.of_pairs;
  });
  RecordProperty("cases", static_cast<int>(cases));
  EXPECT_GT(policies, 400U);
  EXPECT_GT(cases, 100'000U);
  EXPECT_GT(changed, 1000U);
  EXPECT_GT(by_default, 100U);
  EXPECT_GT(of_pairs, 10U);
}

TEST(ComparedPolicies, FromAPolicyToItselfNothingChanged) {
  std::size_t policies = 0;
  for_each_specimen(600, [&](const Specimen& specimen) {
    Texts files = specimen.policy.files;
    const CompiledPolicy before(files, GeneratedPolicy::main);
    if (!before.compiled()) return;
    // The same words elsewhere on the page.
    files[GeneratedPolicy::main] = "\n// moved\n\n" + files[GeneratedPolicy::main] + "\n\n";
    const CompiledPolicy after(files, GeneratedPolicy::main);
    ASSERT_TRUE(after.compiled()) << describe(specimen);
    const PolicyDiff diff = compare_policies(side_of(before), side_of(after), {});
    ASSERT_TRUE(diff.is_empty()) << describe(specimen);
    ++policies;
  });
  EXPECT_GT(policies, 200U);
}

ChangeKind mirrored(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::widened:
      return ChangeKind::narrowed;
    case ChangeKind::narrowed:
      return ChangeKind::widened;
    case ChangeKind::added:
      return ChangeKind::removed;
    case ChangeKind::removed:
      return ChangeKind::added;
    case ChangeKind::widened_by_default:
      return ChangeKind::narrowed_by_default;
    case ChangeKind::narrowed_by_default:
      return ChangeKind::widened_by_default;
    case ChangeKind::opened:
      return ChangeKind::closed;
    case ChangeKind::closed:
      return ChangeKind::opened;
  }
  return kind;
}

/// Each change by names; mirrored, as the comparison the other way round would have it.
std::set<std::string> by_name(const CompiledPolicy& before, const CompiledPolicy& after, bool is_mirrored) {
  SharedTerms terms(before.table(), after.table(), {});
  ComparedSide old_side(terms, Side::before);
  ComparedSide new_side(terms, Side::after);
  ChangedDecisions decisions(terms, old_side, new_side);
  const std::vector<NamedVariable> variables = named_variables(terms);
  ConditionFingerprints fingerprints(terms.diagrams(), variables);
  std::set<std::string> result;
  for (std::uint32_t permission = 0; permission < terms.permissions().size(); ++permission) {
    for (const ChangedDecision& each : decisions.of(permission)) {
      const ChangeKind kind = is_mirrored ? mirrored(each.change.kind) : each.change.kind;
      const std::string from = terms.levels()[is_mirrored ? each.change.to : each.change.from].name;
      const std::string to = terms.levels()[is_mirrored ? each.change.from : each.change.to].name;
      const std::string what = terms.permissions()[permission].name + " " + std::to_string(static_cast<int>(kind)) +
                               " " + from + " " + to + " " + fingerprints.of(each.change.where);
      std::vector<std::uint32_t> alone{SideIds::absent};
      for (const std::uint32_t role : each.subject.has_no_role ? alone : each.subject.roles) {
        for (const std::uint32_t partner : each.subject.with.empty() ? alone : each.subject.with) {
          std::set<std::string> names;
          if (role != SideIds::absent) names.insert(terms.roles()[role].name);
          if (partner != SideIds::absent) names.insert(terms.roles()[partner].name);
          std::string line = what;
          for (const std::string& name : names) line += " " + name;
          result.insert(line);
        }
      }
    }
  }
  return result;
}

TEST(ComparedPolicies, BackwardsIsTheMirrorImage) {
  std::size_t changes = 0;
  for_each_pair(1500, [&](const Specimen& specimen, const CompiledPolicy& before, const CompiledPolicy& after) {
    const std::set<std::string> there = by_name(before, after, false);
    ASSERT_EQ(there, by_name(after, before, true)) << describe(specimen);
    changes += there.size();
  });
  EXPECT_GT(changes, 500U);
}

TEST(ComparedPolicies, CensusCountsEveryCase) {
  std::size_t rows = 0;
  std::size_t of_several = 0;
  for_each_specimen(400, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    CensusTaker taker(compiled.table());
    Random random(specimen.seed);
    for (const auto& [permission, declared] : oracle.names().permissions) {
      const std::vector<Values> configurations = oracle.admitted_configurations(oracle.settings_of(permission));
      const std::vector<Values> assignments = oracle.attribute_assignments(permission);
      if (configurations.size() * assignments.size() > 2000) continue;
      const auto subjects = random.some(subjects_up_to(oracle.names().roles, 3), 12);
      for (const Roles& subject : subjects) {
        if (!oracle.admissible(subject)) continue;
        std::vector<std::uint32_t> roles;
        for (const pol::RoleId role : compiled.role_list(subject))
          roles.push_back(static_cast<std::uint32_t>(pol::index(role)));
        const CensusRow row = taker.row(roles, static_cast<std::uint32_t>(pol::index(compiled.permission(permission))));
        // By level: the different combinations of what is tested.
        std::map<std::string, std::set<std::string>> seen;
        std::map<std::string, std::set<std::string>> seen_by_default;
        std::set<std::string> all;
        for (const Values& configuration : configurations) {
          for (const Values& attributes : assignments) {
            std::string key;
            bool is_default = true;
            for (const std::string& name : row.tested) {
              const bool is_setting = oracle.names().settings.count(name) != 0 && attributes.count(name) == 0 &&
                                      !name.starts_with(declared.resource + ".");
              if (is_setting) {
                const std::string value = setting_value(name, oracle.names(), configuration);
                is_default = is_default && value == *oracle.names().settings.at(name).variable.default_value;
                key += value + "|";
                continue;
              }
              const std::string bare = name.starts_with("context.") && attributes.count(name) != 0
                                           ? name
                                           : name.substr(declared.resource.size() + 1);
              key += attributes.at(bare) + "|";
            }
            const std::string level =
                oracle.names().levels[oracle.decide(subject, oracle.effects(permission, attributes, configuration))];
            seen[level].insert(key);
            if (is_default) seen_by_default[level].insert(key);
            all.insert(key);
          }
        }
        const auto where = [&] {
          return permission + " " + std::to_string(subject.size()) + "\n" + describe(specimen);
        };
        ASSERT_EQ(row.all_cases, std::to_string(all.size())) << where();
        seen.erase(oracle.names().levels.front());
        ASSERT_EQ(row.counts.size(), seen.size()) << where();
        for (const CensusCount& count : row.counts) {
          ASSERT_EQ(count.cases, std::to_string(seen[count.level].size())) << where();
          ASSERT_EQ(count.by_default, std::to_string(seen_by_default[count.level].size())) << where();
        }
        ++rows;
        of_several += subject.size() > 1 ? 1 : 0;
      }
    }
  });
  EXPECT_GT(rows, 2000U);
  EXPECT_GT(of_several, 500U);
}

}  // namespace
}  // namespace polc::oracle
