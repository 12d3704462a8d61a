// Outside surface: write_assertion, write_test, write_gift. About half of what they write does not hold.
#include <algorithm>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

/// The roles to which some statement grants one of the permissions, conditions aside.
Numbers granted_roles(const Draft& draft, const Numbers& permissions) {
  Numbers roles;
  const auto add = [&](const Numbers& granted_to, const Numbers& granted) {
    const Numbers reached = draft.with_implied(granted);
    const bool meets = std::any_of(permissions.begin(), permissions.end(),
                                   [&](std::size_t permission) { return reached.contains(permission); });
    if (meets) roles.insert(granted_to.begin(), granted_to.end());
  };
  for (const DraftGrant& grant : draft.grants) add(grant.roles, grant.permissions);
  for (const DraftMatrix& matrix : draft.matrices) {
    for (const DraftRow& row : matrix.rows) {
      for (const DraftCell& cell : row.cells) {
        const bool grants = std::any_of(cell.outcomes.begin(), cell.outcomes.end(),
                                        [](const DraftOutcome& outcome) { return outcome.level > 0; });
        if (grants) add(cell.roles, cell.permissions);
      }
    }
  }
  return roles;
}

std::string level_clause(Workshop& workshop) {
  return workshop.random.percent(25) ? " at " + workshop.granting_level() : "";
}

std::string separation(Workshop& workshop) {
  std::string text = concat({"assert separate ", workshop.patterns.term().text, ", ", workshop.patterns.term().text});
  if (workshop.random.percent(20)) text += ", " + workshop.patterns.term().text;
  return concat({text, workshop.note(), ";"});
}

/// Whether no rule makes these roles exclude each other.
bool can_be_held(const Draft& draft, const Numbers& roles) {
  Numbers held;
  for (const std::size_t role : roles) held.insert(draft.roles[role].closure.begin(), draft.roles[role].closure.end());
  return std::all_of(draft.exclusive.begin(), draft.exclusive.end(), [&](const Numbers& exclusive) {
    return std::count_if(exclusive.begin(), exclusive.end(), [&](std::size_t role) { return held.contains(role); }) <=
           1;
  });
}

std::string subject(Workshop& workshop) {
  if (workshop.random.percent(10)) return "nobody";
  const std::vector<DraftRoleGroup>& groups = workshop.draft.role_groups;
  if (!groups.empty() && workshop.random.percent(15)) return workshop.random.pick(groups).name;
  Numbers roles = workshop.some_roles(3);
  if (!can_be_held(workshop.draft, roles)) roles = {*roles.begin()};
  std::string text;
  for (const std::size_t role : roles) text += (text.empty() ? "" : " + ") + workshop.draft.roles[role].name;
  return text;
}

std::string expectation(Workshop& workshop, const Pattern& permissions) {
  Random& random = workshop.random;
  std::string text = "  " + subject(workshop);
  while (random.percent(25)) text += ", " + subject(workshop);
  text += " " + permissions.text;
  const std::string condition = workshop.conditions.write(workshop.draft.resources_of(permissions.permissions));
  if (!condition.empty() && random.percent(60)) text += " (" + condition + ")";
  text += workshop.maybe(15, " under every setting");
  const std::string level = random.percent(50) ? workshop.draft.levels.front() : random.pick(workshop.draft.levels);
  return text + " -> " + level + ";\n";
}

}  // namespace

std::string write_assertion(Workshop& workshop) {
  Random& random = workshop.random;
  const std::size_t kind = random.below(8);
  if (kind == 0) return separation(workshop);
  const Pattern permissions = workshop.patterns.write();
  const Numbers granted = granted_roles(workshop.draft, permissions.permissions);
  Numbers roles = workshop.some_roles(3);
  std::string word = "always";
  if (kind < 4) {
    // Those that are granted it hold the claim; one fewer mostly breaks it.
    word = "only";
    if (!granted.empty() && random.percent(80)) roles = granted;
    if (roles.size() > 1 && random.percent(40)) roles.erase(roles.begin());
  } else if (kind < 6) {
    word = "never";
    Numbers others;
    for (std::size_t role = 0; role < workshop.draft.roles.size(); ++role) {
      if (!granted.contains(role)) others.insert(role);
    }
    if (!others.empty() && random.percent(70)) roles = others;
  } else if (!granted.empty()) {
    roles = {*granted.begin()};
  }
  const std::string listed = random.percent(10) ? workshop.role_set().first : workshop.names_or_groups_of(roles);
  return concat({"assert ", word, " ", listed, " may ", permissions.text, level_clause(workshop),
                 workshop.if_condition(permissions.permissions, 40), workshop.note(), ";"});
}

std::string write_gift(Workshop& workshop) {
  Random& random = workshop.random;
  const Pattern permissions = random.percent(70) ? workshop.patterns.one() : workshop.patterns.write();
  const std::string roles =
      random.percent(15) ? workshop.role_set().first : workshop.names_or_groups_of(workshop.some_roles(2));
  const std::string whom = random.percent(40) ? " to self" : " to others";
  return concat({permissions.text, " gives ", roles, whom, level_clause(workshop),
                 workshop.if_condition(permissions.permissions, 40), workshop.note(), ";"});
}

std::string write_test(Workshop& workshop, std::size_t number) {
  Random& random = workshop.random;
  const Pattern permissions = workshop.patterns.write();
  std::vector<std::string> items;
  const std::size_t count = random.between(1, 4);
  for (std::size_t left = count; left > 0; --left) items.push_back(expectation(workshop, permissions));
  const std::string given = workshop.conditions.write(workshop.draft.resources_of(permissions.permissions));
  if (!given.empty() && random.percent(40)) items.insert(items.begin(), "  given " + given + ";\n");
  if (random.percent(15)) items.insert(items.begin(), "  under every setting;\n");
  std::string text = "test \"claims " + std::to_string(number) + "\" {\n";
  for (const std::string& item : items) text += item;
  return text + "}";
}

}  // namespace polc::oracle
