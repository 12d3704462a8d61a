// Outside surface: write_names (defines, groups, implications), write_rules (grants, restrictions, exclusive roles).
#include <algorithm>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

void write_defines(Workshop& workshop) {
  Random& random = workshop.random;
  for (std::size_t left = random.below(3); left > 0; --left) {
    Numbers resources;
    for (std::size_t number = 0; number < workshop.draft.resources.size(); ++number) {
      if (random.percent(50)) resources.insert(number);
    }
    if (resources.empty()) resources.insert(random.below(workshop.draft.resources.size()));
    const std::string condition = workshop.conditions.write(resources);
    if (condition.empty()) continue;
    const DraftDefine define{workshop.vocabulary.fresh(), resources};
    workshop.add("define " + define.name + " = " + condition + ";");
    workshop.draft.defines.push_back(define);
  }
}

void write_groups(Workshop& workshop) {
  for (std::size_t left = workshop.random.below(3); left > 0; --left) {
    Pattern group = workshop.patterns.write();
    const std::string name = workshop.vocabulary.fresh();
    workshop.add("group " + name + " = " + group.text + ";");
    group.text = name;
    workshop.draft.groups.push_back(group);
  }
}

bool have_common_resource(const Draft& draft, const Pattern& from, const Pattern& to) {
  const auto resource = [&](std::size_t permission) { return draft.permissions[permission].resource; };
  return std::any_of(from.permissions.begin(), from.permissions.end(), [&](std::size_t premise) {
    return std::any_of(to.permissions.begin(), to.permissions.end(),
                       [&](std::size_t implied) { return resource(premise) == resource(implied); });
  });
}

/// Mostly between single permissions, so that they form chains.
void write_implications(Workshop& workshop) {
  Random& random = workshop.random;
  if (!random.percent(40)) return;
  for (std::size_t left = random.between(1, workshop.limits.rules); left > 0; --left) {
    const Pattern from = random.percent(30) ? workshop.patterns.write() : workshop.patterns.one();
    const Pattern to = random.percent(30) ? workshop.patterns.write() : workshop.patterns.one();
    const bool onto_itself = std::any_of(from.permissions.begin(), from.permissions.end(),
                                         [&](std::size_t permission) { return to.permissions.contains(permission); });
    if (onto_itself) continue;
    const bool same_resource = random.percent(30) && have_common_resource(workshop.draft, from, to);
    for (const std::size_t permission : from.permissions) {
      for (const std::size_t implied : to.permissions) {
        const bool stays =
            workshop.draft.permissions[permission].resource == workshop.draft.permissions[implied].resource;
        if (stays || !same_resource) workshop.draft.implied[permission].insert(implied);
      }
    }
    workshop.add_rule(
        concat({from.text, " implies ", to.text, same_resource ? " of the same resource" : "", workshop.note(), ";"}));
  }
}

void write_grants(Workshop& workshop) {
  for (std::size_t left = workshop.random.between(1, workshop.limits.rules); left > 0; --left) {
    const auto [roles, numbers] = workshop.role_set();
    const Pattern permissions = workshop.patterns.write();
    workshop.draft.grants.push_back({numbers, permissions.permissions});
    workshop.add_rule(concat({workshop.immutable(), workshop.granting_level(), " ", roles, " to ", permissions.text,
                              workshop.if_condition(permissions.permissions, 60), workshop.note(), ";"}));
  }
}

/// A restriction does not follow implications.
Numbers resources_alone(const Draft& draft, const Numbers& permissions) {
  Numbers resources;
  for (const std::size_t permission : permissions) resources.insert(draft.permissions[permission].resource);
  return resources;
}

void write_restrictions(Workshop& workshop) {
  for (std::size_t left = workshop.random.below(workshop.limits.rules / 2 + 1); left > 0; --left) {
    const Pattern permissions = workshop.patterns.write();
    const bool forbids = workshop.random.percent(60);
    const std::string condition = workshop.conditions.write(resources_alone(workshop.draft, permissions.permissions));
    if (forbids) {
      const std::string if_condition = condition.empty() ? "" : workshop.maybe(60, workshop.guard(condition));
      workshop.add_rule(concat({workshop.immutable(), "forbid ", workshop.role_set().first, " to ", permissions.text,
                                workshop.above(), if_condition, workshop.note(), ";"}));
    } else if (!condition.empty()) {
      workshop.add_rule(concat({workshop.immutable(), "require ", condition, " for ", permissions.text,
                                workshop.above(), workshop.note(), ";"}));
    }
  }
}

/// No role may include two of a list.
bool may_exclude(const Draft& draft, const Numbers& roles) {
  return std::none_of(draft.roles.begin(), draft.roles.end(), [&](const DraftRole& role) {
    return std::count_if(roles.begin(), roles.end(), [&](std::size_t other) { return role.closure.contains(other); }) >
           1;
  });
}

/// Mostly of roles that others include: that is where what a subject holds is more than its own roles.
Numbers draw_exclusive(Workshop& workshop) {
  Numbers roles;
  for (std::size_t left = workshop.random.between(3, 8); left > 0 && roles.size() < 4; --left) {
    std::size_t role = workshop.random.below(workshop.draft.roles.size());
    const Numbers& included = workshop.draft.roles[role].includes;
    if (!included.empty() && workshop.random.percent(70)) role = *included.begin();
    Numbers more = roles;
    more.insert(role);
    if (may_exclude(workshop.draft, more)) roles = more;
  }
  return roles;
}

void write_exclusive_roles(Workshop& workshop) {
  while (workshop.random.percent(40)) {
    const Numbers roles = draw_exclusive(workshop);
    if (roles.size() < 2) continue;
    workshop.draft.exclusive.push_back(roles);
    workshop.add_rule(concat({"exclusive roles ", workshop.names_of(roles), workshop.note(), ";"}));
  }
}

void write_custom_roles(Workshop& workshop) {
  if (!workshop.random.percent(12)) return;
  const Pattern may = workshop.patterns.write();
  workshop.add_rule(
      concat({"custom roles may hold ", may.text, workshop.if_condition(may.permissions, 40), workshop.note(), ";"}));
  const Pattern more = workshop.patterns.write();
  const std::string word = workshop.random.pick<std::string>({"always", "never", "may"});
  workshop.add_rule(concat({"custom roles ", word, " hold ", more.text, workshop.note(), ";"}));
}

}  // namespace

void write_names(Workshop& workshop) {
  write_defines(workshop);
  write_groups(workshop);
  write_implications(workshop);
}

void write_rules_of_a_layer(Workshop& workshop) {
  if (workshop.random.percent(60)) write_grants(workshop);
  if (workshop.random.percent(60)) write_restrictions(workshop);
  if (workshop.random.percent(15)) write_implications(workshop);
  write_custom_roles(workshop);
  write_exclusive_roles(workshop);
}

void write_rules(Workshop& workshop) {
  write_grants(workshop);
  write_restrictions(workshop);
  write_custom_roles(workshop);
  write_exclusive_roles(workshop);
}

}  // namespace polc::oracle
