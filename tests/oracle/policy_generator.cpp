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
    if (workshop.random.percent(50)) main += write_role_of_a_layer(workshop);
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
    file += statement + "\n";
  }
  std::map<std::string, std::string> files{{GeneratedPolicy::main, main}};
  if (layout != Layout::single) files["other.pol"] = other;
  return files;
}

}  // namespace

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
  return policy;
}

}  // namespace polc::oracle
