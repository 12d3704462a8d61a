#include "compiler/sema/gifts.h"

#include <optional>
#include <utility>

#include "compiler/sema/policy_header.h"
#include "compiler/sema/roles.h"

namespace polc::sema {
namespace {

std::optional<LevelId> level_of(Workspace& workspace, const ast::Gives& node) {
  if (!node.level) return LevelId{1};
  const std::optional<LevelId> level = resolve_level(workspace, *node.level);
  if (level != LevelId{0}) return level;
  workspace.sink.report(Code::gift_at_lowest, node.level->span, {node.level->text});
  return std::nullopt;
}

}  // namespace

void resolve_gifts(Workspace& workspace, PermissionPatterns& patterns, TargetResolver& targets,
                   const Statements& statements) {
  for_each<ast::Gives>(statements, [&](const ast::Gives& node, const LayeredStatement& statement) {
    RoleGift gift;
    gift.to_self = node.to_self;
    gift.span = statement.statement->span;
    gift.layer = statement.layer;
    if (node.note) gift.note = node.note->text;
    const std::optional<LevelId> level = level_of(workspace, node);
    gift.roles = resolve_roles(workspace, node.roles, AllRoles::declared);
    ConditionRecipe recipe;
    recipe.also(node.condition);
    gift.targets = targets.resolve(patterns.expand(node.permissions), recipe);
    if (!level) return;
    gift.level = *level;
    workspace.model.gifts.push_back(std::move(gift));
  });
}

}  // namespace polc::sema
