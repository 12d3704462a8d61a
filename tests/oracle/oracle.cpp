// Outside surface: the class Oracle and all_assignments.
#include "tests/oracle/oracle.h"

#include <algorithm>

namespace polc::oracle {

namespace {

/// The first outcome whose condition holds, or none.
const ast::Outcome* chosen_outcome(const ast::Cell& cell, const Names& names, const std::string& resource,
                                   const Case& values) {
  for (const ast::Outcome& outcome : cell.outcomes) {
    if (!outcome.condition || holds(*outcome.condition, names, {resource, {}}, values)) return &outcome;
  }
  return nullptr;
}

}  // namespace

Oracle::Oracle(const Layers& layers, const Layers& stated) : names_(layers, stated) {
  read_rules(stated);
  read_custom_roles(stated);
  read_settings(stated);
  index_by_permission();
}

Oracle::Holds Oracle::bind(const ast::ConditionPtr& condition, const std::string& group) const {
  return [this, written = condition.get(), group](const std::string& resource, const Case& values) {
    return !written || holds(*written, names_, {resource, group}, values);
  };
}

std::set<std::string> Oracle::settings_in(const ast::ConditionPtr& condition, const Permissions& permissions,
                                          const std::string& group) const {
  std::set<std::string> result;
  if (!condition) return result;
  for (const std::string& permission : permissions) {
    result.merge(settings_named(*condition, names_, {names_.permissions.at(permission).resource, group}));
  }
  return result;
}

void Oracle::read_rules(const Layers& layers) {
  each<ast::Grant>(layers, [&](const ast::Grant& rule, const auto&) {
    const Permissions permissions = names_.expand(rule.permissions);
    grants_.push_back({names_.expand(rule.roles), permissions, names_.rank(rule.level.text), bind(rule.condition),
                       settings_in(rule.condition, permissions), false, rule.immutable});
  });
  each<ast::Forbid>(layers, [&](const ast::Forbid& rule, const auto&) {
    const Permissions permissions = names_.expand(rule.permissions);
    restrictions_.push_back({false, names_.expand_to_take_away(rule.roles), permissions, cap_of(rule.above),
                             bind(rule.condition), settings_in(rule.condition, permissions), rule.immutable});
  });
  each<ast::Require>(layers, [&](const ast::Require& rule, const auto&) {
    const Permissions permissions = names_.expand(rule.permissions);
    const auto fails = [met = bind(rule.condition)](const std::string& resource, const Case& values) {
      return !met(resource, values);
    };
    restrictions_.push_back(
        {true, {}, permissions, cap_of(rule.above), fails, settings_in(rule.condition, permissions), rule.immutable});
  });
  each<ast::Implies>(layers, [&](const ast::Implies& rule, const auto&) {
    const auto resource_of = [&](const std::string& permission) { return names_.permissions.at(permission).resource; };
    for (const std::string& to : names_.expand(rule.to)) {
      for (const std::string& from : names_.expand(rule.from)) {
        if (!rule.same_resource || resource_of(from) == resource_of(to)) implied_by_[to].insert(from);
      }
    }
  });
  each<ast::Exclusive>(
      layers, [&](const ast::Exclusive& rule, const auto&) { exclusive_.push_back(names_.expand(rule.roles)); });
  each<ast::Matrix>(layers, [&](const ast::Matrix& matrix, const auto&) { read_matrix(matrix); });
}

void Oracle::read_custom_roles(const Layers& layers) {
  each<ast::CustomRoles>(layers, [&](const ast::CustomRoles& rule, const auto&) {
    const Permissions permissions = names_.expand(rule.permissions);
    if (rule.kind == ast::CustomRoles::Kind::never) {
      never_custom_.insert(permissions.begin(), permissions.end());
    } else {
      grants_.push_back({{custom_role},
                         permissions,
                         highest(),
                         bind(rule.condition),
                         settings_in(rule.condition, permissions),
                         true});
    }
  });
}

void Oracle::read_matrix(const ast::Matrix& matrix) {
  for (const ast::MatrixRow& row : matrix.rows) {
    const Permissions permissions = names_.expand(row.permissions);
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const ast::Cell& cell = row.cells[column];
      const Roles roles = names_.expand(matrix.columns.at(column));
      for (const ast::Outcome& outcome : cell.outcomes) {
        const Holds chosen = [this, &cell, &outcome](const std::string& resource, const Case& values) {
          return chosen_outcome(cell, names_, resource, values) == &outcome;
        };
        std::set<std::string> settings;
        for (const ast::Outcome& any : cell.outcomes) settings.merge(settings_in(any.condition, permissions));
        const std::size_t level = names_.rank(outcome.level.text);
        grants_.push_back({roles, permissions, level, chosen, settings, false});
        if (level > 0) continue;
        for (const std::string& role : roles) absences_.push_back({role, permissions, chosen, cell.span});
      }
      const Holds none_chosen = [this, &cell](const std::string& resource, const Case& values) {
        return chosen_outcome(cell, names_, resource, values) == nullptr;
      };
      for (const std::string& role : roles) absences_.push_back({role, permissions, none_chosen, cell.span});
    }
  }
}

void Oracle::read_settings(const Layers& layers) {
  each<ast::Settings>(layers, [&](const ast::Settings& group, const auto&) {
    for (const ast::Setting& setting : group.settings) {
      for (const ast::SettingGrant& grant : setting.grants) read_setting_grant(group, setting, grant);
    }
  });
}

void Oracle::read_setting_grant(const ast::Settings& group, const ast::Setting& setting,
                                const ast::SettingGrant& grant) {
  const std::string name = group.name.text + "." + setting.name.text;
  const Setting& declared = names_.settings.at(name);
  const Permissions permissions = names_.expand(grant.permissions);
  const std::size_t level = grant.level ? names_.rank(grant.level->text) : highest();
  const Holds holds = bind(grant.condition, group.name.text);
  std::set<std::string> settings = settings_in(grant.condition, permissions, group.name.text);
  settings.insert(name);

  const auto while_it_is = [this, name, holds](const std::string& value) -> Holds {
    return [this, name, holds, value](const std::string& resource, const Case& values) {
      return setting_value(name, names_, values.settings) == value && holds(resource, values);
    };
  };
  if (declared.of_roles && !grant.roles) {
    for (const std::string& role : names_.roles) {
      grants_.push_back({{role}, permissions, level, while_it_is(role), settings, false});
    }
    return;
  }
  Roles roles = names_.settings_roles.at(group.name.text);
  if (!group.roles.empty()) roles = names_.expand(group.roles);
  if (grant.roles) roles = names_.expand(*grant.roles);
  grants_.push_back(
      {roles, permissions, level, declared.variable.boolean ? while_it_is("true") : holds, settings, false});
}

Permissions Oracle::sources_of(const std::string& permission) const {
  Permissions sources{permission};
  for (std::size_t before = 0; before != sources.size();) {
    before = sources.size();
    for (const std::string& source : Permissions(sources)) {
      if (const auto found = implied_by_.find(source); found != implied_by_.end()) {
        sources.insert(found->second.begin(), found->second.end());
      }
    }
  }
  return sources;
}

void Oracle::index_by_permission() {
  for (const auto& [permission, declared] : names_.permissions) {
    const Permissions sources = sources_of(permission);
    for (const Grant& grant : grants_) {
      if (grant.of_custom_roles && never_custom_.contains(permission)) continue;
      const bool reaches = std::any_of(sources.begin(), sources.end(),
                                       [&](const std::string& source) { return grant.permissions.contains(source); });
      if (reaches) grants_of_[permission].push_back(&grant);
    }
    for (const Restriction& restriction : restrictions_) {
      if (restriction.permissions.contains(permission)) restrictions_of_[permission].push_back(&restriction);
    }
  }
}

Effects Oracle::effects(const std::string& permission, const Values& attributes, const Values& settings) const {
  return effects(permission, attributes, settings, false);
}

Effects Oracle::immutable_effects(const std::string& permission, const Values& attributes,
                                  const Values& settings) const {
  return effects(permission, attributes, settings, true);
}

Effects Oracle::effects(const std::string& permission, const Values& attributes, const Values& settings,
                        bool immutable_alone) const {
  const std::string& resource = names_.permissions.at(permission).resource;
  const Case values{attributes, settings};
  Effects effects;
  effects.cap_for_everyone = highest();
  if (const auto grants = grants_of_.find(permission); grants != grants_of_.end()) {
    for (const Grant* grant : grants->second) {
      if (immutable_alone && !grant->immutable) continue;
      if (!grant->holds(resource, values)) continue;
      for (const std::string& role : grant->roles) {
        effects.granted[role] = std::max(effects.granted[role], grant->level);
      }
    }
  }
  if (const auto restrictions = restrictions_of_.find(permission); restrictions != restrictions_of_.end()) {
    for (const Restriction* restriction : restrictions->second) {
      if (immutable_alone && !restriction->immutable) continue;
      if (!restriction->holds(resource, values)) continue;
      if (restriction->everyone) effects.cap_for_everyone = std::min(effects.cap_for_everyone, restriction->cap);
      for (const std::string& role : restriction->roles) {
        const auto cap = effects.caps.try_emplace(role, restriction->cap).first;
        cap->second = std::min(cap->second, restriction->cap);
      }
    }
  }
  return effects;
}

Roles Oracle::effective(const Roles& subject) const {
  if (subject.empty() && names_.fallback) return {*names_.fallback};
  return subject;
}

std::size_t Oracle::granted(const Roles& subject, const Effects& effects) const {
  std::size_t level = 0;
  for (const std::string& role : names_.closure(effective(subject))) {
    if (const auto found = effects.granted.find(role); found != effects.granted.end()) {
      level = std::max(level, found->second);
    }
  }
  return level;
}

std::size_t Oracle::decide(const Roles& subject, const Effects& effects) const {
  return std::min(granted(subject, effects), cap(subject, effects));
}

std::size_t Oracle::cap(const Roles& subject, const Effects& effects) const {
  std::size_t level = effects.cap_for_everyone;
  for (const std::string& role : effective(subject)) {
    if (const auto found = effects.caps.find(role); found != effects.caps.end()) level = std::min(level, found->second);
  }
  return level;
}

std::string Oracle::decide(const Roles& subject, const std::string& permission, const Values& attributes,
                           const Values& settings) const {
  return names_.levels[decide(subject, effects(permission, attributes, settings))];
}

std::map<std::string, Variable> Oracle::attributes(const std::string& permission) const {
  std::map<std::string, Variable> result = names_.resources.at(names_.permissions.at(permission).resource);
  for (const auto& [name, attribute] : names_.context) result["context." + name] = attribute;
  return result;
}

std::vector<Values> Oracle::attribute_assignments(const std::string& permission) const {
  return all_assignments(attributes(permission));
}

std::vector<Values> Oracle::admitted_configurations() const {
  std::set<std::string> all;
  for (const auto& [name, setting] : names_.settings) all.insert(name);
  return admitted_configurations(all);
}

std::vector<Values> Oracle::admitted_configurations(const std::set<std::string>& varied) const {
  std::map<std::string, Variable> variables;
  for (const auto& [name, setting] : names_.settings) {
    variables[name] = setting.variable;
    const bool fixed = setting.immutable || !varied.contains(name);
    if (fixed) variables[name].values = {setting.variable.default_value.value()};
  }
  std::vector<Values> result;
  for (const Values& configuration : all_assignments(variables)) {
    if (admitted(configuration)) result.push_back(configuration);
  }
  return result;
}

bool Oracle::admitted(const Values& settings) const {
  for (const auto& [name, setting] : names_.settings) {
    const std::string value = setting_value(name, names_, settings);
    if (!setting.allowed.contains(value)) return false;
    if (setting.immutable && value != setting.variable.default_value) return false;
    const bool binds = setting.variable.boolean ? value == "true" : value != setting.variable.default_value;
    for (const Requirement& requirement : setting.requirements) {
      if (binds && !requirement.values.contains(setting_value(requirement.setting, names_, settings))) return false;
    }
  }
  return true;
}

std::set<std::string> Oracle::settings_of(const std::string& permission) const {
  std::set<std::string> result;
  if (const auto grants = grants_of_.find(permission); grants != grants_of_.end()) {
    for (const Grant* grant : grants->second) result.insert(grant->settings.begin(), grant->settings.end());
  }
  if (const auto restrictions = restrictions_of_.find(permission); restrictions != restrictions_of_.end()) {
    for (const Restriction* rule : restrictions->second) result.insert(rule->settings.begin(), rule->settings.end());
  }
  return with_requirements(result);
}

std::set<std::string> Oracle::with_requirements(std::set<std::string> settings) const {
  for (std::size_t before = settings.size() + 1; before != settings.size();) {
    before = settings.size();
    for (const auto& [name, setting] : names_.settings) {
      for (const Requirement& requirement : setting.requirements) {
        if (settings.contains(name)) settings.insert(requirement.setting);
        if (settings.contains(requirement.setting)) settings.insert(name);
      }
    }
  }
  return settings;
}

bool Oracle::admissible(const Roles& subject) const {
  const Roles held = names_.closure(effective(subject));
  return std::all_of(exclusive_.begin(), exclusive_.end(), [&](const Roles& exclusive) {
    return std::count_if(exclusive.begin(), exclusive.end(), [&](const auto& role) { return held.contains(role); }) <=
           1;
  });
}

std::vector<Roles> Oracle::admissible_subjects() const {
  constexpr std::size_t few = 12;
  const std::size_t most = names_.roles.size() <= few ? names_.roles.size() : 2;
  std::vector<Roles> subjects = role_sets(names_.roles, most);
  std::erase_if(subjects, [&](const Roles& subject) { return !admissible(subject); });
  return subjects;
}

std::vector<Roles> role_sets(const Roles& roles, std::size_t most) {
  std::vector<Roles> sets{{}};
  for (const std::string& role : roles) {
    for (std::size_t i = 0, count = sets.size(); i < count; ++i) {
      if (sets[i].size() == most) continue;
      sets.push_back(sets[i]);
      sets.back().insert(role);
    }
  }
  return sets;
}

std::vector<Values> all_assignments(const std::map<std::string, Variable>& variables) {
  std::vector<Values> assignments{{}};
  for (const auto& [name, variable] : variables) {
    std::vector<Values> longer;
    for (const Values& assignment : assignments) {
      for (const std::string& value : variable.values) {
        longer.push_back(assignment);
        longer.back()[name] = value;
      }
    }
    assignments = longer;
  }
  return assignments;
}

}  // namespace polc::oracle
