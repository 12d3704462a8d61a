// Entry: ClassFunctions.
#include "compiler/lint/class_functions.h"

namespace polc::warnings {

ClassFunctions::ClassFunctions(PolicyFacts& facts, const PermissionClass& permission_class, LeftOut left_out)
    : facts_(facts) {
  for (const ClassUse& use : permission_class.uses) {
    const Rule& rule = facts.model().rules[use.rule];
    if (left_out.contains(facts.units.of(use.rule)) || left_out.contains(use.implied_by)) continue;
    if (rule.every_subject) every_.push_back(&use);
    ByRole& by_role = rule.kind == Rule::Kind::grant ? grants_ : restrictions_;
    for (const RoleId role : rule.roles) by_role[role].push_back(&use);
  }
}

void ClassFunctions::join(Thresholds& into, const Thresholds& other) {
  for (std::size_t t = 0; t < into.size(); ++t) into[t] = facts_.diagrams().either(into[t], other[t]);
}

void ClassFunctions::add_grant(Thresholds& into, const ClassUse& use) {
  const std::size_t level = index(facts_.model().rules[use.rule].level);
  for (std::size_t t = 0; t < level; ++t) into[t] = facts_.diagrams().either(into[t], use.when);
}

Thresholds ClassFunctions::taken(const std::vector<const ClassUse*>& uses, std::optional<UnitId> except) {
  Thresholds result(facts_.functions.thresholds(), Diagram::never);
  for (const ClassUse* use : uses) {
    if (facts_.units.of(use->rule) == except) continue;
    // A cap takes every level above the one that it leaves.
    const std::size_t level = index(facts_.model().rules[use->rule].level);
    for (std::size_t t = level; t < result.size(); ++t) result[t] = facts_.diagrams().either(result[t], use->when);
  }
  return result;
}

const Thresholds& ClassFunctions::granted(RoleId role) {
  if (const auto found = granted_.find(role); found != granted_.end()) return found->second;
  Thresholds result(facts_.functions.thresholds(), Diagram::never);
  for (const ClassUse* use : grants_to(role)) add_grant(result, *use);
  // Inclusions have no cycle: the resolution refuses those.
  for (const RoleId included : facts_.model().roles[index(role)].includes) join(result, granted(included));
  return granted_.emplace(role, std::move(result)).first->second;
}

Thresholds ClassFunctions::granted_besides(RoleId role, UnitId except) {
  Thresholds result(facts_.functions.thresholds(), Diagram::never);
  for (const ClassUse* use : grants_to(role)) {
    if (facts_.units.of(use->rule) != except) add_grant(result, *use);
  }
  for (const RoleId included : facts_.model().roles[index(role)].includes) {
    const Thresholds& given = granted(included);
    const Thresholds& taken = forbidden(included);
    for (std::size_t t = 0; t < result.size(); ++t) {
      result[t] = facts_.diagrams().either(result[t], facts_.diagrams().difference(given[t], taken[t]));
    }
  }
  return result;
}

const Thresholds& ClassFunctions::forbidden(RoleId role) {
  const auto [entry, is_new] = forbidden_.try_emplace(role);
  if (is_new) entry->second = taken(restrictions_on(role), std::nullopt);
  return entry->second;
}

const Thresholds& ClassFunctions::every_subject() {
  if (!every_subject_) every_subject_ = taken(every_, std::nullopt);
  return *every_subject_;
}

Thresholds ClassFunctions::forbidden_besides(RoleId role, UnitId except) {
  return taken(restrictions_on(role), except);
}

Thresholds ClassFunctions::every_subject_besides(UnitId except) {
  return taken(every_, except);
}

namespace {

const std::vector<const ClassUse*>& uses_of(const std::unordered_map<RoleId, std::vector<const ClassUse*>>& uses,
                                            RoleId role) {
  static const std::vector<const ClassUse*> none;
  const auto found = uses.find(role);
  return found == uses.end() ? none : found->second;
}

}  // namespace

const std::vector<const ClassUse*>& ClassFunctions::grants_to(RoleId role) const {
  return uses_of(grants_, role);
}

const std::vector<const ClassUse*>& ClassFunctions::restrictions_on(RoleId role) const {
  return uses_of(restrictions_, role);
}

}  // namespace polc::warnings
