// Defines resolve_tests of claims.h.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "compiler/sema/budget.h"
#include "compiler/sema/claims.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/roles.h"

namespace polc::sema {
namespace {

/// What a block says for all of its expectations.
struct Block {
  ConditionRecipe givens;
  bool under_every_setting = false;
};

Block block_of(const ast::Test& node) {
  Block block;
  for (const auto& item : node.items) {
    if (const auto* given = std::get_if<ast::Given>(&item)) {
      for (const ast::ConditionPtr& condition : given->conditions) block.givens.also(condition);
    }
    block.under_every_setting |= std::holds_alternative<ast::UnderEverySetting>(item);
  }
  return block;
}

/// The subjects that `staff + guest` speaks of: one for each role of a group, with each of every other group.
std::vector<std::vector<RoleId>> subjects_of(Workspace& workspace, const std::vector<ast::Name>& names) {
  std::vector<std::vector<RoleId>> subjects = {{}};
  if (names.size() == 1 && names.front().text == "nobody") {
    nobody_is_clear(workspace, names.front().span, "a subject without a role");
    return subjects;
  }
  for (const ast::Name& name : names) {
    const std::vector<RoleId> roles = resolve_role_or_group(workspace, name);
    if (roles.empty()) continue;  // Unknown: reported.
    if (!spend(workspace, subjects.size() * roles.size(), name.span)) return {};
    std::vector<std::vector<RoleId>> longer;
    longer.reserve(subjects.size() * roles.size());
    for (const std::vector<RoleId>& subject : subjects) {
      for (const RoleId role : roles) {
        std::vector<RoleId>& held = longer.emplace_back(subject);
        const auto place = std::lower_bound(held.begin(), held.end(), role);
        if (place == held.end() || *place != role) held.insert(place, role);
      }
    }
    subjects = std::move(longer);
  }
  return subjects;
}

class TestResolver {
 public:
  TestResolver(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets)
      : workspace_(workspace), patterns_(patterns), targets_(targets) {}

  void resolve(const ast::Test& node, const LayeredStatement& statement) {
    check_name(node, statement.layer);
    check_not_empty(node, statement.statement->span);
    Test test;
    test.name = node.name.text;
    test.span = statement.statement->span;
    const Block block = block_of(node);
    for (const auto& item : node.items) {
      if (const auto* expectation = std::get_if<ast::Expectation>(&item)) add_expectation(test, *expectation, block);
    }
    workspace_.model.tests.push_back(std::move(test));
  }

 private:
  /// A report names a test by its name alone. A layer need not know the names that its base has taken.
  void check_name(const ast::Test& node, Layer layer) {
    const auto [first, is_new] = names_.try_emplace({layer, node.name.text}, node.name.span);
    if (is_new) return;
    workspace_.sink.report(Code::duplicate_declaration, node.name.span, {"test", node.name.text})
        .label(first->second, "first declared here");
  }

  /// Such a test could not fail. One whose expectations were left out for an error is spoken of already.
  void check_not_empty(const ast::Test& node, Span span) {
    const auto is_expectation = [](const auto& item) { return std::holds_alternative<ast::Expectation>(item); };
    if (std::any_of(node.items.begin(), node.items.end(), is_expectation)) return;
    const std::vector<Diagnostic>& reported = workspace_.sink.all();
    const bool is_explained = std::any_of(reported.begin(), reported.end(), [&](const Diagnostic& diagnostic) {
      return diagnostic.span && diagnostic.span->file == span.file && diagnostic.span->begin >= span.begin &&
             diagnostic.span->end <= span.end;
    });
    if (!is_explained) workspace_.sink.report(Code::test_without_expectation, node.name.span);
  }

  void add_expectation(Test& test, const ast::Expectation& node, const Block& block) {
    Expectation expectation;
    for (const std::vector<ast::Name>& names : node.subjects) {
      for (std::vector<RoleId>& subject : subjects_of(workspace_, names)) {
        expectation.subjects.push_back(std::move(subject));
      }
    }
    ConditionRecipe recipe = block.givens;
    recipe.also(node.condition);
    const std::vector<PermissionId> permissions = patterns_.expand(node.permissions);
    expectation.targets = targets_.resolve(permissions, recipe);
    expectation.fixed_settings = settings_tested(permissions, recipe);
    expectation.under_every_setting = node.under_every_setting || block.under_every_setting;
    expectation.span = node.span;
    const auto level = resolve_level(workspace_, node.level);
    if (!level) return;
    expectation.level = *level;
    test.expectations.push_back(std::move(expectation));
  }

  /// By any condition, for any of the permissions. A setting without a choice is fixed already.
  std::vector<VariableId> settings_tested(const std::vector<PermissionId>& permissions, const ConditionRecipe& recipe) {
    std::vector<VariableId> settings;
    if (recipe.parts.empty()) return settings;
    llvm::DenseSet<std::uint32_t> resources;
    for (const PermissionId permission : permissions) {
      const ResourceId resource = workspace_.model.permissions[index(permission)].resource;
      if (!resources.insert(static_cast<std::uint32_t>(index(resource))).second) continue;
      for (const VariableId setting : targets_.settings_of(recipe, resource)) {
        if (!targets_.conditions().fixed_value(setting)) settings.push_back(setting);
      }
    }
    std::sort(settings.begin(), settings.end());
    settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
    return settings;
  }

  Workspace& workspace_;
  PermissionPatterns& patterns_;
  TargetResolver& targets_;
  std::map<std::pair<Layer, std::string>, Span> names_;
};

}  // namespace

void resolve_tests(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                   const Statements& statements) {
  TestResolver resolver(workspace, patterns, targets);
  for_each<ast::Test>(
      statements, [&](const ast::Test& node, const LayeredStatement& statement) { resolver.resolve(node, statement); });
}

}  // namespace polc::sema
