#include "compiler/analysis/claims/layered_access.h"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

#include "compiler/access/subjects.h"

namespace polc {
namespace {

/// How a rule meets a role, or what else tells roles apart.
enum class Part : std::uint8_t {
  granted,
  forbidden,
  base_granted,
  base_forbidden,
  kept,
  withheld,
  exclusive,  ///< `position` is the `exclusive roles`, `member` the one of them that the role holds.
  immutable,
  custom,
};

struct Trait {
  Part part;
  std::uint32_t position = 0;
  RoleId member{};
  auto operator<=>(const Trait&) const = default;
};

void sort_unique(std::vector<RoleId>& roles) {
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
}

}  // namespace

struct LayeredAccess::Reach {
  RoleId role;
  Trait trait;
  auto operator<=>(const Reach&) const = default;
};

LayeredAccess::LayeredAccess(AccessConditions& access, Layer base)
    : access_(access),
      model_(access.model()),
      base_(base),
      seniors_(seniors_of_each(model_)),
      counts_as_(model_.roles.size()),
      counted_(model_.roles.size()),
      exclusive_(model_.roles.size()) {
  for (std::size_t position = 0; position < model_.roles.size(); ++position) {
    const auto role = id_at<RoleId>(position);
    has_immutables_ = has_immutables_ || is_immutable(role);
    count_as(role);
  }
  for (std::uint32_t set = 0; set < model_.exclusive_roles.size(); ++set) {
    for (const RoleId member : model_.exclusive_roles[set].roles) {
      for (const RoleId senior : seniors_[index(member)]) exclusive_[index(senior)].emplace_back(set, member);
    }
  }
  for (const Rule& rule : model_.rules) has_immutables_ = has_immutables_ || (rule.immutable && rule.layer <= base_);
}

bool LayeredAccess::is_immutable(RoleId role) const {
  return model_.roles[index(role)].immutable && model_.roles[index(role)].layer <= base_;
}

/// Through the roles of layers, down to those of the base. A chain may be thousands long: no recursion.
void LayeredAccess::count_as(RoleId role) {
  std::vector<RoleId>& result = counts_as_[index(role)];
  result = {role};
  std::vector<RoleId> pending{role};
  std::unordered_set<RoleId> seen{role};
  while (!pending.empty()) {
    const Role& next = model_.roles[index(pending.back())];
    pending.pop_back();
    if (next.layer <= base_) continue;
    for (const RoleId included : next.includes) {
      if (!seen.insert(included).second) continue;
      pending.push_back(included);
      if (model_.roles[index(included)].layer <= base_) result.push_back(included);
    }
  }
  sort_unique(result);
  for (const RoleId counted : result) counted_[index(counted)].push_back(role);
}

bool LayeredAccess::is_of_base(const RuleUse& use) const {
  return model_.rules[use.rule].layer <= base_ && use.target.layer <= base_;
}

std::optional<RoleId> LayeredAccess::immutable_holder(const Rule& grant, RoleId role) {
  const std::vector<RoleId>& reached = access_.reached(grant);
  for (const RoleId held : model_.roles[index(role)].closure) {
    if (is_immutable(held) && has_role(reached, held)) return held;
  }
  return std::nullopt;
}

bool LayeredAccess::keeps_for(const Rule& grant, RoleId role) {
  const std::vector<RoleId>& reached = access_.reached(grant);
  const bool is_reached = has_role(reached, role);
  return (grant.immutable && is_reached) || immutable_holder(grant, role).has_value();
}

void LayeredAccess::add_grant(std::vector<Reach>& reaches, const RuleUse& use, std::uint32_t position) {
  const Rule& rule = model_.rules[use.rule];
  const bool is_of_base = this->is_of_base(use);
  for (const RoleId role : access_.reached(rule)) {
    reaches.push_back({role, {Part::granted, position, {}}});
    if (!is_of_base) continue;
    reaches.push_back({role, {Part::base_granted, position, {}}});
    if (rule.immutable) reaches.push_back({role, {Part::kept, position, {}}});
    if (!is_immutable(role)) continue;
    for (const RoleId senior : seniors_[index(role)]) reaches.push_back({senior, {Part::kept, position, {}}});
  }
}

void LayeredAccess::add_restriction(std::vector<Reach>& reaches, const RuleUse& use, std::uint32_t position) {
  const Rule& rule = model_.rules[use.rule];
  for (const RoleId role : rule.roles) {
    reaches.push_back({role, {Part::forbidden, position, {}}});
    if (!is_of_base(use)) continue;
    for (const RoleId counted : counted_[index(role)]) {
      reaches.push_back({counted, {Part::base_forbidden, position, {}}});
      if (rule.immutable) reaches.push_back({counted, {Part::withheld, position, {}}});
    }
  }
}

/// Sorted, each once; of the roles that rules meet alone.
std::vector<LayeredAccess::Reach> LayeredAccess::reaches_of(PermissionId permission) {
  const std::vector<RuleUse>& uses = access_.uses(permission);
  std::vector<Reach> reaches;
  for (std::uint32_t position = 0; position < uses.size(); ++position) {
    const Rule& rule = model_.rules[uses[position].rule];
    if (rule.kind == Rule::Kind::grant) {
      add_grant(reaches, uses[position], position);
    } else {
      add_restriction(reaches, uses[position], position);
    }
  }
  std::vector<RoleId> met;
  for (const Reach& reach : reaches) met.push_back(reach.role);
  sort_unique(met);
  for (const RoleId role : met) {
    if (is_immutable(role)) reaches.push_back({role, {Part::immutable, 0, {}}});
    if (model_.roles[index(role)].custom) reaches.push_back({role, {Part::custom, 0, {}}});
    for (const auto& [set, member] : exclusive_[index(role)]) reaches.push_back({role, {Part::exclusive, set, member}});
  }
  std::sort(reaches.begin(), reaches.end());
  reaches.erase(std::unique(reaches.begin(), reaches.end()), reaches.end());
  return reaches;
}

LayeredConditions LayeredAccess::of(PermissionId permission) {
  const std::vector<RuleUse>& uses = access_.uses(permission);
  const std::size_t upper_levels = access_.upper_levels();
  using ByLevel = std::vector<std::vector<Diagram>>;
  const auto joined = [&](const ByLevel& conditions) {
    std::vector<Diagram> result;
    for (const std::vector<Diagram>& level : conditions) result.push_back(access_.diagrams().disjunction(level));
    return result;
  };
  const auto add = [&](ByLevel& conditions, std::uint32_t position) {
    const Rule& rule = model_.rules[uses[position].rule];
    const bool is_grant = rule.kind == Rule::Kind::grant;
    // A grant gives every level up to its own; a cap takes every level above it.
    const std::size_t first = is_grant ? 0 : index(rule.level);
    const std::size_t last = is_grant ? index(rule.level) : upper_levels;
    const Diagram when = access_.conditions().of(uses[position].target.condition);
    for (std::size_t t = first; t < last; ++t) conditions[t].push_back(when);
  };

  std::map<std::vector<Trait>, std::vector<RoleId>> alike;
  const std::vector<Reach> reaches = reaches_of(permission);
  for (auto next = reaches.begin(); next != reaches.end();) {
    const RoleId role = next->role;
    std::vector<Trait> traits;
    for (; next != reaches.end() && next->role == role; ++next) traits.push_back(next->trait);
    alike[std::move(traits)].push_back(role);
  }

  LayeredConditions result;
  for (const auto& [traits, roles] : alike) {
    std::map<Part, ByLevel> parts;
    for (const Part part :
         {Part::granted, Part::forbidden, Part::base_granted, Part::base_forbidden, Part::kept, Part::withheld}) {
      parts[part].resize(upper_levels);
    }
    LayeredRoles group;
    group.roles = roles;
    for (const Trait& trait : traits) {
      if (trait.part == Part::immutable) group.are_immutable = true;
      if (trait.part == Part::custom) group.are_custom = true;
      if (const auto part = parts.find(trait.part); part != parts.end()) add(part->second, trait.position);
    }
    group.granted = joined(parts[Part::granted]);
    group.forbidden = joined(parts[Part::forbidden]);
    group.base_granted = joined(parts[Part::base_granted]);
    group.base_forbidden = joined(parts[Part::base_forbidden]);
    group.kept = joined(parts[Part::kept]);
    group.withheld = joined(parts[Part::withheld]);
    result.groups.push_back(std::move(group));
  }

  ByLevel everybody(upper_levels);
  ByLevel base_everybody(upper_levels);
  ByLevel withheld_from_everybody(upper_levels);
  ByLevel withheld_from_any(upper_levels);
  for (std::uint32_t position = 0; position < uses.size(); ++position) {
    const Rule& rule = model_.rules[uses[position].rule];
    if (rule.kind != Rule::Kind::restriction) continue;
    const bool is_withheld = rule.immutable && is_of_base(uses[position]);
    if (is_withheld && !rule.every_subject) add(withheld_from_any, position);
    if (!rule.every_subject) continue;
    add(everybody, position);
    if (is_of_base(uses[position])) add(base_everybody, position);
    if (is_withheld) add(withheld_from_everybody, position);
  }
  result.every_subject = joined(everybody);
  result.base_every_subject = joined(base_everybody);
  result.withheld_from_every_subject = joined(withheld_from_everybody);
  result.withheld_from_any = joined(withheld_from_any);
  return result;
}

}  // namespace polc
