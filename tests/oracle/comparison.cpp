// Outside surface: compare, layers_of, subjects_up_to.
#include "tests/oracle/comparison.h"

#include <algorithm>

#include <pol/bulk.h>

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

/// What one subject is expected to get for a permission under one account, case by case.
struct ExpectedRows {
  std::vector<pol::Inputs> inputs;
  std::vector<std::string> levels;
  std::vector<const Values*> attributes;

  /// The first case that decide_rows answers otherwise, among so many rows that it looks them up, 32 at once and some left over.
  std::optional<std::string> difference(const CompiledPolicy& compiled, const Subject& subject,
                                        const std::string& permission,
                                        const std::vector<std::uint32_t>& account) const {
    std::vector<pol::Inputs> rows;
    while (rows.size() < 301 || rows.size() < inputs.size()) rows.push_back(inputs[rows.size() % inputs.size()]);
    std::vector<pol::Level> found(rows.size());
    pol::decide_rows(compiled.table(), subject.set, compiled.permission(permission), rows, found,
                     {account.data(), compiled.table().data().identity});
    std::vector<pol::Level> wanted;
    for (const std::string& level : levels) wanted.push_back(*compiled.names().level(level));
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::size_t number = row % inputs.size();
      if (found[row] == wanted[number]) continue;
      const Counterexample question{*subject.roles, permission, *attributes[number], {}, levels[number]};
      return to_string(question) + " by the oracle, " + std::string(compiled.names().name(found[row])) + " by row " +
             std::to_string(row);
    }
    return std::nullopt;
  }
};

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
  std::size_t accounts = 0;  // Of which each asks rows of another subject.

  for (const auto& [permission, declared] : oracle.names().permissions) {
    const pol::PermissionId id = compiled.permission(permission);
    const std::vector<Values> assignments = oracle.attribute_assignments(permission);
    const std::set<std::string> relevant = oracle.settings_of(permission);
    std::vector<Values> configurations = oracle.admitted_configurations(relevant);
    configurations = random.some(configurations, std::max<std::size_t>(1, most_cases / assignments.size()));
    for (Values& configuration : configurations) {
      vary_others(oracle, relevant, configuration, random);
      const auto words = compiled.account(configuration);
      const Subject& of_rows = held[accounts++ % held.size()];
      ExpectedRows rows;
      for (const Values& attributes : assignments) {
        const pol::Inputs inputs = compiled.request(permission, attributes).complete_for(id).value();
        const Effects effects = oracle.effects(permission, attributes, configuration);
        for (const Subject& subject : held) {
          ++result.cases;
          const std::string& unchecked = oracle.names().levels[oracle.decide(*subject.roles, effects)];
          const std::string& expected = subject.admitted ? unchecked : oracle.names().levels.front();
          if (&subject == &of_rows) {
            rows.inputs.push_back(inputs);
            rows.levels.push_back(expected);
            rows.attributes.push_back(&attributes);
          }
          const auto level = subject.decide(compiled, id, inputs, words, subject.admitted);
          const auto of_mask = subject.decide_mask(compiled, id, inputs, words);
          const std::string actual = level ? std::string(compiled.names().name(*level)) : "several levels";
          if (expected == actual && (!of_mask || compiled.names().name(*of_mask) == unchecked)) continue;
          const Counterexample question{*subject.roles, permission, attributes, configuration, expected};
          result.difference = to_string(question) + " by the oracle, " + actual + " by the table";
          return result;
        }
      }
      result.difference = rows.difference(compiled, of_rows, permission, words);
      if (result.difference) return result;
    }
  }
  return result;
}

}  // namespace polc::oracle
