// Outside surface: compare, layers_of, subjects_up_to.
#include "tests/oracle/comparison.h"

#include <algorithm>

#include "tests/oracle/claims.h"

namespace polc::oracle {

namespace {

/// A subject in each form that the runtime takes.
struct Subject {
  const Roles* roles;
  std::vector<pol::RoleId> list;
  pol::RoleSet set;
  std::optional<pol::RoleMask> mask;

  bool admitted;

  Subject(const Roles& names, const CompiledPolicy& compiled, const Oracle& oracle)
      : roles(&names),
        list(compiled.role_list(names)),
        set(list),
        mask(pol::RoleMask::from(list)),
        admitted(oracle.admissible(names)) {}

  /// The level, or nothing where the forms do not agree. A mask is decided for whether the policy admits such a subject or
  /// not; the other forms have the lowest level if it does not.
  std::optional<pol::Level> decide(const CompiledPolicy& compiled, pol::PermissionId permission, pol::Inputs inputs,
                                   const std::vector<std::uint32_t>& account, bool admitted) const {
    const pol::Level of_set = compiled.decide(set, permission, inputs, account);
    const pol::Level of_list = compiled.decide(std::span<const pol::RoleId>(list), permission, inputs, account);
    const pol::Level of_mask = mask ? compiled.decide(*mask, permission, inputs, account) : of_set;
    if (of_list != of_set || (admitted && of_mask != of_set)) return std::nullopt;
    return of_set;
  }

  /// As a mask alone, whoever may hold it.
  std::optional<pol::Level> decide_mask(const CompiledPolicy& compiled, pol::PermissionId permission,
                                        pol::Inputs inputs, const std::vector<std::uint32_t>& account) const {
    if (!mask) return std::nullopt;
    return compiled.decide(*mask, permission, inputs, account);
  }
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
  constexpr std::size_t few = 12;
  if (roles.size() > few) {
    const std::vector<std::string> names(roles.begin(), roles.end());
    for (const std::string& role : names) subjects.push_back({role});
    Random random(roles.size());
    for (int left = 300; left > 0; --left) {
      const auto some = random.some(names, random.between(2, std::max<std::size_t>(2, most)));
      subjects.emplace_back(some.begin(), some.end());
    }
    subjects.push_back(roles);
    return subjects;
  }
  subjects = role_sets(roles, most);
  if (roles.size() > most) subjects.push_back(roles);
  return subjects;
}

ComparisonResult compare(const Oracle& oracle, const CompiledPolicy& compiled, const std::vector<Roles>& subjects,
                         std::size_t most_cases, Random& random) {
  ComparisonResult result;
  std::vector<Subject> held;
  for (const Roles& subject : subjects) held.emplace_back(subject, compiled, oracle);

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
        const pol::Inputs inputs = compiled.request(permission, attributes).complete_for(id).value();
        const Effects effects = oracle.effects(permission, attributes, configuration);
        for (const Subject& subject : held) {
          ++result.cases;
          const std::string& unchecked = oracle.names().levels[oracle.decide(*subject.roles, effects)];
          const std::string& expected = subject.admitted ? unchecked : oracle.names().levels.front();
          const auto level = subject.decide(compiled, id, inputs, words, subject.admitted);
          const auto of_mask = subject.decide_mask(compiled, id, inputs, words);
          const std::string actual = level ? std::string(compiled.names().name(*level)) : "several levels";
          if (expected == actual && (!of_mask || compiled.names().name(*of_mask) == unchecked)) continue;
          const Counterexample question{*subject.roles, permission, attributes, configuration, expected};
          result.difference = to_string(question) + " by the oracle, " + actual + " by the table";
          return result;
        }
      }
    }
  }
  return result;
}

}  // namespace polc::oracle
