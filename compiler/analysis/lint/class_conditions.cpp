#include "compiler/analysis/lint/class_conditions.h"

#include <algorithm>

#include "compiler/access/subjects.h"

namespace polc::lint {

bool ClassConditions::is_left_out(const ClassUse& use) const {
  return left_out_.contains(facts_.statements.of(use.rule)) || left_out_.contains(use.implied_by);
}

Uses ClassConditions::naming(RoleId role, Rule::Kind kind) const {
  std::vector<std::uint32_t> positions;
  const auto& by_role = permission_class_.by_role;
  auto entry = std::lower_bound(by_role.begin(), by_role.end(), std::pair(role, std::uint32_t{0}));
  for (; entry != by_role.end() && entry->first == role; ++entry) positions.push_back(entry->second);
  for (const std::uint32_t position : permission_class_.of_many_roles) {
    const std::vector<RoleId>& roles = facts_.model().rules[permission_class_.uses[position].rule].roles;
    if (has_role(roles, role)) positions.push_back(position);
  }
  std::sort(positions.begin(), positions.end());
  Uses uses;
  for (const std::uint32_t position : positions) {
    const ClassUse& use = permission_class_.uses[position];
    if (facts_.model().rules[use.rule].kind == kind && !is_left_out(use)) uses.push_back(&use);
  }
  return uses;
}

Uses ClassConditions::restrictions_on_everybody() const {
  Uses uses;
  for (const std::uint32_t position : permission_class_.of_every_subject) {
    const ClassUse& use = permission_class_.uses[position];
    if (!is_left_out(use)) uses.push_back(&use);
  }
  return uses;
}

void ClassConditions::join(LevelConditions& into, const LevelConditions& other) {
  for (std::size_t t = 0; t < into.size(); ++t) into[t] = facts_.diagrams().disjunction(into[t], other[t]);
}

void ClassConditions::add_grant(LevelConditions& into, const ClassUse& use) {
  const std::size_t level = index(facts_.model().rules[use.rule].level);
  for (std::size_t t = 0; t < level; ++t) into[t] = facts_.diagrams().disjunction(into[t], use.when);
}

LevelConditions ClassConditions::taken(const Uses& uses, std::optional<StatementId> except) {
  LevelConditions result(facts_.access.upper_levels(), Diagram::never);
  for (const ClassUse* use : uses) {
    if (facts_.statements.of(use->rule) == except) continue;
    // A cap takes every level above the one that it leaves.
    const std::size_t level = index(facts_.model().rules[use->rule].level);
    for (std::size_t t = level; t < result.size(); ++t) result[t] = facts_.diagrams().disjunction(result[t], use->when);
  }
  return result;
}

const LevelConditions& ClassConditions::granted(RoleId role) {
  if (const auto found = granted_.find(role); found != granted_.end()) return found->second;
  LevelConditions result(facts_.access.upper_levels(), Diagram::never);
  for (const ClassUse* use : grants_to(role)) add_grant(result, *use);
  // Inclusions have no cycle: the resolution refuses those.
  for (const RoleId included : facts_.model().roles[index(role)].includes) join(result, granted(included));
  return granted_.emplace(role, std::move(result)).first->second;
}

LevelConditions ClassConditions::granted_besides(RoleId role, StatementId except) {
  LevelConditions result(facts_.access.upper_levels(), Diagram::never);
  for (const ClassUse* use : grants_to(role)) {
    if (facts_.statements.of(use->rule) != except) add_grant(result, *use);
  }
  for (const RoleId included : facts_.model().roles[index(role)].includes) {
    const LevelConditions& given = granted(included);
    const LevelConditions& taken = forbidden(included);
    for (std::size_t t = 0; t < result.size(); ++t) {
      result[t] = facts_.diagrams().disjunction(result[t], facts_.diagrams().difference(given[t], taken[t]));
    }
  }
  return result;
}

const LevelConditions& ClassConditions::forbidden(RoleId role) {
  if (const auto found = forbidden_.find(role); found != forbidden_.end()) return found->second;
  LevelConditions result = taken(restrictions_on(role), std::nullopt);
  return forbidden_.emplace(role, std::move(result)).first->second;
}

const LevelConditions& ClassConditions::every_subject() {
  if (!every_subject_) every_subject_ = taken(restrictions_on_everybody(), std::nullopt);
  return *every_subject_;
}

LevelConditions ClassConditions::forbidden_besides(RoleId role, StatementId except) {
  return taken(restrictions_on(role), except);
}

LevelConditions ClassConditions::every_subject_besides(StatementId except) {
  return taken(restrictions_on_everybody(), except);
}

}  // namespace polc::lint
