#include "compiler/analysis/query/changed_decisions.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace polc {
namespace {

const LevelConditions* conditions_of(const std::vector<SharedRoleGroup>& groups, std::uint32_t role) {
  for (const SharedRoleGroup& group : groups) {
    if (std::binary_search(group.roles.begin(), group.roles.end(), role)) return &group.conditions;
  }
  return nullptr;
}

bool restricts(const LevelConditions& conditions) {
  return std::any_of(conditions.forbidden.begin(), conditions.forbidden.end(),
                     [](Diagram each) { return each != Diagram::never; });
}

}  // namespace

ChangedDecisions::ChangedDecisions(SharedTerms& terms, ComparedSide& before, ComparedSide& after)
    : terms_(terms), diagrams_(terms.diagrams()), before_(before), after_(after), cases_(terms, before, after) {}

Allowed ChangedDecisions::joined(const LevelConditions& a, const LevelConditions& b) {
  Allowed result;
  for (std::size_t t = 0; t < a.granted.size(); ++t) {
    const Diagram granted = diagrams_.disjunction(a.granted[t], b.granted[t]);
    result.push_back(diagrams_.difference(granted, diagrams_.disjunction(a.forbidden[t], b.forbidden[t])));
  }
  return result;
}

Allowed ChangedDecisions::allowed(Side which, std::uint32_t permission, const std::vector<std::uint32_t>& roles) {
  const std::vector<SharedRoleGroup> groups = side(which).groups(permission);
  LevelConditions all = side(which).without_statements();
  std::vector<std::uint32_t> held = roles;
  if (held.empty() && side(which).fallback()) held.push_back(*side(which).fallback());
  for (const std::uint32_t role : held) {
    const LevelConditions* own = conditions_of(groups, role);
    for (std::size_t t = 0; own != nullptr && t < all.granted.size(); ++t) {
      all.granted[t] = diagrams_.disjunction(all.granted[t], own->granted[t]);
      all.forbidden[t] = diagrams_.disjunction(all.forbidden[t], own->forbidden[t]);
    }
  }
  return allowed(all);
}

std::vector<ChangedDecisions::RoleClass> ChangedDecisions::classes(const std::vector<SharedRoleGroup>& before,
                                                                   const std::vector<SharedRoleGroup>& after) const {
  // By role that both sides have: its group on each, of which the last stands for none.
  std::map<std::uint32_t, std::array<std::size_t, 2>> groups_of;
  const auto note = [&](const std::vector<SharedRoleGroup>& groups, std::size_t position) {
    for (std::size_t number = 0; number < groups.size(); ++number) {
      for (const std::uint32_t role : groups[number].roles) {
        if (!terms_.roles()[role].in.is_on_both()) continue;
        groups_of.try_emplace(role, std::array{before.size(), after.size()}).first->second[position] = number;
      }
    }
  };
  note(before, 0);
  note(after, 1);
  if (before_.without_statements() != after_.without_statements()) {
    for (std::uint32_t role = 0; role < terms_.roles().size(); ++role) {
      if (terms_.roles()[role].in.is_on_both()) groups_of.try_emplace(role, std::array{before.size(), after.size()});
    }
  }
  std::map<std::array<std::size_t, 2>, std::vector<std::uint32_t>> alike;
  for (const auto& [role, groups] : groups_of) alike[groups].push_back(role);
  std::vector<RoleClass> result;
  for (auto& [groups, roles] : alike) {
    result.push_back({std::move(roles),
                      groups[0] == before.size() ? before_.without_statements() : before[groups[0]].conditions,
                      groups[1] == after.size() ? after_.without_statements() : after[groups[1]].conditions});
  }
  return result;
}

/// Where every level that `change` crosses is crossed in the same way by one of two single roles; with `by_both_defaults`,
/// where one of them says so of an account that left something out.
Diagram ChangedDecisions::told(const std::vector<CaseChange>& first, const std::vector<CaseChange>& second,
                               const CaseChange& change, bool by_both_defaults) {
  Diagram all = Diagram::always;
  const auto [low, high] = std::minmax(change.from, change.to);
  const bool is_single_level = low == high;  // Of added and removed cases, it is the level itself that counts.
  for (std::uint32_t level = low; level < high || (is_single_level && level == low); ++level) {
    std::vector<Diagram> crossed;
    for (const auto* singles : {&first, &second}) {
      for (const CaseChange& single : *singles) {
        if (single.kind != change.kind) continue;
        const auto [from, to] = std::minmax(single.from, single.to);
        const bool is_crossed = is_single_level ? from == low : from <= level && level < to;
        if (is_crossed) crossed.push_back(by_both_defaults ? cases_.by_both_defaults(single.where) : single.where);
      }
    }
    all = diagrams_.conjunction(all, diagrams_.disjunction(std::move(crossed)));
  }
  return all;
}

/// What is left to say of a pair beside its two roles.
///
/// An account that left a setting out is told of a change by one finding that holds with the default of either side. Say
/// `on` became `off`, the first role changes where it is on, and the pair also where it is off: then neither what the role
/// says nor the rest speaks of who chose nothing, and the pair is told in all its cases.
Diagram ChangedDecisions::left_to_tell(const std::vector<CaseChange>& first, const std::vector<CaseChange>& second,
                                       const CaseChange& change) {
  const Diagram rest = diagrams_.difference(change.where, told(first, second, change, false));
  if (change.kind != ChangeKind::widened && change.kind != ChangeKind::narrowed) return rest;
  const Diagram said = diagrams_.disjunction(cases_.by_both_defaults(rest), told(first, second, change, true));
  return diagrams_.implies(cases_.by_both_defaults(change.where), said) ? rest : change.where;
}

std::vector<ChangedSubject> ChangedDecisions::admitted_pairs(const RoleClass& first, const RoleClass& second) const {
  const bool is_exclusive = !before_.table().data().exclusive.empty() || !after_.table().data().exclusive.empty();
  if (!is_exclusive) return {{first.roles, second.roles, false}};
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> by_partners;
  for (const std::uint32_t role : first.roles) {
    std::vector<std::uint32_t> partners;
    for (const std::uint32_t partner : second.roles) {
      if (before_.admits(role, partner) && after_.admits(role, partner)) partners.push_back(partner);
    }
    if (!partners.empty()) by_partners[std::move(partners)].push_back(role);
  }
  std::vector<ChangedSubject> result;
  for (auto& [partners, roles] : by_partners) result.push_back({roles, partners, false});
  return result;
}

void ChangedDecisions::add_pairs(const std::vector<RoleClass>& classes,
                                 const std::vector<std::vector<CaseChange>>& singles, std::vector<Change>& changes) {
  for (std::size_t first = 0; first < classes.size(); ++first) {
    for (std::size_t second = first + 1; second < classes.size(); ++second) {
      const RoleClass& a = classes[first];
      const RoleClass& b = classes[second];
      // Without restrictions a pair has what its roles have: each case that changes, changes for one of them.
      if (!restricts(a.before) && !restricts(a.after) && !restricts(b.before) && !restricts(b.after)) continue;
      if (a.before == a.after && b.before == b.after && !cases_.are_accounts_uneven()) continue;
      for (CaseChange change : cases_.of(joined(a.before, b.before), joined(a.after, b.after))) {
        change.where = left_to_tell(singles[first], singles[second], change);
        if (change.where == Diagram::never) continue;
        for (ChangedSubject& pair : admitted_pairs(a, b)) changes.emplace_back(std::move(pair), change);
      }
    }
  }
}

void ChangedDecisions::add_one_sided(Side which, const std::vector<SharedRoleGroup>& groups, bool has_permission_alone,
                                     std::vector<Change>& changes) {
  for (const SharedRoleGroup& group : groups) {
    ChangedSubject subject;
    for (const std::uint32_t role : group.roles) {
      if (has_permission_alone || !terms_.roles()[role].in.is_on_both()) subject.roles.push_back(role);
    }
    if (subject.roles.empty()) continue;
    for (const CaseChange& change : cases_.on_one_side(which, allowed(group.conditions)))
      changes.emplace_back(subject, change);
  }
}

void ChangedDecisions::add_fallback(const std::vector<SharedRoleGroup>& before,
                                    const std::vector<SharedRoleGroup>& after, std::vector<Change>& changes) {
  if (before_.fallback() == after_.fallback()) return;
  const auto without_role = [&](ComparedSide& side, const std::vector<SharedRoleGroup>& groups) {
    const LevelConditions* own = side.fallback() ? conditions_of(groups, *side.fallback()) : nullptr;
    return allowed(own == nullptr ? side.without_statements() : *own);
  };
  for (const CaseChange& change : cases_.of(without_role(before_, before), without_role(after_, after)))
    changes.emplace_back(ChangedSubject{{}, {}, true}, change);
}

std::vector<ComparedSubject> ChangedDecisions::subjects(std::uint32_t permission) {
  const std::vector<SharedRoleGroup> before = before_.groups(permission);
  const std::vector<SharedRoleGroup> after = after_.groups(permission);
  const std::vector<RoleClass> alike = classes(before, after);
  std::vector<ComparedSubject> result;
  for (const RoleClass& each : alike)
    result.push_back({{each.roles, {}, false}, allowed(each.before), allowed(each.after)});
  for (std::size_t first = 0; first < alike.size(); ++first) {
    for (std::size_t second = first + 1; second < alike.size(); ++second) {
      const RoleClass& a = alike[first];
      const RoleClass& b = alike[second];
      if (!restricts(a.before) && !restricts(a.after) && !restricts(b.before) && !restricts(b.after)) continue;
      for (ChangedSubject& pair : admitted_pairs(a, b))
        result.push_back({std::move(pair), joined(a.before, b.before), joined(a.after, b.after)});
    }
  }
  const auto without_role = [&](ComparedSide& side, const std::vector<SharedRoleGroup>& groups) {
    const LevelConditions* own = side.fallback() ? conditions_of(groups, *side.fallback()) : nullptr;
    return allowed(own == nullptr ? side.without_statements() : *own);
  };
  if (before_.fallback() != after_.fallback())
    result.push_back({{{}, {}, true}, without_role(before_, before), without_role(after_, after)});
  return result;
}

std::vector<ChangedDecision> ChangedDecisions::of(std::uint32_t permission) {
  const SideIds& in = terms_.permissions()[permission].in;
  std::vector<Change> changes;
  if (in.is_on_both()) {
    const std::vector<SharedRoleGroup> before = before_.groups(permission);
    const std::vector<SharedRoleGroup> after = after_.groups(permission);
    const std::vector<RoleClass> alike = classes(before, after);
    std::vector<std::vector<CaseChange>> singles;
    for (const RoleClass& each : alike) {
      singles.push_back(cases_.of(allowed(each.before), allowed(each.after)));
      for (const CaseChange& change : singles.back())
        changes.emplace_back(ChangedSubject{each.roles, {}, false}, change);
    }
    add_pairs(alike, singles, changes);
    add_one_sided(Side::before, before, false, changes);
    add_one_sided(Side::after, after, false, changes);
    add_fallback(before, after, changes);
  } else {
    const Side own = in.is_on(Side::after) ? Side::after : Side::before;
    add_one_sided(own, side(own).groups(permission), true, changes);
  }
  std::vector<ChangedDecision> result;
  for (auto& [subject, change] : changes) result.push_back({std::move(subject), permission, change});
  return result;
}

}  // namespace polc
