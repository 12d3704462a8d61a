// Outside surface: generate_policy. Declarations, then rules that fit them, then the statements shuffled into files.
#include "tests/oracle/policy_generator.h"

#include <algorithm>
#include <utility>

#include "tests/oracle/generator/workshop.h"

namespace polc::oracle {

namespace {

DraftLimits limits_of(PolicySize size) {
  switch (size) {
    case PolicySize::tiny:
      return {3, 3, 1, 2, 1, 3, 1, 1, 3};
    case PolicySize::small:
      return {4, 4, 2, 2, 2, 3, 1, 2, 4};
    case PolicySize::crowded:
      return {3, 75, 1, 1, 1, 2, 1, 1, 4, 65};
    case PolicySize::medium:
      break;
  }
  return {4, 5, 3, 3, 2, 4, 2, 4, 7};
}

/// Where the statements go: one file, two of which one imports the other, or a layer on a base.
enum class Layout : std::uint8_t { single, import, layer };

Layout draw_layout(Workshop& workshop) {
  const std::size_t chance = workshop.random.below(100);
  if (chance < 10) return Layout::import;
  // A layer may not touch the roles that its base marks as immutable; here it would not know.
  const bool any =
      std::any_of(workshop.draft.statements.begin(), workshop.draft.statements.end(),
                  [](const std::string& statement) { return statement.find("immutable role") != std::string::npos; });
  return chance < 25 && !any ? Layout::layer : Layout::single;
}

/// At least one, so that there is one that a layer may name; mostly one that includes what the base may keep down.
std::string write_roles_of_a_layer(Workshop& workshop) {
  Draft& draft = workshop.draft;
  std::string text;
  for (std::size_t left = workshop.random.between(1, 2); left > 0; --left) {
    DraftRole role{workshop.vocabulary.fresh(), {}, {draft.roles.size()}};
    for (std::size_t junior = 0; junior < draft.roles.size(); ++junior) {
      const std::set<std::size_t>& closure = draft.roles[junior].closure;
      const bool brings_immutable = std::any_of(closure.begin(), closure.end(),
                                                [&](std::size_t held) { return draft.untouchable.contains(held); });
      if (brings_immutable || !workshop.random.percent(20)) continue;
      const bool brings_two =
          std::any_of(draft.exclusive.begin(), draft.exclusive.end(), [&](const Numbers& exclusive) {
            return std::any_of(closure.begin(), closure.end(),
                               [&](std::size_t held) { return exclusive.contains(held); });
          });
      if (brings_two && !role.includes.empty()) continue;
      role.includes.insert(junior);
      role.closure.insert(closure.begin(), closure.end());
    }
    text += concat({write_accept(workshop), "role ", role.name});
    if (!role.includes.empty()) text += " includes " + workshop.names_of(role.includes);
    text += ";\n";
    draft.roles.push_back(role);
  }
  return text;
}

/// A role that the base does not know, though its `all roles` mean it too.
std::string write_role_of_a_layer(Workshop& workshop) {
  Draft& draft = workshop.draft;
  const std::size_t junior = workshop.random.below(draft.roles.size());
  DraftRole role{"role-of-the-layer", {junior}, draft.roles[junior].closure};
  const std::size_t number = draft.roles.size();
  role.closure.insert(number);
  const Pattern permission = workshop.patterns.one();
  draft.grants.push_back({{number}, permission.permissions});
  const std::string text =
      concat({"role ", role.name, " includes ", draft.roles[junior].name, ";\n", workshop.granting_level(), " ",
              role.name, " to ", permission.text, workshop.if_condition(permission.permissions, 50), ";\n"});
  draft.roles.push_back(role);
  return text;
}

std::map<std::string, std::string> write_files(Workshop& workshop) {
  const Layout layout = draw_layout(workshop);
  const auto header = [&] {
    return concat({workshop.doc(), "policy ", workshop.vocabulary.fresh(), workshop.title(), ";\n"});
  };
  std::string main = header();
  std::string other;
  if (layout == Layout::import) main += "import \"other.pol\";\n";
  if (layout == Layout::layer) {
    main += "extends \"other.pol\";\n" + write_other_defaults(workshop);
    main += write_resource_of_a_layer(workshop);
    if (workshop.random.percent(50)) main += write_role_of_a_layer(workshop);
    main += write_settings_of_a_layer(workshop);
    other = header();
  }
  std::vector<std::pair<std::string, bool>> statements;
  statements.reserve(workshop.draft.statements.size() + workshop.draft.rules.size());
  for (const std::string& statement : workshop.draft.statements) {
    statements.emplace_back(statement,
                            layout == Layout::import ? workshop.random.percent(50) : layout == Layout::layer);
  }
  for (const std::string& rule : workshop.draft.rules) {
    // Nor may it restrict what an immutable rule of its base grants: such rules stand in the layer.
    const bool stays = layout == Layout::layer && rule.find("immutable ") != std::string::npos;
    statements.emplace_back(rule, layout != Layout::single && !stays && workshop.random.percent(50));
  }
  workshop.random.shuffle(statements);
  for (const auto& [statement, elsewhere] : statements) {
    std::string& file = elsewhere ? other : main;
    file += workshop.maybe(5, "// A comment | with \"marks\" { and words: role to if\n");
    file += write_accept(workshop) + statement + "\n";
  }
  std::map<std::string, std::string> files{{GeneratedPolicy::main, main}};
  if (layout != Layout::single) files["other.pol"] = other;
  return files;
}

}  // namespace

GeneratedPolicy generate_layers(std::uint64_t seed, PolicySize size) {
  Workshop workshop(seed, limits_of(size));
  workshop.immutable_chance = 30;
  Draft& draft = workshop.draft;
  write_declarations(workshop);
  declare_settings(workshop);
  write_names(workshop);
  write_settings(workshop);
  write_rules(workshop);
  if (workshop.random.percent(30)) write_matrices(workshop);
  GeneratedPolicy policy;
  std::string& base = policy.files[GeneratedPolicy::other];
  base = "policy base;\n";
  for (const std::string& statement : draft.statements) base += write_accept(workshop) + statement + "\n";
  for (const std::string& rule : draft.rules) base += write_accept(workshop) + rule + "\n";

  draft.rules.clear();
  workshop.immutable_chance = 5;
  workshop.limits.rules = 2;
  std::string& layer = policy.files[GeneratedPolicy::main];
  layer = "policy layer;\nextends \"other.pol\";\n";
  if (workshop.random.percent(50)) layer += write_other_defaults(workshop);
  for (std::size_t role = 0; role < draft.roles.size(); ++role) {
    if (draft.roles[role].immutable) draft.untouchable.insert(role);
  }
  layer += write_resource_of_a_layer(workshop);
  layer += write_roles_of_a_layer(workshop);
  layer += write_settings_of_a_layer(workshop);
  write_rules_of_a_layer(workshop);
  for (const std::string& rule : draft.rules) layer += write_accept(workshop) + rule + "\n";
  return policy;
}

GeneratedPolicy generate_policy(std::uint64_t seed, PolicySize size) {
  Workshop workshop(seed, limits_of(size));
  write_declarations(workshop);
  declare_settings(workshop);
  write_names(workshop);
  write_settings(workshop);
  write_rules(workshop);
  write_matrices(workshop);
  GeneratedPolicy policy;
  // These may stand in a base: they know nothing of what a layer adds.
  policy.base_claims = {write_assertion(workshop), write_test(workshop, 0)};
  policy.files = write_files(workshop);
  for (std::size_t left = workshop.random.between(2, 5); left > 0; --left) {
    policy.assertions.push_back(write_assertion(workshop));
  }
  for (std::size_t left = workshop.random.between(1, 2); left > 0; --left) {
    policy.tests.push_back(write_test(workshop, left));
  }
  for (std::size_t left = workshop.random.between(0, 4); left > 0; --left) {
    policy.gifts.push_back(write_gift(workshop));
    policy.files[GeneratedPolicy::main] += policy.gifts.back() + "\n";
  }
  return policy;
}

}  // namespace polc::oracle
