#include "compiler/analysis/query/statement_uses.h"

#include <algorithm>

namespace polc {
namespace {

using pol::format::ExplainRule;

/// How far a statement is from the roles: the nearest explains best.
int distance(const StatementUse& use, const std::vector<pol::RoleId>& roles) {
  const bool is_named = std::any_of(roles.begin(), roles.end(), [&](pol::RoleId role) {
    return std::find(use.named.begin(), use.named.end(), role) != use.named.end();
  });
  return (is_named ? 0 : 2) + (use.implied_by ? 1 : 0);
}

bool reaches_any(const StatementUse& use, const std::vector<pol::RoleId>& roles) {
  if (use.statement.origin == ExplainRule::require) return true;
  return std::any_of(roles.begin(), roles.end(), [&](pol::RoleId role) { return use.reaches(role); });
}

}  // namespace

bool StatementUse::is_restriction() const {
  return statement.origin == ExplainRule::forbid || statement.origin == ExplainRule::require;
}

bool StatementUse::is_grant() const {
  return !is_restriction() && statement.origin != ExplainRule::absence && statement.origin != ExplainRule::implication;
}

bool StatementUse::reaches(pol::RoleId role) const {
  return statement.origin == ExplainRule::require || std::find(reached.begin(), reached.end(), role) != reached.end();
}

StatementUses::StatementUses(ReadBackTable& read_back)
    : read_back_(read_back),
      explanations_(pol::Explanations::open(read_back.table())),
      transfer_(read_back.diagrams(), [this](std::uint32_t number) {
        const pol::Explanations::Node node = explanations_->node(static_cast<pol::ConditionId>(number));
        return ForeignNode{id_at<VariableId>(node.variable), {node.next.begin(), node.next.end()}};
      }) {}

const std::vector<StatementUse>& StatementUses::of(pol::PermissionId permission) {
  if (const auto found = uses_.find(permission); found != uses_.end()) return found->second;
  std::vector<StatementUse> result;
  if (explanations_) {
    for (const pol::format::ExplainUse& use : explanations_->uses(permission)) {
      const ExplainRule& rule = explanations_->rule(use.rule);
      StatementUse each{use.rule,     explanations_->statement(use.rule),
                        std::nullopt, diagram_of(static_cast<pol::ConditionId>(use.condition)),
                        {},           {}};
      if (use.implied_by != pol::format::none) each.implied_by = explanations_->statement(use.implied_by);
      for (const std::uint32_t role : explanations_->roles(rule.named)) each.named.push_back(pol::RoleId{role});
      for (const std::uint32_t role : explanations_->roles(rule.reached)) each.reached.push_back(pol::RoleId{role});
      result.push_back(std::move(each));
    }
  }
  return uses_.emplace(permission, std::move(result)).first->second;
}

std::vector<StatementUse> StatementUses::granting(pol::PermissionId permission, const std::vector<pol::RoleId>& roles,
                                                  pol::Level level, Diagram condition) {
  DiagramManager& diagrams = read_back_.diagrams();
  std::vector<StatementUse> found;
  const StatementUse* nearest = nullptr;
  for (const StatementUse& use : of(permission)) {
    const bool bears = use.is_grant() && use.statement.level >= level && reaches_any(use, roles);
    if (!bears || diagrams.conjunction(use.condition, condition) == Diagram::never) continue;
    found.push_back(use);
    if (!diagrams.implies(condition, use.condition)) continue;
    if (nearest == nullptr || distance(use, roles) < distance(*nearest, roles)) nearest = &use;
  }
  if (nearest != nullptr) return {*nearest};
  return found;
}

std::vector<StatementUse> StatementUses::restricting(pol::PermissionId permission,
                                                     const std::vector<pol::RoleId>& roles, pol::Level level,
                                                     Diagram condition) {
  std::vector<StatementUse> found;
  for (const StatementUse& use : of(permission)) {
    const bool bears = use.is_restriction() && use.statement.level < level && reaches_any(use, roles);
    if (bears && read_back_.diagrams().conjunction(use.condition, condition) != Diagram::never) found.push_back(use);
  }
  return found;
}

std::vector<StatementUse> StatementUses::behind(pol::PermissionId permission, const std::vector<pol::RoleId>& roles,
                                                const pol::Statement& named, const std::vector<std::uint32_t>& values) {
  std::vector<pol::RoleId> held = roles;
  const std::uint32_t fallback = read_back_.table().data().fallback_role;
  if (held.empty() && fallback != pol::format::none) held.push_back(pol::RoleId{fallback});
  const auto is_restriction = [](ExplainRule::Origin origin) {
    return origin == ExplainRule::forbid || origin == ExplainRule::require;
  };
  std::vector<StatementUse> found;
  for (const StatementUse& use : of(permission)) {
    const bool is_named =
        use.statement.file == named.file && use.statement.line == named.line && use.statement.column == named.column;
    const bool is_alike = use.statement.level == named.level && use.is_restriction() == is_restriction(named.origin) &&
                          (use.is_grant() || use.is_restriction());
    if (is_named || !is_alike || !reaches_any(use, held)) continue;
    if (!read_back_.diagrams().holds(use.condition, values)) continue;
    const bool is_told =
        std::any_of(found.begin(), found.end(), [&](const StatementUse& other) { return other.rule == use.rule; });
    if (!is_told) found.push_back(use);
  }
  return found;
}

Diagram StatementUses::diagram_of(pol::ConditionId condition) {
  return transfer_.of(static_cast<std::uint32_t>(condition));
}

}  // namespace polc
