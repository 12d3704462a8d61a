// Defines resolve_assertions of claims.h.
#include <utility>

#include "compiler/sema/claims.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/roles.h"

namespace polc::sema {
namespace {

using ClaimKind = ast::Assertion::Kind;

void report_trivial(Workspace& workspace, const ast::Name& level) {
  workspace.sink.report(Code::assertion_at_lowest, level.span, {level.text});
}

Assertion::Kind kind_of(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::only:
      return Assertion::Kind::only;
    case ClaimKind::never:
      return Assertion::Kind::never;
    case ClaimKind::always:
      return Assertion::Kind::always;
    case ClaimKind::become:
      return Assertion::Kind::become;
    default:
      return Assertion::Kind::separate;
  }
}

std::optional<LevelId> level_of(Workspace& workspace, const ast::Assertion& node) {
  if (!node.level) return node.kind == ClaimKind::always ? workspace.model.highest_level() : LevelId{1};
  const auto level = resolve_level(workspace, *node.level);
  if (level != LevelId{0}) return level;
  report_trivial(workspace, *node.level);
  return std::nullopt;
}

void resolve_assertion(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                       const ast::Assertion& node, const LayeredStatement& statement) {
  Assertion assertion;
  assertion.kind = kind_of(node.kind);
  assertion.span = statement.statement->span;
  if (node.note) assertion.note = node.note->text;
  const auto level = level_of(workspace, node);
  ConditionRecipe recipe;
  recipe.also(node.condition);
  if (node.kind == ClaimKind::separate) {
    for (const ast::PermissionTerm& term : node.permissions.terms) {
      assertion.terms.push_back(targets.resolve(patterns.expand(term), recipe));
    }
  } else if (node.kind == ClaimKind::become) {
    assertion.roles = resolve_roles(workspace, node.roles, AllRoles::with_custom);
    assertion.become = resolve_roles(workspace, node.become, AllRoles::declared);
  } else {
    const AllRoles all = node.kind == ClaimKind::never ? AllRoles::with_custom : AllRoles::declared;
    assertion.roles = resolve_roles(workspace, node.roles, all);
    assertion.terms.push_back(targets.resolve(patterns.expand(node.permissions), recipe));
  }
  if (!level) return;
  assertion.level = *level;
  workspace.model.assertions.push_back(std::move(assertion));
}

}  // namespace

void resolve_assertions(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                        const Statements& statements) {
  for_each<ast::Assertion>(statements, [&](const ast::Assertion& node, const LayeredStatement& statement) {
    resolve_assertion(workspace, patterns, targets, node, statement);
  });
}

}  // namespace polc::sema
