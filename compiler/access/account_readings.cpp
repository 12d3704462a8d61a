#include "compiler/access/account_readings.h"

#include <algorithm>
#include <limits>

namespace polc {
namespace {

constexpr std::uint64_t impossible = std::numeric_limits<std::uint64_t>::max();

/// Pairs of nodes that are walked for one question and its kin; those of a policy that a person wrote take dozens.
constexpr std::size_t max_pairs = std::size_t{1} << 19;

}  // namespace

AccountReadings::AccountReadings(ConditionDiagrams& conditions, Layer base)
    : conditions_(conditions),
      diagrams_(conditions.diagrams()),
      base_(base),
      base_scope_(conditions, base),
      layer_scope_(conditions) {
  const Model& model = conditions_.model();
  for (std::uint32_t position = 0; position < model.variables.size(); ++position) {
    const Variable& variable = model.variables[position];
    if (variable.kind != Variable::Kind::setting || variable.layer > base || variable.immutable) continue;
    const auto setting = id_at<VariableId>(position);
    const SettingOverride before = model.setting_in(setting, base);
    Changed changed{before.default_value, *variable.default_value, before.allowed};
    // A value may be gone without a word about this setting: where one that is always on requires another.
    for (const unsigned value : before.allowed.set_bits()) {
      if (!layer_scope_.is_possible(diagrams_.is(setting, value))) changed.kept.reset(value);
    }
    if (changed.base_default != changed.layer_default || changed.kept != before.allowed) changed_[position] = changed;
  }
}

Span AccountReadings::place_of(VariableId setting) const {
  const Model& model = conditions_.model();
  for (const SettingOverride& later : model.variables[index(setting)].overrides) {
    if (later.layer > base_) return later.span;
  }
  // Not declared again: a setting of the layer requires what it has no choice but to be.
  for (const Variable& variable : model.variables) {
    for (const SettingRequirement& requirement : variable.requirements) {
      if (variable.layer > base_ && requirement.setting == setting) return requirement.span;
    }
  }
  return model.variables[index(setting)].span;
}

std::vector<VariableId> AccountReadings::bound_together(std::vector<VariableId> variables) const {
  for (std::size_t before = variables.size() + 1; before != variables.size();) {
    before = variables.size();
    variables = layer_scope_.with_required(base_scope_.with_required(std::move(variables)));
  }
  return variables;
}

std::uint32_t AccountReadings::variable_of(const Pair& pair) const {
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  const auto tested = [&](Diagram a) {
    return DiagramManager::is_constant(a) ? none : static_cast<std::uint32_t>(index(diagrams_.variable(a)));
  };
  return std::min(tested(pair.first), tested(pair.second));
}

AccountReadings::Pair AccountReadings::after(const Pair& pair, std::uint32_t variable, const Step& step) const {
  const auto follow = [&](Diagram a, std::uint32_t value) {
    return !DiagramManager::is_constant(a) && index(diagrams_.variable(a)) == variable ? diagrams_.child(a, value) : a;
  };
  return {follow(pair.first, step.in_base), follow(pair.second, step.in_layer)};
}

std::vector<AccountReadings::Step> AccountReadings::steps_at(std::uint32_t position) const {
  constexpr std::uint64_t cost_of_choice = 10000;
  const auto id = id_at<VariableId>(position);
  const Variable& variable = conditions_.model().variables[position];
  const bool is_setting = variable.kind == Variable::Kind::setting;
  std::vector<Step> steps;
  const auto found = changed_.find(position);
  if (found != changed_.end()) {
    const Changed& changed = found->second;
    steps.push_back({0, changed.base_default, changed.layer_default});
    for (std::uint32_t value = 0; value < diagrams_.domain_size(id); ++value)
      steps.push_back({cost_of_choice, value, changed.kept.test(value) ? value : changed.layer_default});
    return steps;
  }
  for (std::uint32_t value = 0; value < diagrams_.domain_size(id); ++value) {
    const bool is_default = variable.default_value == value;
    const std::uint64_t cost_of_attribute = is_default                                                ? 1
                                            : conditions_.model().domain_of(id).boolean && value == 0 ? 2
                                                                                                      : 3;
    steps.push_back({!is_setting ? cost_of_attribute : is_default ? 0 : cost_of_choice, value, value});
  }
  return steps;
}

std::uint64_t AccountReadings::cheapest(const Pair& pair) {
  if (pair.first == Diagram::never || pair.second == Diagram::never) return impossible;
  if (pair.first == Diagram::always && pair.second == Diagram::always) return 0;
  if (const auto found = memo_.find(pair); found != memo_.end()) return found->second.cost;
  if (memo_.size() >= max_pairs) throw LimitReached(Limit::steps);
  diagrams_.spend(1);
  const std::uint32_t variable = variable_of(pair);
  Step best;
  best.cost = impossible;
  for (Step step : steps_at(variable)) {
    const std::uint64_t rest = cheapest(after(pair, variable, step));
    if (rest == impossible || rest + step.cost >= best.cost) continue;
    step.cost += rest;
    best = step;
  }
  memo_[pair] = best;
  return best.cost;
}

std::optional<AccountReadings::Case> AccountReadings::meet(Diagram in_base, Diagram in_layer) {
  if (in_base == Diagram::never || in_layer == Diagram::never) return std::nullopt;
  std::vector<VariableId> tested = diagrams_.support(in_base);
  const std::vector<VariableId> more = diagrams_.support(in_layer);
  tested.insert(tested.end(), more.begin(), more.end());
  tested = bound_together(std::move(tested));
  Pair pair{diagrams_.conjunction(in_base, base_scope_.around(tested)),
            diagrams_.conjunction(in_layer, layer_scope_.around(tested))};
  if (memo_.size() > max_pairs / 2) memo_.clear();
  if (cheapest(pair) == impossible) return std::nullopt;
  Case result;
  result.in_base.values.resize(diagrams_.variable_count());
  result.in_layer.values.resize(diagrams_.variable_count());
  while (!DiagramManager::is_constant(pair.first) || !DiagramManager::is_constant(pair.second)) {
    const std::uint32_t variable = variable_of(pair);
    const Step& step = memo_.at(pair);
    result.in_base.values[variable] = step.in_base;
    result.in_layer.values[variable] = step.in_layer;
    if (step.in_base != step.in_layer) result.changed.push_back(id_at<VariableId>(variable));
    pair = after(pair, variable, step);
  }
  return result;
}

}  // namespace polc
