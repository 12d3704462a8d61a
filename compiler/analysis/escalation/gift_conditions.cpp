#include "compiler/analysis/escalation/gift_conditions.h"

#include <algorithm>
#include <set>

#include "compiler/access/subjects.h"

namespace polc {

GiftConditions::GiftConditions(AccessConditions& access) : access_(access), scope_(access.conditions()) {
  std::set<VariableId> tested;
  const auto add = [&](Diagram condition) {
    for (const VariableId variable : access_.diagrams().support(condition)) {
      if (model().variables[index(variable)].kind == Variable::Kind::setting) tested.insert(variable);
    }
  };
  for (std::uint32_t gift = 0; gift < model().gifts.size(); ++gift) {
    const RoleGift& each = model().gifts[gift];
    for (std::uint32_t target = 0; target < each.targets.size(); ++target) {
      (each.to_self ? to_self_ : to_others_).push_back({gift, target});
      const std::size_t level = index(each.level) - 1;
      const PermissionConditions& conditions = access_.of(each.targets[target].permission);
      for (const RoleGroup& group : conditions.groups) {
        add(group.granted[level]);
        add(group.forbidden[level]);
      }
      add(conditions.every_subject[level]);
      add(access_.conditions().of(each.targets[target].condition));
    }
  }
  settings_ = scope_.with_required({tested.begin(), tested.end()});
  std::sort(settings_.begin(), settings_.end());
  admitted_ = scope_.around(settings_);
}

Diagram GiftConditions::when(const HeldRoles& held, const GiftUse& use) {
  const Key key{held, {use.gift, use.target}};
  if (const auto known = when_.find(key); known != when_.end()) return known->second;
  access_.diagrams().spend(1);
  const Diagram allowed = access_.allowed(target(use).permission, held)[index(gift(use).level) - 1];
  const Diagram own = access_.conditions().of(target(use).condition);
  return when_[key] = access_.diagrams().conjunction(access_.diagrams().conjunction(allowed, own), admitted_);
}

Diagram GiftConditions::accounts(const HeldRoles& held, const GiftUse& use) {
  const Key key{held, {use.gift, use.target}};
  if (const auto known = accounts_.find(key); known != accounts_.end()) return known->second;
  Diagram result = when(held, use);
  for (const VariableId variable : access_.diagrams().support(result)) {
    if (model().variables[index(variable)].kind == Variable::Kind::attribute)
      result = access_.diagrams().exists(result, variable);
  }
  return accounts_[key] = result;
}

Diagram GiftConditions::unchanged() {
  Diagram result = Diagram::always;
  for (const VariableId setting : settings_) {
    const std::uint32_t value = *model().variables[index(setting)].default_value;
    result = access_.diagrams().conjunction(result, access_.diagrams().is(setting, value));
  }
  return result;
}

Diagram GiftConditions::after_change(Diagram accounts, VariableId setting) {
  return access_.diagrams().conjunction(access_.diagrams().exists(accounts, setting), admitted_);
}

std::vector<VariableId> GiftConditions::editable(const HeldRoles& held) const {
  std::vector<VariableId> result;
  for (const VariableId setting : settings_) {
    const Variable& variable = model().variables[index(setting)];
    if (variable.immutable || variable.allowed.count() < 2) continue;
    const bool may = std::any_of(variable.editable_by.begin(), variable.editable_by.end(),
                                 [&](RoleId editor) { return holds(held, editor); });
    if (may) result.push_back(setting);
  }
  return result;
}

bool GiftConditions::holds(const HeldRoles& held, RoleId role) const {
  if (held.empty()) return model().fallback && polc::holds(model(), *model().fallback, role);
  return std::any_of(held.begin(), held.end(), [&](RoleId each) { return polc::holds(model(), each, role); });
}

bool GiftConditions::is_useful(RoleId role) {
  if (const auto known = useful_.find(role); known != useful_.end()) return known->second;
  bool result = !editable({role}).empty();
  for (const std::vector<GiftUse>* uses : {&to_others_, &to_self_}) {
    for (const GiftUse& use : *uses) result = result || when({role}, use) != Diagram::never;
  }
  return useful_[role] = result;
}

std::optional<HeldRoles> GiftConditions::with(const HeldRoles& held, RoleId role) const {
  HeldRoles result = held;
  const auto place = std::lower_bound(result.begin(), result.end(), role);
  if (place != result.end() && *place == role) return std::nullopt;
  result.insert(place, role);
  if (!is_admissible(model(), result)) return std::nullopt;
  return result;
}

}  // namespace polc
