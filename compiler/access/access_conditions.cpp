#include "compiler/access/access_conditions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/access/subjects.h"
#include "llvm/ADT/DenseMap.h"

namespace polc {
namespace {

/// What a rule does to a role that it reaches. Rules of a permission that do the same count once: in a large policy nearly all do.
struct Effect {
  Diagram when;
  Rule::Kind kind;
  LevelId level;

  friend bool operator==(const Effect&, const Effect&) = default;
};

/// The effects that reach a role, as positions in a list of them, sorted.
using Signature = std::vector<std::uint32_t>;

std::vector<Diagram> any_of_each(DiagramManager& diagrams, const std::vector<std::vector<Diagram>>& by_level) {
  std::vector<Diagram> result;
  result.reserve(by_level.size());
  for (const std::vector<Diagram>& conditions : by_level) result.push_back(diagrams.disjunction(conditions));
  return result;
}

}  // namespace

AccessConditions::AccessConditions(ConditionDiagrams& conditions)
    : conditions_(conditions), uses_(model().permissions.size()), seniors_(seniors_of_each(model())) {
  find_alike();
  add_uses();
}

/// At first all are alike. Each rule parts those of which it speaks, by what it says of them, from all others.
void AccessConditions::find_alike() {
  std::vector<std::uint32_t> kind_of(uses_.size(), 0);  // By PermissionId.
  std::uint32_t next = 1;
  using Said = std::pair<std::pair<std::uint32_t, std::uint32_t>, std::pair<std::uint32_t, std::uint32_t>>;
  llvm::DenseMap<Said, std::uint32_t> kinds;  // What they were, and what the rule says of them: what they are now.
  for (const Rule& rule : model().rules) {
    kinds.clear();
    for (const Target& target : rule.targets) {
      std::uint32_t& kind = kind_of[index(target.permission)];
      const Said said{{kind, static_cast<std::uint32_t>(target.condition)},
                      {target.implied_by.value_or(~std::uint32_t{0}), static_cast<std::uint32_t>(target.layer)}};
      const auto [known, is_new] = kinds.try_emplace(said, next);
      if (is_new) ++next;
      kind = known->second;
    }
  }
  llvm::DenseMap<std::uint32_t, std::uint32_t> firsts;
  first_alike_.reserve(uses_.size());
  for (std::size_t position = 0; position < uses_.size(); ++position) {
    const auto [first, is_new] = firsts.try_emplace(kind_of[position], static_cast<std::uint32_t>(position));
    first_alike_.push_back(id_at<PermissionId>(first->second));
  }
}

void AccessConditions::add_uses() {
  const auto for_each_first = [&](auto visit) {
    for (std::size_t rule = 0; rule < model().rules.size(); ++rule) {
      for (const Target& target : model().rules[rule].targets)
        if (first_alike_[index(target.permission)] == target.permission)
          visit(static_cast<std::uint32_t>(rule), target);
    }
  };
  // Counted first: in a large policy, room left over in lists that grew would be as much as they hold.
  std::vector<std::uint32_t> counts(uses_.size());
  for_each_first([&](std::uint32_t, const Target& target) { ++counts[index(target.permission)]; });
  for (std::size_t permission = 0; permission < uses_.size(); ++permission)
    uses_[permission].reserve(counts[permission]);
  for_each_first(
      [&](std::uint32_t rule, const Target& target) { uses_[index(target.permission)].push_back({rule, target}); });
}

PermissionId AccessConditions::first_alike(PermissionId permission) const {
  return replaced_.contains(permission) ? permission : first_alike_[index(permission)];
}

const std::vector<RuleUse>& AccessConditions::uses(PermissionId permission) const {
  if (const auto replaced = replaced_.find(permission); replaced != replaced_.end()) return replaced->second.uses;
  return uses_[index(first_alike_[index(permission)])];
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
  if (const auto replaced = replaced_.find(permission); replaced != replaced_.end()) {
    std::optional<PermissionConditions>& conditions = replaced->second.conditions;
    if (!conditions) conditions = compute(permission);
    return *conditions;
  }
  const PermissionId first = first_alike_[index(permission)];
  if (const auto known = access_.find(first); known != access_.end()) return known->second;
  // Kept once it is whole: computing may end at a limit.
  PermissionConditions access = compute(permission);
  return access_.emplace(first, std::move(access)).first->second;
}

AccessConditions::Replaced AccessConditions::replace(PermissionId permission, std::vector<RuleUse> uses) {
  Replacement replacement{std::move(uses), std::nullopt};
  const auto [entry, is_first] = replaced_.try_emplace(permission, std::move(replacement));
  if (is_first) return std::nullopt;
  return std::exchange(entry->second, std::move(replacement));
}

void AccessConditions::restore(PermissionId permission, Replaced replaced) {
  // A rule that comes next may lie where one of these did.
  for (const RuleUse& use : uses(permission)) reached_.erase(&model().rules[use.rule]);
  if (replaced) {
    replaced_[permission] = std::move(*replaced);
  } else {
    replaced_.erase(permission);
  }
}

PermissionConditions AccessConditions::compute(PermissionId permission) {
  const std::vector<RuleUse>& uses = this->uses(permission);
  PermissionConditions result;
  std::vector<std::vector<Diagram>> every_subject(upper_levels());
  std::vector<Effect> effects;
  llvm::DenseMap<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;  // Of each effect, its position.
  std::vector<std::pair<RoleId, std::uint32_t>> reaches;
  for (const RuleUse& use : uses) {
    const Rule& rule = model().rules[use.rule];
    const Effect effect{conditions_.of(use.target.condition), rule.kind, rule.level};
    if (effect.when == Diagram::never) continue;
    if (rule.every_subject) {
      for (std::size_t t = index(rule.level); t < upper_levels(); ++t) every_subject[t].push_back(effect.when);
      continue;
    }
    auto position = static_cast<std::uint32_t>(effects.size()) - 1;
    if (effects.empty() || effects.back() != effect) {
      const auto kind_and_level = static_cast<std::uint32_t>(index(rule.level) * 2 + (rule.kind == Rule::Kind::grant));
      const auto [entry, is_new] = known.try_emplace({static_cast<std::uint32_t>(effect.when), kind_and_level},
                                                     static_cast<std::uint32_t>(effects.size()));
      if (is_new) effects.push_back(effect);
      position = entry->second;
    }
    for (const RoleId role : reached(rule)) reaches.emplace_back(role, position);
  }
  result.every_subject = any_of_each(diagrams(), every_subject);

  std::sort(reaches.begin(), reaches.end());
  reaches.erase(std::unique(reaches.begin(), reaches.end()), reaches.end());
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
      const Effect& effect = effects[position];
      const bool is_grant = effect.kind == Rule::Kind::grant;
      // A grant gives every level up to its own; a cap takes every level above it.
      const std::size_t first = is_grant ? 0 : index(effect.level);
      const std::size_t last = is_grant ? index(effect.level) : upper_levels();
      for (std::size_t t = first; t < last; ++t) (is_grant ? granted : forbidden)[t].push_back(effect.when);
    }
    std::vector<RoleId>& group = groups[{any_of_each(diagrams(), granted), any_of_each(diagrams(), forbidden)}];
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
