#include "compiler/sema/setting_grants.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/sema/layers.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/roles.h"
#include "compiler/text/name_text.h"

namespace polc::sema {
namespace {

void report_grants_to_nobody(Workspace& workspace, Span span, const Variable& setting) {
  workspace.sink.report(Code::setting_grants_nobody, span, {setting.name});
}

void report_untested(Workspace& workspace, Span span, const Variable& setting) {
  workspace.sink.report(Code::setting_grant_untested, span, {setting.name, name_text(setting.short_name)});
}

/// One `grants` of one setting.
class SettingGrant {
 public:
  SettingGrant(RuleWork& work, const DeclaredSetting& declared, const ast::SettingGrant& node)
      : work_(work), workspace_(work.workspace), declared_(declared), node_(node) {
    permissions_ = work.patterns.expand(node.permissions);
    level_ = resolve_grant_level();
  }

  void resolve(const BuiltinDomains& builtin) {
    const Variable& setting = workspace_.model.variables[index(declared_.variable)];
    const bool to_value = setting.domain == builtin.role_or_nobody && !node_.roles;
    if (to_value) return grant_to_values();
    const std::vector<RoleId> roles =
        node_.roles ? resolve_roles(workspace_, *node_.roles, AllRoles::declared) : setting.granted_to;
    if (!node_.roles && declared_.group->roles.empty() && roles.empty()) {
      return report_grants_to_nobody(workspace_, node_.span, setting);
    }
    const Span where = node_.roles ? node_.roles->span : node_.span;
    check_roles_untouched(workspace_, roles, declared_.layer, where, node_.roles ? &*node_.roles : nullptr);
    if (workspace_.model.domain_of(declared_.variable).boolean) {
      ValueSet on(2);
      on.set(1);
      add_rule(roles, holds(std::move(on)));
    } else if (condition_tests_setting()) {
      add_rule(roles, ExpressionPool::always());
    } else {
      report_untested(workspace_, node_.span, setting);
    }
  }

 private:
  std::optional<LevelId> resolve_grant_level() {
    if (!node_.level) return workspace_.model.highest_level();
    return resolve_granted_level(workspace_, *node_.level);
  }

  void grant_to_values() {
    const Variable& setting = workspace_.model.variables[index(declared_.variable)];
    // As declared: a layer that takes a value away is held against what the base grants with it.
    ValueSet allowed = setting.overrides.empty() ? setting.allowed : setting.overrides.front().allowed;
    const ValueSet chosen = allowed;
    if (workspace_.keeps_fixed_settings) allowed.set();
    std::vector<RoleId> reached;
    for (const unsigned value : allowed.set_bits()) {
      if (value == 0) continue;  // nobody
      // INVARIANT: the domain is `nobody` and then the roles, in the order of the model.
      const RoleId role = id_at<RoleId>(value - 1);
      if (chosen.test(value)) reached.push_back(role);
      ValueSet this_role(allowed.size());
      this_role.set(value);
      add_rule({role}, holds(std::move(this_role)));
    }
    check_roles_untouched(workspace_, reached, declared_.layer, node_.span);
  }

  /// Folds a setting that has no choice.
  ExpressionId holds(ValueSet values) {
    const VariableId variable = declared_.variable;
    if (const auto fixed = work_.targets.conditions().fixed_value(variable)) {
      return values.test(*fixed) ? ExpressionPool::always() : ExpressionPool::never();
    }
    return ExpressionBuilder(workspace_.model).one_of(variable, std::move(values));
  }

  ConditionRecipe recipe(ExpressionId base) const {
    ConditionRecipe recipe;
    recipe.base = base;
    recipe.group = declared_.group->name.text;
    recipe.also(node_.condition);
    return recipe;
  }

  /// True too where the permissions or the condition have an error of their own.
  bool condition_tests_setting() {
    if (!node_.condition) return false;
    if (permissions_.empty()) return true;
    const ResourceId resource = workspace_.model.permissions[index(permissions_.front())].resource;
    const ConditionRecipe tested = recipe(ExpressionPool::always());
    if (!work_.targets.condition_for(tested, resource).expression) return true;
    const std::vector<VariableId> settings = work_.targets.settings_of(tested, resource);
    return std::binary_search(settings.begin(), settings.end(), declared_.variable);
  }

  void add_rule(std::vector<RoleId> roles, ExpressionId base) {
    RuleDraft draft;
    draft.recipe = recipe(base);
    Rule& rule = draft.rule;
    rule.origin = Rule::Origin::setting;
    rule.base = base;
    rule.level = level_.value_or(LevelId{0});
    rule.roles = std::move(roles);
    rule.layer = declared_.layer;
    rule.span = node_.span;
    if (node_.condition) rule.condition_span = node_.condition->span;
    if (declared_.node->note) rule.note = declared_.node->note->text;
    rule.targets = work_.targets.resolve_for_rule(permissions_, draft.recipe);
    if (level_) work_.drafts.push_back(std::move(draft));
  }

  RuleWork& work_;
  Workspace& workspace_;
  const DeclaredSetting& declared_;
  const ast::SettingGrant& node_;
  std::vector<PermissionId> permissions_;
  std::optional<LevelId> level_;
};

}  // namespace

void resolve_setting_grants(RuleWork& work, const BuiltinDomains& builtin,
                            const std::vector<DeclaredSetting>& settings) {
  for (const DeclaredSetting& declared : settings) {
    const bool broken = work.workspace.symbols.broken_variables[index(declared.variable)];
    for (const ast::SettingGrant& node : declared.node->grants) {
      SettingGrant grant(work, declared, node);
      if (!broken) grant.resolve(builtin);
    }
  }
}

}  // namespace polc::sema
