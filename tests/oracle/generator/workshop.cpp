// Outside surface: the class Workshop, concat, braced, draw_variable.
#include "tests/oracle/generator/workshop.h"

#include <algorithm>

namespace polc::oracle {

std::string concat(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

std::string braced(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const std::string& value : values) text += (text.size() == 1 ? "" : ", ") + value;
  return text + "}";
}

std::string ordered(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : " < ") + value;
  return text;
}

Workshop::Workshop(std::uint64_t seed, const DraftLimits& draft_limits)
    : random(seed), limits(draft_limits), vocabulary(random), patterns(draft, random), conditions(draft, random) {}

std::string Workshop::title() {
  return random.percent(20) ? " " + vocabulary.title() : "";
}

std::string Workshop::note() {
  return random.percent(15) ? " note " + vocabulary.title() : "";
}

std::string Workshop::doc() {
  return maybe(10, "/// What it is for.\n");
}

std::string Workshop::if_condition(const Numbers& permissions, std::size_t chance, const std::string& group) {
  if (!random.percent(chance)) return "";
  const std::string condition = conditions.write(draft.resources_of(permissions), group);
  return condition.empty() ? "" : guard(condition);
}

std::string Workshop::guard(const std::string& condition) {
  return (random.percent(20) ? " unless " : " if ") + condition;
}

std::string Workshop::above() {
  if (draft.levels.size() < 3 || !random.percent(40)) return "";
  return " above " + draft.levels[random.between(1, draft.levels.size() - 2)];
}

std::string Workshop::granting_level() {
  return draft.levels[random.between(1, draft.levels.size() - 1)];
}

std::string write_accept(Workshop& workshop) {
  if (!workshop.random.percent(4)) return "";
  const std::string code = workshop.random.pick<std::string>({"POL6001", "POL6005", "POL6003"});
  return concat({"accept ", code, " because ", workshop.vocabulary.title(), ";\n"});
}

Numbers Workshop::some_roles(std::size_t most) {
  Numbers roles;
  for (std::size_t left = random.between(1, most); left > 0; --left) {
    const std::size_t role = random.below(draft.roles.size());
    if (!draft.untouchable.contains(role)) roles.insert(role);
  }
  // The last one is never untouchable.
  if (roles.empty()) roles.insert(draft.roles.size() - 1);
  return roles;
}

Numbers Workshop::all_roles_but(const Numbers& excepted) const {
  Numbers roles;
  for (std::size_t role = 0; role < draft.roles.size(); ++role) {
    if (!excepted.contains(role)) roles.insert(role);
  }
  return roles;
}

std::string Workshop::names_of(const Numbers& roles) const {
  std::string text;
  for (const std::size_t role : roles) text += (text.empty() ? "" : ", ") + draft.roles[role].name;
  return text;
}

std::string Workshop::names_or_groups_of(Numbers roles) {
  std::string text;
  for (const DraftRoleGroup& group : draft.role_groups) {
    const bool fits = std::includes(roles.begin(), roles.end(), group.roles.begin(), group.roles.end());
    if (!fits || group.is_open || !random.percent(60)) continue;
    text += (text.empty() ? "" : ", ") + group.name;
    for (const std::size_t role : group.roles) roles.erase(role);
  }
  const std::string others = names_of(roles);
  return text.empty() || others.empty() ? text + others : concat({text, ", ", others});
}

std::pair<std::string, Numbers> Workshop::role_set() {
  if (!draft.role_groups.empty() && random.percent(20)) {
    const DraftRoleGroup& group = random.pick(draft.role_groups);
    const Numbers others = all_roles_but(group.roles);
    if (!others.empty() && random.percent(30)) return {"all roles except " + group.name, others};
    if (group.roles.size() < 2 || random.percent(50)) return {group.name, group.roles};
    Numbers rest = group.roles;
    const std::size_t excepted = *rest.begin();
    rest.erase(excepted);
    return {concat({group.name, " except ", draft.roles[excepted].name}), rest};
  }
  if (!random.percent(20)) {
    const Numbers roles = some_roles(3);
    return {names_of(roles), roles};
  }
  Numbers all;
  for (std::size_t role = 0; role < draft.roles.size(); ++role) all.insert(role);
  Numbers excepted = draft.untouchable;
  if (excepted.empty() && random.percent(40)) return {"all roles", all};
  if (excepted.empty() || random.percent(40)) excepted.insert(random.below(draft.roles.size()));
  for (const std::size_t role : excepted) all.erase(role);
  return {"all roles except " + names_of(excepted), all};
}

DraftVariable draw_variable(Workshop& workshop, const std::string& name) {
  const std::size_t form = workshop.random.below(20);
  if (form < 8) return {name, "bool", {"false", "true"}, true, {}};
  if (form < 10 && workshop.draft.roles.size() <= few_roles) {
    DraftVariable variable{name, "role", {}, false, {}};
    for (const DraftRole& role : workshop.draft.roles) variable.values.push_back(role.name);
    return variable;
  }
  if (form < 14 && !workshop.draft.domains.empty()) {
    DraftVariable variable = workshop.random.pick(workshop.draft.domains);
    variable.name = name;
    return variable;
  }
  const auto values = workshop.vocabulary.domain(workshop.limits.values);
  if (values.size() > 1 && workshop.random.percent(35)) return {name, ordered(values), values, false, ordered(values)};
  return {name, braced(values), values, false, {}};
}

}  // namespace polc::oracle
