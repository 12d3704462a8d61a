#include "compiler/sema/custom_roles.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace polc::sema {
namespace {

using CustomKind = ast::CustomRoles::Kind;

Diagnostic& report_always_and_never(Workspace& workspace, PermissionId permission, Span never, Span always) {
  return workspace.sink
      .report(Code::custom_always_and_never, never, {workspace.model.permissions[index(permission)].name})
      .label(always, "declared as always held here");
}

void report_never_with_condition(Workspace& workspace, Span condition) {
  workspace.sink.report(Code::custom_never_condition, condition);
}

/// Permissions of one kind of statement, in order, each with the statement that named it first.
class Held {
 public:
  void add(PermissionId permission, Span span) {
    if (spans_.try_emplace(static_cast<std::uint32_t>(index(permission)), span).second) order_.push_back(permission);
  }
  const Span* find(PermissionId permission) const {
    const auto found = spans_.find(static_cast<std::uint32_t>(index(permission)));
    return found == spans_.end() ? nullptr : &found->second;
  }
  const std::vector<PermissionId>& order() const { return order_; }
  const NeverHeld& spans() const { return spans_; }

 private:
  NeverHeld spans_;
  std::vector<PermissionId> order_;
};

void add_grant(RuleWork& work, const ast::CustomRoles& node, const LayeredStatement& statement, RoleId custom,
               const std::vector<PermissionId>& permissions) {
  RuleDraft draft;
  draft.always_held = node.kind == CustomKind::always;
  Rule& rule = draft.rule;
  rule.origin = Rule::Origin::custom_roles;
  rule.level = work.workspace.model.highest_level();
  rule.roles = {custom};
  rule.layer = statement.layer;
  rule.span = statement.statement->span;
  if (node.condition) rule.condition_span = node.condition->span;
  if (node.note) rule.note = node.note->text;
  draft.recipe.also(node.condition);
  rule.targets = work.targets.resolve_for_rule(permissions, draft.recipe);
  work.drafts.push_back(std::move(draft));
}

}  // namespace

NeverHeld resolve_custom_roles(RuleWork& work, const Statements& statements) {
  Workspace& workspace = work.workspace;
  Held always;
  Held never;
  for_each<ast::CustomRoles>(statements, [&](const ast::CustomRoles& node, const LayeredStatement& statement) {
    const RoleId* custom = lookup(workspace.symbols.roles, "custom roles");
    const std::vector<PermissionId> permissions = work.patterns.expand(node.permissions);
    if (node.kind == CustomKind::never && node.condition) {
      report_never_with_condition(workspace, node.condition->span);
      return;
    }
    if (node.kind != CustomKind::never) add_grant(work, node, statement, *custom, permissions);
    for (const PermissionId permission : permissions) {
      if (node.kind == CustomKind::always) always.add(permission, statement.statement->span);
      if (node.kind == CustomKind::never) never.add(permission, statement.statement->span);
    }
  });
  Span reported;
  for (const PermissionId permission : never.order()) {
    const Span* span = always.find(permission);
    if (span == nullptr || reported == *never.find(permission)) continue;
    reported = *never.find(permission);  // One report for each statement, not for each permission.
    report_always_and_never(workspace, permission, reported, *span);
  }
  workspace.model.custom_always = always.order();
  workspace.model.custom_never = never.order();
  return never.spans();
}

void remove_never_held(Workspace& workspace, const NeverHeld& never, std::vector<RuleDraft>& drafts) {
  if (never.empty()) return;
  Span reported;
  const auto is_never_held = [&](const Rule& rule, bool always_held, const Target& target) {
    const auto found = never.find(static_cast<std::uint32_t>(index(target.permission)));
    if (found == never.end()) return false;
    // What is named itself has been reported where the statements were read.
    if (always_held && target.implied_by && !(reported == found->second)) {
      reported = found->second;
      report_always_and_never(workspace, target.permission, reported, rule.span)
          .label(workspace.model.implications[*target.implied_by].span, "through this");
    }
    return true;
  };
  for (RuleDraft& draft : drafts) {
    if (draft.rule.origin != Rule::Origin::custom_roles) continue;
    std::vector<Target> targets = draft.rule.targets.all();
    const std::size_t removed = std::erase_if(
        targets, [&](const Target& target) { return is_never_held(draft.rule, draft.always_held, target); });
    if (removed != 0) draft.rule.targets = std::move(targets);
  }
}

}  // namespace polc::sema
