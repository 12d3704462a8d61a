#include "tests/oracle/flipped_answers.h"

#include <algorithm>

namespace polc::oracle {
namespace {

/// A value by its name; settings that are left out are at their defaults.
std::string value_in(const Oracle& oracle, const std::string& name, const Values& attributes, const Values& settings) {
  if (const auto found = attributes.find(name); found != attributes.end()) return found->second;
  if (const auto found = settings.find(name); found != settings.end()) return found->second;
  return *oracle.names().settings.at(name).variable.default_value;
}

}  // namespace

bool takes_away(const Roles& pair, const std::function<std::size_t(const Roles&)>& decide) {
  return decide(pair) != std::max(decide({*pair.begin()}), decide({*pair.rbegin()}));
}

Roles takers_of(const Oracle& oracle, const std::string& permission) {
  Roles takers;
  const std::set<std::string> roles(oracle.names().roles.begin(), oracle.names().roles.end());
  const auto settings_of = oracle.with_requirements(oracle.settings_of(permission));
  for (const Values& settings : oracle.admitted_configurations(settings_of)) {
    for (const Values& attributes : oracle.attribute_assignments(permission)) {
      const auto decide = answers_of(oracle)(permission, attributes, settings);
      for (const std::string& one : roles) {
        for (const std::string& other : roles) {
          if (one == other || takers.contains(other) || !oracle.admissible({one, other})) continue;
          if (decide({one}) > decide({one, other})) takers.insert(other);
        }
      }
    }
  }
  return takers;
}

Answers flipped_answers(const Oracle& oracle, const FlippedCase& flipped) {
  return [&oracle, flipped](const std::string& permission, const Values& attributes,
                            const Values& settings) -> std::function<std::size_t(const Roles&)> {
    const auto decide = answers_of(oracle)(permission, attributes, settings);
    if (permission != flipped.permission) return decide;
    for (const auto& [name, value] : flipped.values) {
      if (value_in(oracle, name, attributes, settings) != value) return decide;
    }
    return [&oracle, flipped, decide](const Roles& held) {
      const Roles subject = oracle.effective(held);
      // The pair itself, which may be decided above what its roles are alone.
      if (subject == flipped.subject && (subject.size() == 1 || takes_away(subject, decide))) return flipped.level;
      const auto beside = [&](const std::string& one, const std::string& two) {
        const Roles roles{one, two};
        const auto alone = [&](const std::string& role) {
          return Roles{role} == flipped.subject ? flipped.level : decide({role});
        };
        if (one == two) return alone(one);
        // What a role is given anew may be taken from it beside a role that takes.
        const auto kept = [&](const std::string& role, const std::string& other) {
          return flipped.takers.contains(other) ? std::min(alone(role), decide({role})) : alone(role);
        };
        if (!takes_away(roles, decide))
          return std::max(flipped.subject == Roles{one} ? kept(one, two) : alone(one),
                          flipped.subject == Roles{two} ? kept(two, one) : alone(two));
        return roles == flipped.subject ? flipped.level : decide(roles);
      };
      std::size_t highest = 0;
      for (const std::string& one : subject) {
        std::size_t lowest = beside(one, one);
        for (const std::string& two : subject) lowest = std::min(lowest, beside(one, two));
        highest = std::max(highest, lowest);
      }
      return highest;
    };
  };
}

std::vector<KnownCase> known_cases(const Oracle& oracle, const std::string& permission, const Roles& subject) {
  std::vector<KnownCase> cases;
  const auto settings_of = oracle.with_requirements(oracle.settings_of(permission));
  for (const Values& settings : oracle.admitted_configurations(settings_of)) {
    for (const Values& attributes : oracle.attribute_assignments(permission)) {
      const auto decide = answers_of(oracle)(permission, attributes, settings);
      const bool is_in_cell = subject.size() < 2 || takes_away(subject, decide);
      cases.push_back({attributes, settings, decide(subject), is_in_cell});
    }
  }
  return cases;
}

}  // namespace polc::oracle
