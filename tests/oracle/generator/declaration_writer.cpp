// Outside surface: write_declarations (levels, roles, domains, context, resources).
#include <algorithm>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

void write_levels(Workshop& workshop) {
  Draft& draft = workshop.draft;
  draft.levels = {"deny", "allow"};
  if (workshop.random.percent(30)) return;
  draft.levels = workshop.vocabulary.levels(workshop.random.between(2, workshop.limits.levels));
  std::string text = "levels ";
  for (const std::string& level : draft.levels) {
    text += (&level == &draft.levels.front() ? "" : " < ") + level;
    text += workshop.title();
  }
  workshop.add(text + ";");
}

/// A role includes only earlier ones, so there is no cycle; the statements are shuffled later.
void draw_roles(Workshop& workshop) {
  Draft& draft = workshop.draft;
  const std::size_t count = workshop.random.between(workshop.limits.fewest_roles, workshop.limits.roles);
  // Of many roles, each includes one or two of the others, or none.
  const std::size_t chance = count <= few_roles ? 25 : 1;
  for (std::size_t number = 0; number < count; ++number) {
    DraftRole role{workshop.vocabulary.fresh(), {}, {number}, workshop.random.percent(workshop.immutable_chance)};
    for (std::size_t junior = 0; junior < number; ++junior) {
      if (!workshop.random.percent(chance)) continue;
      role.includes.insert(junior);
      role.closure.insert(draft.roles[junior].closure.begin(), draft.roles[junior].closure.end());
    }
    draft.roles.push_back(role);
  }
}

/// After the resources, which `within` names.
void write_roles(Workshop& workshop) {
  const Draft& draft = workshop.draft;
  const std::size_t fallback = workshop.random.below(draft.roles.size() * 2);
  for (std::size_t number = 0; number < draft.roles.size(); ++number) {
    const DraftRole& role = draft.roles[number];
    std::vector<std::string> clauses;
    if (!role.includes.empty()) clauses.push_back("includes " + workshop.names_or_groups_of(role.includes));
    if (number == fallback) clauses.push_back("fallback");
    if (workshop.random.percent(15)) clauses.push_back("within " + workshop.random.pick(draft.resources).name);
    workshop.random.shuffle(clauses);
    std::string text =
        concat({workshop.doc(), role.immutable ? "immutable " : "", "role ", role.name, workshop.title()});
    for (const std::string& clause : clauses) text += " " + clause;
    workshop.add(text + ";");
  }
}

/// Groups of roles, some of them of the groups before.
void write_role_groups(Workshop& workshop) {
  Draft& draft = workshop.draft;
  for (std::size_t left = workshop.random.below(3); left > 0; --left) {
    const auto [text, roles] = workshop.role_set();
    bool is_open = text.find("all roles") != std::string::npos;
    for (const DraftRoleGroup& other : draft.role_groups) {
      is_open |= other.is_open && text.find(other.name) != std::string::npos;
    }
    const DraftRoleGroup group{workshop.vocabulary.fresh(), roles, is_open};
    workshop.add(concat({workshop.doc(), "role group ", group.name, workshop.title(), " = ", text, ";"}));
    draft.role_groups.push_back(group);
  }
}

void write_domains(Workshop& workshop) {
  for (std::size_t left = workshop.random.below(3); left > 0; --left) {
    DraftVariable domain{"", "domain-" + std::to_string(left), {}, false, {}};
    domain.values = workshop.vocabulary.domain(workshop.limits.values);
    if (domain.values.size() > 1 && workshop.random.percent(50)) domain.order = domain.type;
    const std::string values = domain.order.empty() ? braced(domain.values) : ordered(domain.values);
    workshop.add("domain " + domain.type + " = " + values + ";");
    workshop.draft.domains.push_back(domain);
  }
}

std::string attribute_text(Workshop& workshop, const DraftVariable& attribute) {
  std::string text = concat({"  ", attribute.name, workshop.title(), ": ", attribute.type});
  if (workshop.random.percent(30)) text += " = " + workshop.random.pick(attribute.values);
  return text + ";\n";
}

void write_context(Workshop& workshop) {
  std::string text;
  for (std::size_t left = workshop.random.below(workshop.limits.context + 1); left > 0; --left) {
    workshop.draft.context.push_back(draw_variable(workshop, workshop.vocabulary.fresh()));
    text += attribute_text(workshop, workshop.draft.context.back());
  }
  if (!text.empty() || workshop.random.percent(5)) workshop.add("context {\n" + text + "}");
}

DraftResource draw_resource(Workshop& workshop, const std::string& name, std::vector<std::string>& known_actions) {
  DraftResource resource{name, {}, {}};
  std::set<std::string> names;
  for (const DraftVariable& attribute : workshop.draft.context) names.insert(attribute.name);
  for (std::size_t left = workshop.random.below(workshop.limits.attributes + 1); left > 0; --left) {
    const std::string attribute = workshop.vocabulary.attribute();
    if (names.insert(attribute).second) resource.attributes.push_back(draw_variable(workshop, attribute));
  }
  for (std::size_t left = workshop.random.between(1, workshop.limits.actions); left > 0; --left) {
    const bool share = !known_actions.empty() && workshop.random.percent(50);
    const std::string action = share ? workshop.random.pick(known_actions) : workshop.vocabulary.fresh();
    if (std::count(resource.actions.begin(), resource.actions.end(), action) != 0) continue;
    resource.actions.push_back(action);
    known_actions.push_back(action);
  }
  return resource;
}

std::string resource_text(Workshop& workshop, const DraftResource& resource) {
  std::vector<std::string> parts;
  for (const DraftVariable& attribute : resource.attributes) parts.push_back(attribute_text(workshop, attribute));
  std::string actions;
  for (const std::string& action : resource.actions) {
    if (!actions.empty() && workshop.random.percent(20)) {
      parts.push_back("  actions " + actions + ";\n");
      actions.clear();
    }
    actions += (actions.empty() ? "" : ", ") + action;
    actions += workshop.title();
  }
  parts.push_back("  actions " + actions + ";\n");
  workshop.random.shuffle(parts);
  // What is said in two places is added up.
  const std::size_t here = workshop.random.percent(25) ? workshop.random.below(parts.size() + 1) : parts.size();
  std::string text = concat({workshop.doc(), "resource ", resource.name, workshop.title(), " {\n"});
  for (std::size_t part = 0; part < here; ++part) text += parts[part];
  text += "}";
  if (here == parts.size()) return text;
  text += concat({"\n", workshop.doc(), "resource ", resource.name, " {\n"});
  for (std::size_t part = here; part < parts.size(); ++part) text += parts[part];
  return text + "}";
}

void write_resources(Workshop& workshop) {
  Draft& draft = workshop.draft;
  const std::string scope = workshop.vocabulary.fresh();
  std::vector<std::string> known_actions;
  for (std::size_t left = workshop.random.between(1, workshop.limits.resources); left > 0; --left) {
    const std::string name = concat({workshop.maybe(30, scope + "."), workshop.vocabulary.fresh()});
    const DraftResource resource = draw_resource(workshop, name, known_actions);
    for (const std::string& action : resource.actions) draft.permissions.push_back({draft.resources.size(), action});
    draft.resources.push_back(resource);
  }
  draft.implied.resize(draft.permissions.size());
  for (const DraftResource& resource : draft.resources) workshop.add(resource_text(workshop, resource));
}

}  // namespace

std::string write_resource_of_a_layer(Workshop& workshop) {
  if (!workshop.random.percent(50)) return "";
  Draft& draft = workshop.draft;
  // With the attributes of another: a condition that the base gives for `*` tests what all resources have.
  DraftResource resource{workshop.vocabulary.fresh(), workshop.random.pick(draft.resources).attributes, {}};
  for (std::size_t left = workshop.random.between(1, 2); left > 0; --left) {
    resource.actions.push_back(workshop.vocabulary.fresh());
    draft.permissions.push_back({draft.resources.size(), resource.actions.back()});
  }
  draft.resources.push_back(resource);
  draft.implied.resize(draft.permissions.size());
  return resource_text(workshop, resource) + "\n";
}

void write_declarations(Workshop& workshop) {
  write_levels(workshop);
  draw_roles(workshop);
  write_role_groups(workshop);
  write_domains(workshop);
  write_context(workshop);
  write_resources(workshop);
  write_roles(workshop);
}

}  // namespace polc::oracle
