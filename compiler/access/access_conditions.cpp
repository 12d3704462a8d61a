#include "compiler/access/access_conditions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

/// Which of a permission's rules reach a role, as positions in its uses.
using Signature = std::vector<std::uint32_t>;

}  // namespace

AccessConditions::AccessConditions(ConditionDiagrams& conditions)
    : conditions_(conditions), uses_(model().permissions.size()), seniors_(seniors_of_each(model())) {
  for (std::size_t rule = 0; rule < model().rules.size(); ++rule) {
    for (const Target& target : model().rules[rule].targets) {
      uses_[index(target.permission)].push_back({static_cast<std::uint32_t>(rule), target});
    }
  }
}

const std::vector<RoleId>& AccessConditions::reached(const Rule& rule) {
  if (rule.kind == Rule::Kind::restriction) return rule.roles;
  const auto [entry, is_new] = reached_.try_emplace(&rule);
  std::vector<RoleId>& roles = entry->second;
  if (is_new) {
    for (const RoleId named : rule.roles)
      roles.insert(roles.end(), seniors_[index(named)].begin(), seniors_[index(named)].end());
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  }
  return roles;
}

const PermissionConditions& AccessConditions::of(PermissionId permission) {
  if (const auto known = access_.find(permission); known != access_.end()) return known->second;
  // Kept once it is whole: computing may end at a limit.
  PermissionConditions access = compute(permission);
  return access_.emplace(permission, std::move(access)).first->second;
}

AccessConditions::Replaced AccessConditions::replace(PermissionId permission, std::vector<RuleUse> uses) {
  Replaced replaced{std::exchange(uses_[index(permission)], std::move(uses)), std::nullopt};
  if (const auto known = access_.find(permission); known != access_.end()) {
    replaced.conditions = std::move(known->second);
    access_.erase(known);
  }
  return replaced;
}

void AccessConditions::restore(PermissionId permission, Replaced replaced) {
  // A rule that comes next may lie where one of these did.
  for (const RuleUse& use : uses_[index(permission)]) reached_.erase(&model().rules[use.rule]);
  uses_[index(permission)] = std::move(replaced.uses);
  access_.erase(permission);
  if (replaced.conditions) access_.emplace(permission, std::move(*replaced.conditions));
}

std::vector<Diagram> AccessConditions::any_of_each(const std::vector<std::vector<Diagram>>& by_level) {
  std::vector<Diagram> result;
  result.reserve(by_level.size());
  for (const std::vector<Diagram>& conditions : by_level) result.push_back(diagrams().disjunction(conditions));
  return result;
}

PermissionConditions AccessConditions::compute(PermissionId permission) {
  const std::vector<RuleUse>& uses = uses_[index(permission)];
  PermissionConditions result;
  std::vector<std::vector<Diagram>> every_subject(upper_levels());
  std::vector<Diagram> when(uses.size());
  std::vector<std::pair<RoleId, std::uint32_t>> reaches;
  for (std::uint32_t position = 0; position < uses.size(); ++position) {
    const Rule& rule = model().rules[uses[position].rule];
    when[position] = conditions_.of(uses[position].target.condition);
    if (when[position] == Diagram::never) continue;
    if (rule.every_subject) {
      for (std::size_t t = index(rule.level); t < upper_levels(); ++t) every_subject[t].push_back(when[position]);
      continue;
    }
    for (const RoleId role : reached(rule)) reaches.emplace_back(role, position);
  }
  result.every_subject = any_of_each(every_subject);

  std::sort(reaches.begin(), reaches.end());
  std::map<Signature, std::vector<RoleId>> alike;
  for (std::size_t next = 0; next < reaches.size();) {
    const RoleId role = reaches[next].first;
    Signature signature;
    for (; next < reaches.size() && reaches[next].first == role; ++next) signature.push_back(reaches[next].second);
    alike[std::move(signature)].push_back(role);
  }

  // Different rules may amount to the same conditions: groups are keyed by those.
  std::map<std::pair<std::vector<Diagram>, std::vector<Diagram>>, std::vector<RoleId>> groups;
  for (const auto& [signature, roles] : alike) {
    std::vector<std::vector<Diagram>> granted(upper_levels());
    std::vector<std::vector<Diagram>> forbidden(upper_levels());
    for (const std::uint32_t position : signature) {
      const Rule& rule = model().rules[uses[position].rule];
      const bool is_grant = rule.kind == Rule::Kind::grant;
      // A grant gives every level up to its own; a cap takes every level above it.
      const std::size_t first = is_grant ? 0 : index(rule.level);
      const std::size_t last = is_grant ? index(rule.level) : upper_levels();
      for (std::size_t t = first; t < last; ++t) (is_grant ? granted : forbidden)[t].push_back(when[position]);
    }
    std::vector<RoleId>& group = groups[{any_of_each(granted), any_of_each(forbidden)}];
    group.insert(group.end(), roles.begin(), roles.end());
  }
  for (auto& [access, roles] : groups) {
    std::sort(roles.begin(), roles.end());
    result.groups.push_back({roles, access.first, access.second});
  }
  return result;
}

std::vector<Diagram> AccessConditions::allowed(PermissionId permission, const std::vector<RoleId>& roles) {
  const PermissionConditions& access = of(permission);
  std::vector<RoleId> held = roles;
  if (held.empty() && model().fallback) held.push_back(*model().fallback);
  std::vector<Diagram> granted(upper_levels(), Diagram::never);
  std::vector<Diagram> taken = access.every_subject;
  for (const RoleGroup& group : access.groups) {
    if (!has_any_role(group.roles, held)) continue;
    for (std::size_t t = 0; t < upper_levels(); ++t) {
      granted[t] = diagrams().disjunction(granted[t], group.granted[t]);
      taken[t] = diagrams().disjunction(taken[t], group.forbidden[t]);
    }
  }
  for (std::size_t t = 0; t < upper_levels(); ++t) granted[t] = diagrams().difference(granted[t], taken[t]);
  return granted;
}

}  // namespace polc
