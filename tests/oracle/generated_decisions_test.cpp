// Some thousands of generated policies: the compiled table decides every case as the oracle does.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/oracle/claims.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

std::optional<Counterexample> first_broken_absence(const Oracle& oracle) {
  for (const Oracle::Absence& absence : oracle.absences()) {
    if (auto broken = broken_absence(oracle, absence)) return broken;
  }
  return std::nullopt;
}

TEST(GeneratedPolicies, TableDecidesEveryCaseAsTheOracleDoes) {
  Rejections rejections;
  std::size_t cases = 0;
  for_each_specimen(4000, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    const bool absence_filled = rejected_for(compiled, {Code::absence_filled});
    if (!compiled.compiled() && !absence_filled) return rejections.add(specimen, compiled);

    const Oracle oracle(layers_of(compiled.compilation()));
    const auto broken = first_broken_absence(oracle);
    ASSERT_EQ(broken.has_value(), absence_filled)
        << (broken ? to_string(*broken) + "\n" : compiled.problems()) << describe(specimen);
    rejections.accept();
    if (absence_filled) return;

    Random random(specimen.seed);
    const auto subjects = subjects_up_to(oracle.names().roles, 3);
    const ComparisonResult result = compare(oracle, compiled, subjects, 20'000 / subjects.size(), random);
    ASSERT_FALSE(result.difference) << *result.difference << "\n" << describe(specimen);
    cases += result.cases;
  });
  rejections.expect_few();
  RecordProperty("policies", static_cast<int>(rejections.accepted()));
  RecordProperty("cases", std::to_string(cases));
  EXPECT_GT(cases, 500'000U);
}

/// What the generator does not write is not compared.
TEST(GeneratedPolicies, WriteOrdersGroupsOfRolesAndResourcesInTwoPlaces) {
  std::map<std::string, std::size_t> policies;
  for_each_specimen(400, [&](const Specimen& specimen) {
    std::string text;
    for (const auto& [path, content] : specimen.policy.files) text += content;
    for (const char* words : {"role group ", " is at least ", " is at most ", " is above ", " is below ", " except "}) {
      policies[words] += text.find(words) != std::string::npos ? 1 : 0;
    }
    std::istringstream lines(text);
    std::set<std::string> resources;
    for (std::string word; lines >> word;) {
      if (word == "resource" && lines >> word && !resources.insert(word).second) ++policies["resource twice"];
    }
  });
  EXPECT_EQ(policies.size(), 7U);
  for (const auto& [words, count] : policies) EXPECT_GT(count, 0U) << words;
}

/// Whether the decision of some subject depends on an attribute: two values of it, all else equal.
bool depends_on(const Oracle& oracle, const std::string& permission, const std::string& attribute,
                const std::vector<Values>& configurations) {
  const Variable variable = oracle.attributes(permission).at(attribute);
  const auto subjects = subjects_up_to(oracle.names().roles, oracle.names().roles.size());
  for (const Values& settings : configurations) {
    for (Values attributes : oracle.attribute_assignments(permission)) {
      if (attributes[attribute] != variable.values.front()) continue;
      const Effects first = oracle.effects(permission, attributes, settings);
      for (const std::string& value : variable.values) {
        attributes[attribute] = value;
        const Effects other = oracle.effects(permission, attributes, settings);
        for (const Roles& subject : subjects) {
          if (oracle.decide(subject, first) != oracle.decide(subject, other)) return true;
        }
      }
    }
  }
  return false;
}

/// Configurations of the settings that statements about the permission name, those included that no account can
/// have because of a bound or a requirement.
std::vector<Values> conceivable_configurations(const Oracle& oracle, const std::string& permission) {
  std::map<std::string, Variable> variables;
  for (const std::string& name : oracle.settings_of(permission)) {
    const Setting& setting = oracle.names().settings.at(name);
    variables[name] = setting.variable;
    if (setting.immutable) variables[name].values = {*setting.variable.default_value};
  }
  return all_assignments(variables);
}

TEST(GeneratedPolicies, RequestLacksAnAttributeWhereTheDecisionDependsOnIt) {
  std::size_t lacks = 0;
  std::size_t needs_none = 0;
  for_each_specimen(500, [&](const Specimen& specimen) {
    const CompiledPolicy compiled(specimen.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    const Oracle oracle(layers_of(compiled.compilation()));
    for (const auto& [permission, declared] : oracle.names().permissions) {
      const Values complete = oracle.attribute_assignments(permission).front();
      for (const auto& [attribute, variable] : oracle.attributes(permission)) {
        Values lacking = complete;
        lacking.erase(attribute);
        const bool missing = compiled.request(permission, lacking).missing(compiled.permission(permission)).has_value();
        const auto depends = [&](const std::vector<Values>& configurations) {
          return !variable.default_value && depends_on(oracle, permission, attribute, configurations);
        };
        const std::string question = permission + " without " + attribute + "\n" + describe(specimen);
        if (missing) {
          ASSERT_TRUE(depends(conceivable_configurations(oracle, permission))) << question;
        } else {
          ASSERT_FALSE(depends(oracle.admitted_configurations(oracle.settings_of(permission)))) << question;
        }
        ++(missing ? lacks : needs_none);
      }
    }
  });
  EXPECT_GT(lacks, 100U);
  EXPECT_GT(needs_none, 200U);
}

}  // namespace
}  // namespace polc::oracle
