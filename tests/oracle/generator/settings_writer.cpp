// Outside surface: declare_settings (draws them), write_settings (their statements, with what they grant).
#include <algorithm>
#include <set>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

/// Whether `setting` must be in force before `by` can be, directly or not: on, or away from its default.
bool is_needed(const Draft& draft, const std::string& setting, const std::string& by) {
  std::vector<std::string> pending{by};
  std::set<std::string> seen;
  while (!pending.empty()) {
    const std::string next = pending.back();
    pending.pop_back();
    if (next == setting) return true;
    if (!seen.insert(next).second) continue;
    for (const DraftSetting& other : draft.settings) {
      if (other.full_name() != next) continue;
      for (const DraftRequirement& requirement : other.requirements) pending.push_back(requirement.setting);
    }
  }
  return false;
}

/// A requirement that the defaults meet and that some configuration can meet, or nothing.
std::string requirement_of(Workshop& workshop, DraftSetting& setting) {
  Random& random = workshop.random;
  if (workshop.draft.settings.empty()) return "";
  const DraftSetting& required = random.pick(workshop.draft.settings);
  if (required.full_name() == setting.full_name()) return "";
  // Settings may require each other, as long as one of them can be turned on before the others.
  const bool is_ring = is_needed(workshop.draft, setting.full_name(), required.full_name());
  std::vector<std::string> values = random.some(required.allowed, random.between(1, required.allowed.size()));
  if (required.variable.boolean && random.percent(70)) values = {"true"};
  const auto listed = [&](const std::string& value) { return std::count(values.begin(), values.end(), value) != 0; };
  const bool binds_by_default = setting.variable.boolean && setting.default_value == "true";
  if (binds_by_default && !listed(required.default_value)) return "";
  if (std::none_of(required.allowed.begin(), required.allowed.end(), listed)) return "";
  const std::string needs_nothing = required.variable.boolean ? "false" : required.default_value;
  if (is_ring &&
      (!listed(needs_nothing) || !std::count(required.allowed.begin(), required.allowed.end(), needs_nothing)))
    return "";
  setting.requirements.emplace_back(required.full_name(), values);
  std::string text = " requires ";
  const bool short_name = required.group == setting.group && random.percent(60);
  text += short_name ? required.variable.name : required.full_name();
  if (required.variable.boolean && values == std::vector<std::string>{"true"} && random.percent(70)) return text;
  const bool single = values.size() == 1 && random.percent(60);
  return text + (single ? " is " + values[0] : " in " + braced(values));
}

DraftSetting draw_setting(Workshop& workshop, const std::string& group) {
  Random& random = workshop.random;
  DraftSetting setting;
  setting.group = group;
  setting.variable = {workshop.vocabulary.fresh(), "", {"false", "true"}, true, {}};
  if (random.percent(45)) setting.variable = draw_variable(workshop, setting.variable.name);
  setting.of_roles = setting.variable.type == "role";
  if (setting.of_roles) setting.variable.values.emplace_back("nobody");
  setting.allowed = setting.variable.values;
  setting.default_value = random.pick(setting.variable.values);
  if (random.percent(20)) {
    setting.allowed = random.some(setting.variable.values, random.between(1, setting.variable.values.size()));
    setting.default_value = random.pick(setting.allowed);
    setting.clauses += " within " + braced(setting.allowed);
  }
  const bool immutable = random.percent(12);
  if (immutable) setting.clauses += " immutable";
  if (random.percent(15)) setting.clauses += " editable by " + workshop.names_or_groups_of(workshop.some_roles(2));
  if (random.percent(35)) setting.clauses += requirement_of(workshop, setting);
  if (immutable) setting.allowed = {setting.default_value};
  return setting;
}

/// A condition on the setting itself: what a grant of a setting with several values needs.
std::string own_test(Workshop& workshop, const DraftSetting& setting) {
  Random& random = workshop.random;
  const bool hidden =
      std::any_of(workshop.draft.resources.begin(), workshop.draft.resources.end(), [&](const auto& resource) {
        return std::any_of(resource.attributes.begin(), resource.attributes.end(),
                           [&](const auto& attribute) { return attribute.name == setting.variable.name; });
      });
  const std::string name = hidden || random.percent(50) ? setting.full_name() : setting.variable.name;
  const auto values = random.some(setting.variable.values, random.between(1, 2));
  if (values.size() == 1) return concat({name, random.pick<std::string>({" is ", " is not "}), values[0]});
  return concat({name, random.pick<std::string>({" in ", " not in "}), braced(values)});
}

std::string grant_of(Workshop& workshop, const DraftSettingsGroup& group, const DraftSetting& setting) {
  const Pattern permissions = workshop.patterns.write();
  std::string text = " grants " + permissions.text;
  DraftGrant grant{group.roles, permissions.permissions};
  const bool to_its_value = setting.of_roles && workshop.random.percent(80);
  if (to_its_value) {
    for (std::size_t role = 0; role < workshop.draft.roles.size(); ++role) grant.roles.insert(role);
  } else if (setting.of_roles || workshop.random.percent(30)) {
    const auto [written, roles] = workshop.role_set();
    text += " to " + written;
    grant.roles = roles;
  }
  if (workshop.random.percent(40)) text += " at " + workshop.granting_level();
  workshop.draft.grants.push_back(grant);
  if (setting.variable.boolean || to_its_value)
    return text + workshop.if_condition(permissions.permissions, 50, group.name);
  const std::string resources_test =
      workshop.conditions.write(workshop.draft.resources_of(permissions.permissions), group.name);
  text += " if " + own_test(workshop, setting);
  return resources_test.empty() ? text : text + workshop.maybe(50, " and (" + resources_test + ")");
}

std::string setting_text(Workshop& workshop, const DraftSettingsGroup& group, const DraftSetting& setting) {
  Random& random = workshop.random;
  std::string text = concat({"  ", setting.variable.name, workshop.title()});
  if (!setting.variable.type.empty()) text += ": " + setting.variable.type;
  const bool as_switch = setting.variable.boolean && random.percent(70);
  text += " = ";
  text += !as_switch ? setting.default_value : setting.default_value == "true" ? "on" : "off";
  for (std::size_t left = random.between(0, 2); left > 0; --left) text += grant_of(workshop, group, setting);
  return concat({text, setting.clauses, workshop.note(), ";\n"});
}

const DraftSetting& required_by(const std::vector<DraftSetting>& settings, const DraftRequirement& requirement) {
  return *std::find_if(settings.begin(), settings.end(),
                       [&](const auto& other) { return other.full_name() == requirement.setting; });
}

/// Whether an account may give every required setting a value that meets the requirement.
bool requirements_can_be_met(const std::vector<DraftSetting>& settings) {
  return std::all_of(settings.begin(), settings.end(), [&](const DraftSetting& setting) {
    return std::all_of(setting.requirements.begin(), setting.requirements.end(), [&](const auto& requirement) {
      const std::vector<std::string>& allowed = required_by(settings, requirement).allowed;
      return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& value) {
        return std::count(requirement.values.begin(), requirement.values.end(), value) != 0;
      });
    });
  });
}

/// Whether every switch that is on by default finds what it requires.
bool defaults_meet_requirements(const std::vector<DraftSetting>& settings) {
  return std::all_of(settings.begin(), settings.end(), [&](const DraftSetting& setting) {
    if (!setting.variable.boolean || setting.default_value != "true") return true;
    return std::all_of(setting.requirements.begin(), setting.requirements.end(),
                       [&](const DraftRequirement& requirement) {
                         return std::count(requirement.values.begin(), requirement.values.end(),
                                           required_by(settings, requirement).default_value) != 0;
                       });
  });
}

}  // namespace

std::string write_other_defaults(Workshop& workshop) {
  std::string text;
  std::vector<DraftSetting>& settings = workshop.draft.settings;
  for (DraftSetting& setting : settings) {
    if (setting.allowed.size() == 1 || !workshop.random.percent(50)) continue;
    const DraftSetting before = setting;
    setting.default_value = workshop.random.pick(setting.allowed);
    const bool narrower = workshop.random.percent(30);
    if (narrower) {
      setting.allowed = workshop.random.some(setting.allowed, workshop.random.between(1, setting.allowed.size()));
      setting.default_value = workshop.random.pick(setting.allowed);
    }
    if (!defaults_meet_requirements(settings) || !requirements_can_be_met(settings)) {
      setting = before;
      continue;
    }
    text += "settings " + setting.group + " { " + setting.variable.name + " = " + setting.default_value;
    text += (narrower ? " within " + braced(setting.allowed) : "") + "; }\n";
  }
  return text;
}

std::string write_settings_of_a_layer(Workshop& workshop) {
  if (!workshop.random.percent(30)) return "";
  const DraftSettingsGroup group{workshop.vocabulary.fresh(), workshop.some_roles(2)};
  const DraftSetting setting = draw_setting(workshop, group.name);
  workshop.draft.settings.push_back(setting);
  workshop.draft.settings_groups.push_back(group);
  return concat({"settings ", group.name, " for ", workshop.names_of(group.roles), " {\n",
                 setting_text(workshop, group, setting), "}\n"});
}

void declare_settings(Workshop& workshop) {
  std::size_t left = workshop.random.below(workshop.limits.settings + 1);
  while (left > 0) {
    const DraftSettingsGroup group{workshop.vocabulary.fresh(), workshop.some_roles(2)};
    for (std::size_t more = workshop.random.between(1, left); more > 0; --more, --left) {
      const DraftSetting setting = draw_setting(workshop, group.name);
      workshop.draft.settings.push_back(setting);
    }
    workshop.draft.settings_groups.push_back(group);
  }
  // Later ones too may be required, and two of them each other.
  for (DraftSetting& setting : workshop.draft.settings) {
    if (workshop.random.percent(15)) setting.clauses += requirement_of(workshop, setting);
  }
}

void write_settings(Workshop& workshop) {
  for (const DraftSettingsGroup& group : workshop.draft.settings_groups) {
    std::string text = concat({workshop.doc(), "settings ", group.name, workshop.title()});
    text += " for " + workshop.names_or_groups_of(group.roles);
    if (workshop.random.percent(40)) text += " editable by " + workshop.names_or_groups_of(workshop.some_roles(2));
    text += " {\n";
    for (const DraftSetting& setting : workshop.draft.settings) {
      if (setting.group == group.name) text += setting_text(workshop, group, setting);
    }
    workshop.add(text + "}");
  }
}

}  // namespace polc::oracle
