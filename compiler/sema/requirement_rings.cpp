// Defines check_requirement_rings of settings.h.
#include <algorithm>
#include <vector>

#include "compiler/sema/settings.h"

namespace polc::sema {
namespace {

/// Depth-first over the settings, from each to those that must be in force before it.
///
/// A setting is in force where its requirements bind: a switch that is on, another one away from its default. An
/// account changes one setting at a time. So on a way back to where it began, the first that an account puts in force
/// would need the next one to be so already, and nobody can begin: `a = off requires b; b = off requires a;`. Where all
/// are in force by default nobody can end it: each is required by another, and the policy would speak of accounts that
/// there are none of. A requirement that is met out of force (`requires reach in {near, far}`, where `near` is the
/// default) makes no such way, nor does a setting that has one value for ever.
class Rings {
 public:
  explicit Rings(Workspace& workspace) : workspace_(workspace), variables_(workspace.model.variables) {
    state_.resize(variables_.size(), State::unseen);
  }

  /// Without recursion: a chain may be thousands of settings long.
  void visit(VariableId root) {
    if (state_[index(root)] != State::unseen || is_fixed(root)) return;
    open(root);
    while (!path_.empty()) {
      Step& step = path_.back();
      const std::vector<SettingRequirement>& requirements = variables_[index(step.setting)].requirements;
      if (step.next == requirements.size()) {
        state_[index(step.setting)] = State::done;
        path_.pop_back();
        continue;
      }
      const SettingRequirement& requirement = requirements[step.next++];
      if (!must_be_in_force(requirement)) continue;
      if (state_[index(requirement.setting)] == State::unseen)
        open(requirement.setting);
      else if (state_[index(requirement.setting)] == State::open)
        report_ring_at(requirement.setting);
    }
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Step {
    VariableId setting{};
    std::size_t next = 0;
  };

  void open(VariableId setting) {
    state_[index(setting)] = State::open;
    path_.push_back({setting, 0});
  }

  bool is_switch(VariableId setting) const { return workspace_.model.domain_of(setting).boolean; }

  bool is_fixed(VariableId setting) const { return variables_[index(setting)].allowed.count() == 1; }

  bool must_be_in_force(const SettingRequirement& requirement) const {
    const Variable& required = variables_[index(requirement.setting)];
    const std::uint32_t out_of_force = is_switch(requirement.setting) ? 0 : required.default_value.value_or(0);
    ValueSet values = requirement.values;
    values &= required.allowed;
    return values.any() && !values.test(out_of_force) && !is_fixed(requirement.setting);
  }

  void report_ring_at(VariableId first) {
    std::vector<CycleStep> steps;
    const auto start =
        std::find_if(path_.begin(), path_.end(), [&](const Step& step) { return step.setting == first; });
    for (auto step = start; step != path_.end(); ++step) {
      const Variable& setting = variables_[index(step->setting)];
      steps.push_back({setting.name, setting.requirements[step->next - 1].span});
    }
    report_cycle(workspace_, Code::requirement_ring, steps, "requires");
  }

  Workspace& workspace_;
  const std::vector<Variable>& variables_;
  std::vector<State> state_;
  std::vector<Step> path_;
};

}  // namespace

void check_requirement_rings(Workspace& workspace, const std::vector<DeclaredSetting>& settings) {
  Rings rings(workspace);
  for (const DeclaredSetting& declared : settings) {
    if (!workspace.symbols.broken_variables[index(declared.variable)]) rings.visit(declared.variable);
  }
}

}  // namespace polc::sema
