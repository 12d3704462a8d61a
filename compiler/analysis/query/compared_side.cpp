#include "compiler/analysis/query/compared_side.h"

#include <algorithm>
#include <array>

#include "pol/exclusive.h"

namespace polc {

using pol::format::ExplainRule;
using pol::format::Setting;

ComparedSide::ComparedSide(SharedTerms& terms, Side side)
    : terms_(terms),
      side_(side),
      own_(terms.table(side)),
      explanations_(pol::Explanations::open(terms.table(side))),
      tied_(terms.variables().size()) {
  for (std::size_t t = 0; t < terms_.upper_levels(); ++t) {
    without_.granted.push_back(own_level(t + 1) == 0 ? Diagram::always : Diagram::never);
    without_.forbidden.push_back(Diagram::never);
  }
  const pol::TableData& data = table().data();
  const auto first = static_cast<std::uint32_t>(data.attributes.size());
  for (std::uint32_t number = 0; number < data.settings.size(); ++number) {
    const VariableId setting = terms_.variable(side_, first + number);
    for (std::uint32_t each = 0; each < data.settings[number].requirement_count; ++each) {
      const VariableId required =
          terms_.variable(side_, first + data.requirements[data.settings[number].first_requirement + each].setting);
      tied_[index(setting)].push_back(required);
      tied_[index(required)].push_back(setting);
    }
  }
}

std::uint32_t ComparedSide::own_level(std::size_t shared_level) const {
  for (std::size_t level = shared_level; level < terms_.levels().size(); ++level) {
    if (terms_.levels()[level].in.is_on(side_)) return terms_.levels()[level].in[side_];
  }
  return table().level_count();
}

Diagram ComparedSide::shared(Diagram own) {
  if (DiagramManager::is_constant(own)) return own;
  if (const auto found = shared_.find(own); found != shared_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(index(own_.diagrams().variable(own)));
  const Diagram result = terms_.join(side_, terms_.variable(side_, number),
                                     [&](std::uint32_t value) { return shared(own_.diagrams().child(own, value)); });
  return shared_.emplace(own, result).first->second;
}

Diagram ComparedSide::shared_condition(std::uint32_t condition) {
  if (condition <= pol::format::condition_always) return static_cast<Diagram>(condition);
  if (const auto found = shared_conditions_.find(condition); found != shared_conditions_.end()) return found->second;
  const pol::Explanations::Node node = explanations_->node(static_cast<pol::ConditionId>(condition));
  const Diagram result = terms_.join(side_, terms_.variable(side_, node.variable),
                                     [&](std::uint32_t value) { return shared_condition(node.next[value]); });
  return shared_conditions_.emplace(condition, result).first->second;
}

LevelConditions ComparedSide::shared(const RoleGroup& group) {
  LevelConditions result = without_;
  for (std::size_t t = 0; t < terms_.upper_levels(); ++t) {
    const std::uint32_t own = own_level(t + 1);
    if (own == 0 || own == table().level_count()) continue;
    result.granted[t] = shared(group.granted[own - 1]);
    result.forbidden[t] = shared(group.forbidden[own - 1]);
  }
  return result;
}

std::vector<SharedRoleGroup> ComparedSide::groups(std::uint32_t permission) {
  const pol::PermissionId own{terms_.permissions()[permission].in[side_]};
  const PermissionConditions conditions = own_.ask(own, [&] { return own_.of(own); });
  std::vector<SharedRoleGroup> result;
  for (const RoleGroup& group : conditions.groups) {
    SharedRoleGroup& each = result.emplace_back();
    for (const RoleId role : group.roles)
      each.roles.push_back(terms_.role(side_, static_cast<std::uint32_t>(index(role))));
    std::sort(each.roles.begin(), each.roles.end());
    each.conditions = shared(group);
  }
  return result;
}

Diagram ComparedSide::admitted_by(VariableId variable) {
  const SharedVariable& shared = terms_.variables()[index(variable)];
  if (!shared.is_setting || !shared.in.is_on(side_)) return Diagram::always;
  const pol::TableData& data = table().data();
  const auto first = static_cast<std::uint32_t>(data.attributes.size());
  const Setting& setting = data.settings[shared.in[side_] - first];
  DiagramManager& diagrams = terms_.diagrams();
  const auto in_set = [&](std::uint32_t set, std::uint32_t value) {
    return (data.value_sets[set + value / 64] >> (value % 64) & 1) != 0;
  };
  const auto constant = [](bool holds) { return holds ? Diagram::always : Diagram::never; };
  Diagram met = Diagram::always;
  for (std::uint32_t each = 0; each < setting.requirement_count; ++each) {
    const pol::format::Requirement& requirement = data.requirements[setting.first_requirement + each];
    const Diagram has_it =
        terms_.join(side_, terms_.variable(side_, first + requirement.setting),
                    [&](std::uint32_t value) { return constant(in_set(requirement.values, value)); });
    met = diagrams.conjunction(met, has_it);
  }
  const std::uint32_t unchosen = (setting.flags & Setting::boolean) != 0 ? 0 : setting.default_value;
  const bool is_fixed = (setting.flags & Setting::immutable) != 0;
  return terms_.join(side_, variable, [&](std::uint32_t value) {
    const bool is_allowed = is_fixed ? value == setting.default_value : in_set(setting.allowed, value);
    if (!is_allowed) return Diagram::never;
    return value == unchosen ? Diagram::always : met;
  });
}

Diagram ComparedSide::bounds_of(VariableId variable) {
  if (!terms_.variables()[index(variable)].in.is_on(side_)) return Diagram::always;
  const Diagram has_value = terms_.join(side_, variable, [](std::uint32_t) { return Diagram::always; });
  return terms_.diagrams().conjunction(admitted_by(variable), has_value);
}

bool ComparedSide::admits(std::uint32_t first, std::uint32_t second) const {
  const std::array<pol::RoleId, 2> both{pol::RoleId{terms_.roles()[first].in[side_]},
                                        pol::RoleId{terms_.roles()[second].in[side_]}};
  return !pol::find_conflict(table(), pol::RoleSet(both)).has_value();
}

std::vector<SharedStatement> ComparedSide::statements(std::uint32_t permission) {
  std::vector<SharedStatement> result;
  if (!explanations_) return result;
  for (const pol::format::ExplainUse& use :
       explanations_->uses(pol::PermissionId{terms_.permissions()[permission].in[side_]})) {
    const ExplainRule& rule = explanations_->rule(use.rule);
    if (rule.origin == ExplainRule::absence || rule.origin == ExplainRule::implication) continue;
    SharedStatement& each = result.emplace_back();
    each.statement = explanations_->statement(use.rule);
    if (use.implied_by != pol::format::none) each.implied_by = explanations_->statement(use.implied_by);
    each.binds_everyone = rule.origin == ExplainRule::require;
    each.is_restriction = each.binds_everyone || rule.origin == ExplainRule::forbid;
    each.level = terms_.level(side_, rule.level);
    for (const std::uint32_t role : explanations_->roles(rule.reached)) each.roles.push_back(terms_.role(side_, role));
    std::sort(each.roles.begin(), each.roles.end());
    each.condition = shared_condition(use.condition);
  }
  return result;
}

std::optional<std::uint32_t> ComparedSide::fallback() const {
  const std::uint32_t role = table().data().fallback_role;
  if (role == pol::format::none) return std::nullopt;
  return terms_.role(side_, role);
}

}  // namespace polc
