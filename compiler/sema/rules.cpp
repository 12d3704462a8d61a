#include "compiler/sema/rules.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "compiler/sema/layers.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/role_groups.h"
#include "compiler/sema/roles.h"
#include "compiler/syntax/statement_forms.h"

namespace polc::sema {
namespace {

void report_restricts_nothing(Workspace& workspace, const ast::Name& level) {
  workspace.sink.report(Code::restriction_above_highest, level.span, {level.text});
}

void report_exclusive_count(Workspace& workspace, Span span) {
  workspace.sink.report(Code::exclusive_needs_two, span);
}

void report_exclusive_included(Workspace& workspace, const Role& role, const Role& first, const Role& second,
                               Span span) {
  workspace.sink.report(Code::exclusive_included, span, {role.name, first.name, second.name})
      .label(role.span, "declared here");
}

Rule new_rule(Rule::Kind kind, Rule::Origin origin, const LayeredStatement& statement, bool immutable,
              const std::optional<ast::Text>& note) {
  Rule rule;
  rule.kind = kind;
  rule.origin = origin;
  rule.immutable = immutable;
  rule.layer = statement.layer;
  rule.span = statement.statement->span;
  if (note) rule.note = note->text;
  return rule;
}

void finish(RuleWork& work, RuleDraft draft, const ast::PermissionSet& permissions, bool sound) {
  draft.rule.targets = work.targets.resolve_for_rule(work.patterns.expand(permissions), draft.recipe);
  if (sound) work.drafts.push_back(std::move(draft));
}

/// The groups that are among the names.
std::vector<std::uint32_t> groups_of(const Workspace& workspace, const ast::RoleSet& set) {
  std::vector<std::uint32_t> groups;
  for (const ast::Name& name : set.names) {
    if (const std::uint32_t* group = lookup(workspace.symbols.role_groups, name.text)) groups.push_back(*group);
  }
  return groups;
}

/// An `allow` or a `forbid`: whom it speaks of, when, and of which level.
template <typename Node>
void finish_for_roles(RuleWork& work, RuleDraft draft, const Node& node, AllRoles all,
                      const std::optional<LevelId>& level) {
  draft.rule.level = level.value_or(LevelId{0});
  draft.rule.all_roles = node.roles.all;
  draft.rule.groups = groups_of(work.workspace, node.roles);
  for (const ast::Name& name : node.roles.excepted) draft.rule.excepted.push_back(name.text);
  draft.rule.roles = resolve_roles(work.workspace, node.roles, all);
  check_roles_untouched(work.workspace, draft.rule.roles, draft.rule.layer, node.roles.span, &node.roles);
  if (node.condition) draft.rule.condition_span = node.condition->span;
  draft.recipe.also(node.condition);
  finish(work, std::move(draft), node.permissions, level.has_value());
}

/// What a restriction leaves: the lowest level, or the one after `above`.
std::optional<LevelId> level_left(Workspace& workspace, const std::optional<ast::Name>& above) {
  if (!above) return LevelId{0};
  const auto level = resolve_level(workspace, *above);
  if (level && *level == workspace.model.highest_level()) {
    report_restricts_nothing(workspace, *above);
    return std::nullopt;
  }
  return level;
}

void resolve_grant(RuleWork& work, const ast::Grant& node, const LayeredStatement& statement) {
  RuleDraft draft{new_rule(Rule::Kind::grant, Rule::Origin::rule, statement, node.immutable, node.note), {}};
  // A grant with an unknown level may be another statement, whose first word is misspelt.
  const auto level = resolve_granted_level(work.workspace, node.level, statement_words());
  if (!level && find_statement_word(node.level.text) != nullptr) return;  // Its words are those of another statement.
  finish_for_roles(work, std::move(draft), node, AllRoles::declared, level);
}

void resolve_forbid(RuleWork& work, const ast::Forbid& node, const LayeredStatement& statement) {
  RuleDraft draft{new_rule(Rule::Kind::restriction, Rule::Origin::forbid, statement, node.immutable, node.note), {}};
  const auto level = level_left(work.workspace, node.above);
  finish_for_roles(work, std::move(draft), node, AllRoles::with_custom, level);
}

/// `require C` restricts every subject while C does not hold.
void resolve_require(RuleWork& work, const ast::Require& node, const LayeredStatement& statement) {
  RuleDraft draft{new_rule(Rule::Kind::restriction, Rule::Origin::require, statement, node.immutable, node.note), {}};
  const auto level = level_left(work.workspace, node.above);
  draft.rule.level = level.value_or(LevelId{0});
  draft.rule.every_subject = true;
  draft.rule.condition_span = node.condition->span;
  draft.recipe.parts.push_back({node.condition.get(), true});
  finish(work, std::move(draft), node.permissions, level.has_value());
}

/// Two members of `exclusive` that `role` includes, itself counted.
std::optional<std::pair<RoleId, RoleId>> pair_within(const Role& role, const std::vector<RoleId>& exclusive) {
  std::optional<RoleId> first;
  for (const RoleId held : role.closure) {
    if (!std::binary_search(exclusive.begin(), exclusive.end(), held)) continue;
    if (first) return std::pair(*first, held);
    first = held;
  }
  return std::nullopt;
}

/// By RoleId: the roles that hold it, which include others.
using Seniors = std::vector<std::vector<RoleId>>;
Seniors seniors_of(const Model& model) {
  Seniors seniors(model.roles.size());
  for (std::size_t position = 0; position < model.roles.size(); ++position) {
    if (model.roles[position].includes.empty()) continue;
    for (const RoleId held : model.roles[position].closure) seniors[index(held)].push_back(id_at<RoleId>(position));
  }
  return seniors;
}

/// The roles that hold two of `exclusive`. Looks at those that hold one alone: there may be as many lists as roles.
std::vector<RoleId> holders_of_two(const std::vector<RoleId>& exclusive, const Seniors& seniors) {
  std::vector<RoleId> holders;
  for (const RoleId member : exclusive) {
    holders.insert(holders.end(), seniors[index(member)].begin(), seniors[index(member)].end());
  }
  std::sort(holders.begin(), holders.end());
  std::vector<RoleId> twice;
  for (std::size_t at = 1; at < holders.size(); ++at) {
    if (holders[at] == holders[at - 1] && (twice.empty() || twice.back() != holders[at])) twice.push_back(holders[at]);
  }
  return twice;
}

/// A role that merely includes one of which the same is said repeats that mistake.
bool includes_offender(const Model& model, RoleId role, const std::vector<RoleId>& exclusive) {
  const std::vector<RoleId>& closure = model.roles[index(role)].closure;
  return std::any_of(closure.begin(), closure.end(), [&](RoleId held) {
    return held != role && pair_within(model.roles[index(held)], exclusive).has_value();
  });
}

/// `exclusive roles staff, auditor` may mean that the roles of `staff` exclude one another, or not: so it means neither.
bool check_exclusive_groups(Workspace& workspace, const std::vector<ast::Name>& names) {
  if (names.size() == 1) return true;
  bool clear = true;
  for (const ast::Name& name : names) {
    if (find_role_group(workspace, name.text) == nullptr) continue;
    workspace.sink.report(Code::group_among_exclusive, name.span, {name.text});
    clear = false;
  }
  return clear;
}

void resolve_exclusive(Workspace& workspace, const ast::Exclusive& node, const LayeredStatement& statement,
                       const Seniors& seniors) {
  if (!check_exclusive_groups(workspace, node.roles)) return;
  ExclusiveRoles exclusive{resolve_roles(workspace, node.roles), statement.statement->span};
  const Model& model = workspace.model;
  if (exclusive.roles.size() < 2) {
    const bool is_whole = std::all_of(node.roles.begin(), node.roles.end(), [&](const ast::Name& name) {
      const GroupOfRoles* group = find_role_group(workspace, name.text);
      return group != nullptr ? !group->roles.empty() : lookup(workspace.symbols.roles, name.text) != nullptr;
    });
    if (is_whole) report_exclusive_count(workspace, statement.statement->span);
    return;
  }
  for (const RoleId holder : holders_of_two(exclusive.roles, seniors)) {
    const Role& role = model.roles[index(holder)];
    const auto pair = pair_within(role, exclusive.roles);
    if (!pair || includes_offender(model, holder, exclusive.roles)) continue;
    report_exclusive_included(workspace, role, model.roles[index(pair->first)], model.roles[index(pair->second)],
                              statement.statement->span);
  }
  workspace.model.exclusive_roles.push_back(std::move(exclusive));
}

}  // namespace

void resolve_grants(RuleWork& work, const Statements& statements) {
  std::size_t count = 0;
  for_each<ast::Grant>(statements, [&](const ast::Grant&, const LayeredStatement&) { ++count; });
  work.drafts.reserve(work.drafts.size() + count);
  for_each<ast::Grant>(statements, [&](const ast::Grant& node, const LayeredStatement& statement) {
    resolve_grant(work, node, statement);
  });
}

void resolve_forbids(RuleWork& work, const Statements& statements) {
  for_each<ast::Forbid>(statements, [&](const ast::Forbid& node, const LayeredStatement& statement) {
    resolve_forbid(work, node, statement);
  });
}

void resolve_requires(RuleWork& work, const Statements& statements) {
  for_each<ast::Require>(statements, [&](const ast::Require& node, const LayeredStatement& statement) {
    resolve_require(work, node, statement);
  });
}

void resolve_exclusive_roles(Workspace& workspace, const Statements& statements) {
  std::optional<Seniors> seniors;
  for_each<ast::Exclusive>(statements, [&](const ast::Exclusive& node, const LayeredStatement& statement) {
    if (!seniors) seniors = seniors_of(workspace.model);
    resolve_exclusive(workspace, node, statement, *seniors);
  });
  // The order of the statements leaves no trace in a table.
  std::vector<ExclusiveRoles>& lists = workspace.model.exclusive_roles;
  std::stable_sort(lists.begin(), lists.end(),
                   [](const ExclusiveRoles& a, const ExclusiveRoles& b) { return a.roles < b.roles; });
}

}  // namespace polc::sema
