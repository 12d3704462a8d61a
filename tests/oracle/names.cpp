// Outside surface: the constructor of Names, its lookups and expansions, text_of and value_name.
#include "tests/oracle/names.h"

#include <algorithm>
#include <stdexcept>

namespace polc::oracle {

namespace {

[[noreturn]] void unknown(const std::string& what, const std::string& name) {
  throw std::runtime_error("the oracle knows no " + what + " `" + name + "`");
}

std::vector<std::string> texts(const std::vector<ast::Name>& names) {
  std::vector<std::string> result;
  for (const ast::Name& name : names) result.push_back(name.text);
  return result;
}

std::vector<std::string> segments_of(const ast::Path& path) {
  return texts(path.parts);
}

std::string joined(const std::vector<std::string>& segments) {
  std::string result;
  for (const std::string& segment : segments) result += (result.empty() ? "" : ".") + segment;
  return result;
}

/// A pattern without alternatives: a segment that is absent stands for `*`.
using NamePattern = std::vector<std::optional<std::string>>;

std::vector<NamePattern> alternatives_of(const ast::PermissionTerm& term) {
  std::vector<NamePattern> patterns{{}};
  for (const ast::Segment& segment : term.segments) {
    std::vector<NamePattern> longer;
    for (const NamePattern& pattern : patterns) {
      const auto extend = [&](const std::vector<std::optional<std::string>>& by) {
        longer.push_back(pattern);
        longer.back().insert(longer.back().end(), by.begin(), by.end());
      };
      switch (segment.kind) {
        case ast::Segment::Kind::name:
          extend({segment.name.text});
          break;
        case ast::Segment::Kind::star:
          extend({std::nullopt});
          break;
        case ast::Segment::Kind::braces:
          for (const ast::Path& path : segment.paths) {
            const auto parts = segments_of(path);
            extend({parts.begin(), parts.end()});
          }
          break;
      }
    }
    patterns = longer;
  }
  return patterns;
}

/// Whether the pattern from `p` on matches the name's segments from `s` on.
bool matches(const NamePattern& pattern, std::size_t p, const std::vector<std::string>& segments, std::size_t s) {
  if (p == pattern.size()) return s == segments.size();
  if (s == segments.size()) return false;
  if (pattern[p]) return *pattern[p] == segments[s] && matches(pattern, p + 1, segments, s + 1);
  for (std::size_t end = s + 1; end <= segments.size(); ++end) {
    if (matches(pattern, p + 1, segments, end)) return true;
  }
  return false;
}

}  // namespace

std::string text_of(const ast::Path& path) {
  return joined(segments_of(path));
}

std::string value_name(const std::string& written, const Variable& variable) {
  if (variable.boolean && (written == "on" || written == "yes")) return "true";
  if (variable.boolean && (written == "off" || written == "no")) return "false";
  return written;
}

Names::Names(const Layers& layers, const Layers& stated) {
  read_roles_and_levels(layers);
  each<ast::Domain>(layers, [&](const ast::Domain& domain, const auto&) { domains_[domain.name.text] = &domain; });
  read_resources(layers);
  read_settings(stated);
  each<ast::Define>(
      layers, [&](const ast::Define& define, const auto&) { defines[define.name.text] = define.condition.get(); });
  each<ast::Group>(layers, [&](const ast::Group& group, const auto&) { groups[group.name.text] = &group.permissions; });
}

void Names::read_roles_and_levels(const Layers& layers) {
  each<ast::Levels>(layers, [&](const ast::Levels& declared, const auto&) {
    levels.clear();
    for (const ast::LevelName& level : declared.levels) levels.push_back(level.name.text);
  });
  each<ast::Role>(layers, [&](const ast::Role& role, const auto&) {
    roles.insert(role.name.text);
    if (role.fallback) fallback = role.name.text;
  });
  each<ast::CustomRoles>(layers, [&](const auto&, const auto&) { roles.insert(custom_role); });
  each<ast::RoleGroup>(layers,
                       [&](const ast::RoleGroup& group, const auto&) { role_groups[group.name.text] = &group.roles; });
  each<ast::Role>(layers,
                  [&](const ast::Role& role, const auto&) { includes[role.name.text].merge(expand(role.includes)); });
}

Variable Names::variable(const ast::Type& type) const {
  Variable result;
  if (!type.name) {
    result.values = texts(type.values);
    for (const std::string& value : result.values) result.order += type.ordered ? "<" + value : "";
  } else if (const auto domain = domains_.find(type.name->text); domain != domains_.end()) {
    result.values = texts(domain->second->values);
    if (domain->second->ordered) result.order = type.name->text;
  } else if (type.name->text == "bool") {
    result.values = {"false", "true"};
    result.boolean = true;
  } else if (type.name->text == "role") {
    result.values.assign(roles.begin(), roles.end());
    std::erase(result.values, custom_role);
    result.of_roles = true;
  } else {
    unknown("domain", type.name->text);
  }
  return result;
}

void Names::read_resources(const Layers& layers) {
  const auto read_attribute = [&](const ast::Attribute& declared, std::map<std::string, Variable>& attributes) {
    Variable attribute = variable(declared.type);
    if (declared.default_value) attribute.default_value = value_name(declared.default_value->text, attribute);
    attributes[declared.name.text] = attribute;
  };
  each<ast::Context>(layers, [&](const ast::Context& declared, const auto&) {
    for (const ast::Attribute& attribute : declared.attributes) read_attribute(attribute, context);
  });
  each<ast::Resource>(layers, [&](const ast::Resource& declared, const auto&) {
    const std::string name = text_of(declared.name);
    auto& attributes = resources[name];
    for (const ast::Attribute& attribute : declared.attributes) read_attribute(attribute, attributes);
    for (const ast::Action& action : declared.actions) {
      Permission permission{name, segments_of(declared.name)};
      permission.segments.push_back(action.name.text);
      permissions[joined(permission.segments)] = permission;
    }
  });
}

void Names::read_settings(const Layers& layers) {
  each<ast::Settings>(layers, [&](const ast::Settings& group, const auto&) {
    settings_roles.try_emplace(group.name.text, expand(group.roles));
    for (const ast::Setting& setting : group.settings) read_setting(group.name.text, setting);
  });
  each<ast::Settings>(layers, [&](const ast::Settings& group, const auto&) {
    for (const ast::Setting& setting : group.settings) read_requirements(group.name.text, setting);
  });
}

void Names::read_setting(const std::string& group, const ast::Setting& declared) {
  const std::string name = group + "." + declared.name.text;
  const bool first = !settings.contains(name);
  Setting& setting = settings[name];
  if (first || declared.type) {
    ast::Type type;
    if (declared.type) type = *declared.type;
    if (!declared.type) type.name = ast::Name{"bool", {}};
    setting.variable = variable(type);
    setting.of_roles = type.name && type.name->text == "role" && !domains_.contains("role");
    if (setting.of_roles) setting.variable.values.push_back("nobody");
    setting.allowed.clear();
    setting.allowed.insert(setting.variable.values.begin(), setting.variable.values.end());
  }
  setting.variable.default_value = value_name(declared.default_value.text, setting.variable);
  setting.immutable = setting.immutable || declared.immutable;
  if (declared.within) {
    setting.allowed = values_named(*declared.within, setting.variable);
  }
}

void Names::read_requirements(const std::string& group, const ast::Setting& declared) {
  Setting& setting = settings.at(group + "." + declared.name.text);
  for (const ast::SettingRequirement& requirement : declared.requirements) {
    const auto required = find_setting(text_of(requirement.setting), group);
    if (!required) unknown("setting", text_of(requirement.setting));
    std::set<std::string> values = values_named(requirement.values, settings.at(*required).variable);
    if (values.empty()) values.insert("true");
    setting.requirements.push_back({*required, values});
  }
}

std::size_t Names::rank(const std::string& level) const {
  const auto found = std::find(levels.begin(), levels.end(), level);
  if (found == levels.end()) unknown("level", level);
  return static_cast<std::size_t>(found - levels.begin());
}

Roles Names::closure(const Roles& held) const {
  Roles result;
  for (const std::string& role : held) result.merge(closure(role));
  return result;
}

Roles Names::closure(const std::string& role) const {
  Roles result{role};
  if (const auto found = includes.find(role); found != includes.end()) {
    for (const std::string& included : found->second) result.merge(closure(included));
  }
  return result;
}

std::set<std::string> Names::values_named(const std::vector<ast::Name>& names, const Variable& variable) const {
  std::set<std::string> values;
  for (const ast::Name& name : names) {
    if (variable.of_roles && role_groups.contains(name.text)) {
      values.merge(expand({name}));
    } else {
      values.insert(value_name(name.text, variable));
    }
  }
  return values;
}

Roles Names::expand(const std::vector<ast::Name>& names) const {
  Roles result;
  for (const ast::Name& name : names) {
    if (const auto group = role_groups.find(name.text); group != role_groups.end()) {
      result.merge(expand(*group->second));
    } else {
      result.insert(name.text);
    }
  }
  return result;
}

Roles Names::expand_to_take_away(const std::vector<ast::Name>& names) const {
  Roles result;
  for (const ast::Name& name : names) {
    if (const auto group = role_groups.find(name.text); group != role_groups.end()) {
      result.merge(expand_to_take_away(*group->second));
    } else {
      result.insert(name.text);
    }
  }
  return result;
}

Roles Names::expand(const ast::RoleSet& set) const {
  Roles result = expand(set.names);
  if (set.all) result = roles;
  if (set.all) result.erase(custom_role);
  for (const std::string& role : expand(set.excepted)) result.erase(role);
  return result;
}

Roles Names::expand_to_take_away(const ast::RoleSet& set) const {
  Roles result = set.all ? roles : expand_to_take_away(set.names);
  for (const std::string& role : expand_to_take_away(set.excepted)) result.erase(role);
  return result;
}

Permissions Names::expand(const ast::PermissionSet& set) const {
  Permissions result;
  for (const ast::PermissionTerm& term : set.terms) result.merge(expand(term));
  for (const ast::PermissionTerm& term : set.excepted) {
    for (const std::string& permission : expand(term)) result.erase(permission);
  }
  return result;
}

Permissions Names::expand(const ast::PermissionTerm& term) const {
  if (term.segments.size() == 1 && term.segments[0].kind == ast::Segment::Kind::name) {
    const std::string& name = term.segments[0].name.text;
    const auto group = groups.find(name);
    if (group == groups.end()) unknown("group", name);
    return expand(*group->second);
  }
  Permissions result;
  for (const NamePattern& pattern : alternatives_of(term)) {
    for (const auto& [name, permission] : permissions) {
      if (matches(pattern, 0, permission.segments, 0)) result.insert(name);
    }
  }
  return result;
}

std::optional<std::string> Names::find_setting(const std::string& path, const std::string& group) const {
  if (!group.empty() && settings.contains(group + "." + path)) return group + "." + path;
  if (settings.contains(path)) return path;
  return std::nullopt;
}

}  // namespace polc::oracle
