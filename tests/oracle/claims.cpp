// Outside surface: answers_of, counterexample, failure, broken_absence, to_string.
#include "tests/oracle/claims.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace polc::oracle {

namespace {

bool any_in(const Roles& held, const Roles& listed) {
  return std::any_of(held.begin(), held.end(), [&](const std::string& role) { return listed.contains(role); });
}

bool all_in(const Roles& held, const Roles& listed) {
  return std::all_of(held.begin(), held.end(), [&](const std::string& role) { return listed.contains(role); });
}

/// Calls `visit` with each case of the permission, until it returns a counterexample.
std::optional<Counterexample> first_in(
    const Oracle& oracle, const std::string& permission, const std::vector<Values>& configurations,
    const std::function<std::optional<Counterexample>(const Values& attributes, const Values& settings)>& visit) {
  for (const Values& settings : configurations) {
    for (const Values& attributes : oracle.attribute_assignments(permission)) {
      if (auto found = visit(attributes, settings)) return found;
    }
  }
  return std::nullopt;
}

/// The settings that decide, with requirements; all others stay at their defaults.
std::vector<Values> configurations_for(const Oracle& oracle, const Permissions& permissions) {
  std::set<std::string> varied;
  for (const std::string& permission : permissions) varied.merge(oracle.settings_of(permission));
  return oracle.admitted_configurations(varied);
}

std::optional<Counterexample> separation_broken(const Oracle& oracle, const Answers& answers,
                                                const ast::Assertion& assertion) {
  const Names& names = oracle.names();
  for (const Values& settings : configurations_for(oracle, names.expand(assertion.permissions))) {
    for (const std::string& role : names.roles) {
      std::size_t terms_held = 0;
      for (const ast::PermissionTerm& term : assertion.permissions.terms) {
        std::optional<Counterexample> held;
        for (const std::string& permission : names.expand(term)) {
          if (held) break;
          held = first_in(oracle, permission, {settings}, [&](const Values& attributes, const Values&) {
            const std::size_t level = answers(permission, attributes, settings)({role});
            return level == 0
                       ? std::nullopt
                       : std::optional(Counterexample{{role}, permission, attributes, settings, names.levels[level]});
          });
        }
        if (held && ++terms_held == 2) return held;
      }
    }
  }
  return std::nullopt;
}

/// The subjects that `staff + guest` speaks of: each role of a group by itself, with each of every other group.
std::vector<Roles> subjects_named(const Names& names, const std::vector<ast::Name>& written) {
  std::vector<Roles> subjects{{}};
  if (written.size() == 1 && written[0].text == "nobody") return subjects;
  for (const ast::Name& name : written) {
    std::vector<Roles> longer;
    for (const Roles& subject : subjects) {
      for (const std::string& role : names.expand({name})) {
        longer.push_back(subject);
        longer.back().insert(role);
      }
    }
    subjects = longer;
  }
  return subjects;
}

}  // namespace

std::string to_string(const Counterexample& counterexample) {
  std::string text = "{";
  for (const std::string& role : counterexample.subject) text += (text.size() == 1 ? "" : ", ") + role;
  text += "} " + counterexample.permission;
  for (const auto& [name, value] : counterexample.attributes) text += " " + name + "=" + value;
  for (const auto& [name, value] : counterexample.settings) text += " --set " + name + "=" + value;
  return text + " -> " + counterexample.level;
}

Answers answers_of(const Oracle& oracle) {
  return [&oracle](const std::string& permission, const Values& attributes, const Values& settings) {
    return [&oracle, effects = oracle.effects(permission, attributes, settings)](const Roles& subject) {
      return oracle.decide(subject, effects);
    };
  };
}

std::optional<Counterexample> counterexample(const Oracle& oracle, const ast::Assertion& assertion) {
  return counterexample(oracle, answers_of(oracle), assertion);
}

std::optional<Counterexample> counterexample(const Oracle& oracle, const Answers& answers,
                                             const ast::Assertion& assertion) {
  using Kind = ast::Assertion::Kind;
  if (assertion.kind == Kind::separate) return separation_broken(oracle, answers, assertion);
  if (assertion.kind == Kind::become) throw std::logic_error("this is asked of EscalationOracle");

  const Names& names = oracle.names();
  const Roles listed =
      assertion.kind == Kind::never ? names.expand_to_take_away(assertion.roles) : names.expand(assertion.roles);
  const std::size_t highest = names.levels.size() - 1;
  const std::size_t lowest_granting = 1;
  const std::size_t default_level = assertion.kind == Kind::always ? highest : lowest_granting;
  const std::size_t level = assertion.level ? names.rank(assertion.level->text) : default_level;
  const std::vector<Roles> subjects = oracle.admissible_subjects();

  const auto forbidden = [&](const Roles& subject, std::size_t decision) {
    const Roles held = oracle.effective(subject);
    switch (assertion.kind) {
      case Kind::only:
        return decision >= level && !any_in(names.closure(held), listed);
      case Kind::never:
        return decision >= level && !held.empty() && all_in(held, listed);
      case Kind::always:
        return decision < level && any_in(names.closure(held), listed);
      case Kind::separate:
      case Kind::become:
        break;
    }
    return false;
  };
  for (const std::string& permission : names.expand(assertion.permissions)) {
    const Scope scope{names.permissions.at(permission).resource, {}};
    std::set<std::string> varied = oracle.settings_of(permission);
    if (assertion.condition) varied.merge(settings_named(*assertion.condition, names, scope));
    const auto check = [&](const Values& attributes, const Values& settings) -> std::optional<Counterexample> {
      if (assertion.condition && !holds(*assertion.condition, names, scope, {attributes, settings}))
        return std::nullopt;
      const auto decide = answers(permission, attributes, settings);
      for (const Roles& subject : subjects) {
        const std::size_t decision = decide(subject);
        if (forbidden(subject, decision)) {
          return Counterexample{subject, permission, attributes, settings, names.levels[decision]};
        }
      }
      return std::nullopt;
    };
    if (auto found =
            first_in(oracle, permission, oracle.admitted_configurations(oracle.with_requirements(varied)), check))
      return found;
  }
  return std::nullopt;
}

std::optional<Failure> failure(const Oracle& oracle, const ast::Test& test, const ast::Expectation& expectation) {
  return failure(oracle, answers_of(oracle), test, expectation);
}

std::optional<Failure> failure(const Oracle& oracle, const Answers& answers, const ast::Test& test,
                               const ast::Expectation& expectation) {
  const Names& names = oracle.names();
  std::vector<const ast::Condition*> conditions;
  bool under_every_setting = expectation.under_every_setting;
  // What is given holds for all that follows it in the block.
  for (const auto& item : test.items) {
    if (const auto* given = std::get_if<ast::Given>(&item)) {
      for (const ast::ConditionPtr& condition : given->conditions) conditions.push_back(condition.get());
    }
    if (std::holds_alternative<ast::UnderEverySetting>(item)) under_every_setting = true;
    if (std::get_if<ast::Expectation>(&item) == &expectation) break;
  }
  if (expectation.condition) conditions.push_back(expectation.condition.get());

  bool any_case = false;
  for (const std::string& permission : names.expand(expectation.permissions)) {
    const Scope scope{names.permissions.at(permission).resource, {}};
    std::set<std::string> varied;
    for (const ast::Condition* condition : conditions) varied.merge(settings_named(*condition, names, scope));
    const auto configurations =
        under_every_setting ? oracle.admitted_configurations() : oracle.admitted_configurations(varied);
    const auto check = [&](const Values& attributes, const Values& settings) -> std::optional<Counterexample> {
      for (const ast::Condition* condition : conditions) {
        if (!holds(*condition, names, scope, {attributes, settings})) return std::nullopt;
      }
      any_case = true;
      const auto decide = answers(permission, attributes, settings);
      for (const std::vector<ast::Name>& roles : expectation.subjects) {
        for (const Roles& subject : subjects_named(names, roles)) {
          const std::string level = names.levels[decide(subject)];
          if (level != expectation.level.text) return Counterexample{subject, permission, attributes, settings, level};
        }
      }
      return std::nullopt;
    };
    if (auto found = first_in(oracle, permission, configurations, check)) return Failure{found};
  }
  if (!any_case) return Failure{};
  return std::nullopt;
}

std::optional<Counterexample> broken_absence(const Oracle& oracle, const Oracle::Absence& absence) {
  const Names& names = oracle.names();
  for (const std::string& permission : absence.permissions) {
    const std::string& resource = names.permissions.at(permission).resource;
    const auto check = [&](const Values& attributes, const Values& settings) -> std::optional<Counterexample> {
      if (!absence.chosen(resource, {attributes, settings})) return std::nullopt;
      const std::size_t level = oracle.granted({absence.role}, oracle.effects(permission, attributes, settings));
      if (level == 0) return std::nullopt;
      return Counterexample{{absence.role}, permission, attributes, settings, names.levels[level]};
    };
    const auto configurations = oracle.admitted_configurations(oracle.settings_of(permission));
    if (auto found = first_in(oracle, permission, configurations, check)) return found;
  }
  return std::nullopt;
}

}  // namespace polc::oracle
