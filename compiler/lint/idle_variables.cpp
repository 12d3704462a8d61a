// Entry: check_variables.
#include "compiler/lint/idle_variables.h"

#include "compiler/decision/subjects.h"

#include <algorithm>


namespace polc::warnings {
namespace {

class VariableCheck {
 public:
  VariableCheck(PolicyFacts& facts, DiagnosticSink& sink)
      : facts_(facts), model_(facts.model()), sink_(sink), testers_(model_.variables.size()) {}

  std::vector<bool> check() {
    idle_ = candidates();
    for (const PermissionClass& permission_class : facts_.classes) {
      if (!note_testers(permission_class)) continue;
      functions_ = &facts_.functions.of(permission_class.permissions.front());
      try_roles();
      if (tests_idle(permission_class, Rule::Kind::restriction)) try_pairs();
    }
    for (std::size_t position = 0; position < idle_.size(); ++position) {
      if (idle_[position]) report(id_at<VariableId>(position));
    }
    return idle_;
  }

 private:
  std::vector<bool> candidates() const {
    std::vector<bool> result(model_.variables.size());
    for (std::size_t position = 0; position < result.size(); ++position) {
      const Variable& variable = model_.variables[position];
      const bool is_fixed = variable.kind == Variable::Kind::setting && variable.allowed.count() < 2;
      result[position] = !is_fixed;
    }
    for (const Variable& variable : model_.variables) {
      for (const SettingRequirement& requirement : variable.requirements) result[index(requirement.setting)] = false;
    }
    return result;
  }

  bool tests_idle(const PermissionClass& permission_class, Rule::Kind kind) {
    return std::any_of(permission_class.uses.begin(), permission_class.uses.end(), [&](const ClassUse& use) {
      if (model_.rules[use.rule].kind != kind) return false;
      const std::vector<VariableId>& tested = facts_.scope.support(use.when);
      return std::any_of(tested.begin(), tested.end(), [&](VariableId variable) { return idle_[index(variable)]; });
    });
  }

  /// Keeps a few of the rules that test a variable, to show them. False if the class tests no idle one.
  bool note_testers(const PermissionClass& permission_class) {
    constexpr std::size_t shown = 3;
    bool tests_one = false;
    for (const ClassUse& use : permission_class.uses) {
      for (const VariableId variable : facts_.scope.support(use.when)) {
        if (!idle_[index(variable)]) continue;
        tests_one = true;
        std::vector<std::uint32_t>& rules = testers_[index(variable)];
        const bool is_known = std::find(rules.begin(), rules.end(), use.rule) != rules.end();
        if (rules.size() < shown && !is_known) rules.push_back(use.rule);
      }
    }
    return tests_one;
  }

  void drop_decisive(Diagram decision) {
    for (const VariableId variable : facts_.scope.support(decision)) {
      if (idle_[index(variable)] && facts_.scope.depends_on(decision, variable)) idle_[index(variable)] = false;
    }
  }

  Diagram allowed(const RoleGroup& group, std::size_t t) {
    return facts_.diagrams().difference(facts_.diagrams().difference(group.granted[t], group.forbidden[t]),
                                        functions_->every_subject[t]);
  }

  void try_roles() {
    for (const RoleGroup& group : functions_->groups) {
      for (std::size_t t = 0; t < group.granted.size(); ++t) drop_decisive(allowed(group, t));
    }
  }

  /// A role may take from a subject what another one gives.
  void try_pairs() {
    for (const RoleGroup& bound : functions_->groups) {
      if (bound.forbidden.back() == Diagram::never) continue;
      for (const RoleGroup& holder : functions_->groups) {
        if (!may_meet(bound, holder)) continue;
        for (std::size_t t = 0; t < bound.forbidden.size(); ++t) {
          drop_decisive(facts_.diagrams().difference(allowed(holder, t), bound.forbidden[t]));
        }
      }
    }
  }

  bool may_meet(const RoleGroup& left, const RoleGroup& right) const {
    return std::any_of(left.roles.begin(), left.roles.end(), [&](RoleId one) {
      return std::any_of(right.roles.begin(), right.roles.end(), [&](RoleId other) {
        return is_admissible(model_, {one, other});
      });
    });
  }

  void report(VariableId id) {
    const Variable& variable = model_.variables[index(id)];
    const std::vector<std::uint32_t>& rules = testers_[index(id)];
    const std::string tail = rules.empty() ? "" : ": what tests it is decided the same either way";
    const bool is_setting = variable.kind == Variable::Kind::setting;
    const std::string of = variable.resource ? " of `" + model_.resources[index(*variable.resource)].name + "`" : "";
    Diagnostic& diagnostic =
        sink_.report(is_setting ? Code::idle_setting : Code::idle_attribute, variable.span, {variable.name, of + tail});
    for (const std::uint32_t rule : rules) diagnostic.label(model_.rules[rule].span, "tested here");
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::vector<bool> idle_;                           // By VariableId: no decision was found that depends on it.
  std::vector<std::vector<std::uint32_t>> testers_;  // By VariableId.
  const PermissionFunctions* functions_ = nullptr;   // Of the class at hand.
};

}  // namespace

std::vector<bool> check_variables(PolicyFacts& facts, DiagnosticSink& sink) { return VariableCheck(facts, sink).check(); }

}  // namespace polc::warnings
