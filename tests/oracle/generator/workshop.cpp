// Outside surface: the class Workshop, concat, braced.
#include "tests/oracle/generator/workshop.h"

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
  return condition.empty() ? "" : " if " + condition;
}

std::string Workshop::above() {
  if (draft.levels.size() < 3 || !random.percent(40)) return "";
  return " above " + draft.levels[random.between(1, draft.levels.size() - 2)];
}

std::string Workshop::granting_level() {
  return draft.levels[random.between(1, draft.levels.size() - 1)];
}

Numbers Workshop::some_roles(std::size_t most) {
  Numbers roles;
  for (std::size_t left = random.between(1, most); left > 0; --left) roles.insert(random.below(draft.roles.size()));
  return roles;
}

std::string Workshop::names_of(const Numbers& roles) const {
  std::string text;
  for (const std::size_t role : roles) text += (text.empty() ? "" : ", ") + draft.roles[role].name;
  return text;
}

std::pair<std::string, Numbers> Workshop::role_set() {
  if (!random.percent(20)) {
    const Numbers roles = some_roles(3);
    return {names_of(roles), roles};
  }
  Numbers all;
  for (std::size_t role = 0; role < draft.roles.size(); ++role) all.insert(role);
  if (random.percent(40)) return {"all roles", all};
  const std::size_t excepted = random.below(draft.roles.size());
  all.erase(excepted);
  return {"all roles except " + draft.roles[excepted].name, all};
}

}  // namespace polc::oracle
