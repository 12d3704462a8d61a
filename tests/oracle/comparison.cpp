// Outside surface: compare, layers_of, subjects_up_to.
#include "tests/oracle/comparison.h"

#include <algorithm>

#include "tests/oracle/claims.h"

namespace polc::oracle {

namespace {

struct Subject {
  const Roles* roles;
  pol::RoleSet held;
};

/// Settings that no statement about the permission names must not matter: gives each a value at random, as far
/// as the configuration stays one that an account may have.
void vary_others(const Oracle& oracle, const std::set<std::string>& relevant, Values& configuration, Random& random) {
  for (const auto& [name, setting] : oracle.names().settings) {
    if (relevant.contains(name)) continue;
    Values varied = configuration;
    varied[name] = random.pick(setting.variable.values);
    if (oracle.admitted(varied)) configuration = varied;
  }
}

}  // namespace

Layers layers_of(const Compilation& compilation) {
  Layers layers;
  for (const PolicyLayer& layer : compilation.files.layers) layers.push_back(layer.files);
  return layers;
}

std::vector<Roles> subjects_up_to(const Roles& roles, std::size_t most) {
  std::vector<Roles> subjects{{}};
  for (const std::string& role : roles) {
    for (std::size_t i = 0, count = subjects.size(); i < count; ++i) {
      if (subjects[i].size() == most) continue;
      subjects.push_back(subjects[i]);
      subjects.back().insert(role);
    }
  }
  if (roles.size() > most) subjects.push_back(roles);
  return subjects;
}

ComparisonResult compare(const Oracle& oracle, const CompiledPolicy& compiled, const std::vector<Roles>& subjects,
                         std::size_t most_cases, Random& random) {
  ComparisonResult result;
  std::vector<Subject> held;
  for (const Roles& subject : subjects) held.push_back({&subject, compiled.roles(subject)});

  for (const auto& [permission, declared] : oracle.names().permissions) {
    const pol::PermissionId id = compiled.permission(permission);
    const std::vector<Values> assignments = oracle.attribute_assignments(permission);
    const std::set<std::string> relevant = oracle.settings_of(permission);
    std::vector<Values> configurations = oracle.admitted_configurations(relevant);
    configurations = random.some(configurations, std::max<std::size_t>(1, most_cases / assignments.size()));
    for (Values& configuration : configurations) {
      vary_others(oracle, relevant, configuration, random);
      const auto words = compiled.account(configuration);
      for (const Values& attributes : assignments) {
        const pol::Inputs inputs = compiled.request(permission, attributes).inputs();
        const Effects effects = oracle.effects(permission, attributes, configuration);
        for (const Subject& subject : held) {
          ++result.cases;
          const std::string& expected = oracle.names().levels[oracle.decide(*subject.roles, effects)];
          const auto actual = compiled.names().name(compiled.decide(subject.held, id, inputs, words));
          if (expected == actual) continue;
          const Counterexample question{*subject.roles, permission, attributes, configuration, expected};
          result.difference = to_string(question) + " by the oracle, " + std::string(actual) + " by the table";
          return result;
        }
      }
    }
  }
  return result;
}

}  // namespace polc::oracle
