#include "compiler/analysis/lint/ineffective_variables.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "compiler/access/subjects.h"
#include "compiler/text/name_list.h"

namespace polc::lint {
namespace {

class VariableCheck {
 public:
  explicit VariableCheck(PolicyFacts& facts) : facts_(facts), model_(facts.model()) {}

  std::vector<bool> ineffective() {
    ineffective_ = candidates();
    for (const PermissionClass& permission_class : facts_.classes) {
      const bool is_restricted = tests_ineffective(permission_class, Rule::Kind::restriction);
      if (!is_restricted && !tests_ineffective(permission_class, Rule::Kind::grant)) continue;
      conditions_ = &facts_.access.of(permission_class.permissions.front());
      try_roles();
      if (is_restricted && tests_ineffective(permission_class, Rule::Kind::restriction)) try_pairs();
    }
    return ineffective_;
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
    // What decides who gives roles is of use, though no decision depends on it.
    for (const RoleGift& gift : model_.gifts) {
      for (const Target& target : gift.targets) {
        for (const VariableId tested : facts_.scope.support(facts_.access.conditions().of(target.condition)))
          result[index(tested)] = false;
      }
    }
    return result;
  }

  bool tests_ineffective(const PermissionClass& permission_class, Rule::Kind kind) {
    return std::any_of(permission_class.uses.begin(), permission_class.uses.end(), [&](const ClassUse& use) {
      if (model_.rules[use.rule].kind != kind) return false;
      const std::vector<VariableId>& tested = facts_.scope.support(use.when);
      return std::any_of(tested.begin(), tested.end(),
                         [&](VariableId variable) { return ineffective_[index(variable)]; });
    });
  }

  void drop_decisive(Diagram decision) {
    for (const VariableId variable : facts_.scope.support(decision)) {
      if (ineffective_[index(variable)] && facts_.scope.depends_on(decision, variable))
        ineffective_[index(variable)] = false;
    }
  }

  Diagram allowed(const RoleGroup& group, std::size_t t) {
    return facts_.diagrams().difference(facts_.diagrams().difference(group.granted[t], group.forbidden[t]),
                                        conditions_->every_subject[t]);
  }

  void try_roles() {
    for (const RoleGroup& group : conditions_->groups) {
      for (std::size_t t = 0; t < group.granted.size(); ++t) drop_decisive(allowed(group, t));
    }
  }

  /// A role may take from a subject what another one gives.
  void try_pairs() {
    for (const RoleGroup& bound : conditions_->groups) {
      if (bound.forbidden.back() == Diagram::never) continue;
      for (const RoleGroup& holder : conditions_->groups) {
        if (!may_meet(bound, holder)) continue;
        for (std::size_t t = 0; t < bound.forbidden.size(); ++t) {
          drop_decisive(facts_.diagrams().difference(allowed(holder, t), bound.forbidden[t]));
        }
      }
    }
  }

  bool may_meet(const RoleGroup& left, const RoleGroup& right) const {
    return std::any_of(left.roles.begin(), left.roles.end(), [&](RoleId one) {
      return std::any_of(right.roles.begin(), right.roles.end(),
                         [&](RoleId other) { return is_admissible(model_, {one, other}); });
    });
  }

  PolicyFacts& facts_;
  const Model& model_;
  std::vector<bool> ineffective_;                     // By VariableId: no decision was found that depends on it.
  const PermissionConditions* conditions_ = nullptr;  // Of the class at hand.
};

/// Which statements name a variable in a condition, whether or not it matters there.
class Testers {
 public:
  Testers(const PolicyFacts& facts, const std::vector<bool>& wanted)
      : model_(facts.model()), wanted_(wanted), statements_(wanted.size()), seen_(model_.expressions.size(), none) {
    for (std::size_t position = 0; position < facts.statements.size(); ++position) {
      const auto statement = id_at<StatementId>(position);
      for (const std::uint32_t rule : facts.statements.rules(statement)) {
        for (const Target& target : model_.rules[rule].targets) visit(target.condition, statement);
      }
    }
  }

  const std::vector<StatementId>& of(VariableId variable) const { return statements_[index(variable)]; }

 private:
  static constexpr auto none = static_cast<std::uint32_t>(-1);

  /// Each expression once a statement: they share parts.
  void visit(ExpressionId condition, StatementId statement) {
    std::vector<ExpressionId> pending{condition};
    while (!pending.empty()) {
      const ExpressionId id = pending.back();
      pending.pop_back();
      const auto number = static_cast<std::uint32_t>(index(statement));
      if (std::exchange(seen_[index(id)], number) == number) continue;
      const Expression& expression = model_.expressions[id];
      pending.insert(pending.end(), expression.operands.begin(), expression.operands.end());
      if (expression.tests_variable()) add(expression.variable, statement);
      if (expression.compares_two()) add(expression.other, statement);
    }
  }

  void add(VariableId variable, StatementId statement) {
    std::vector<StatementId>& statements = statements_[index(variable)];
    if (wanted_[index(variable)] && (statements.empty() || statements.back() != statement))
      statements.push_back(statement);
  }

  const Model& model_;
  const std::vector<bool>& wanted_;
  std::vector<std::vector<StatementId>> statements_;  // By VariableId.
  std::vector<std::uint32_t> seen_;                   // By ExpressionId: the last statement that reached it.
};

void report(const PolicyFacts& facts, const Variable& variable, const std::vector<StatementId>& testers,
            DiagnosticSink& sink) {
  const std::string tail = testers.empty() ? "" : ": the rules that test it decide the same for each of its values";
  const bool is_setting = variable.kind == Variable::Kind::setting;
  const std::string of =
      variable.resource ? " of `" + facts.model().resources[index(*variable.resource)].name + "`" : "";
  Diagnostic& diagnostic = sink.report(is_setting ? Code::ineffective_setting : Code::unused_attribute, variable.span,
                                       {variable.name, of + tail});
  constexpr std::size_t shown = 3;
  for (std::size_t position = 0; position < std::min(shown, testers.size()); ++position) {
    diagnostic.label(facts.statements.rule(testers[position]).span, "tested here");
  }
}

/// What declares a variable: a group of settings, a resource, or the context, in a file.
std::string owner_of(const Model& model, const Variable& variable) {
  const std::string file = std::to_string(static_cast<std::uint32_t>(variable.span.file));
  if (variable.kind == Variable::Kind::setting)
    return file + " setting " + variable.name.substr(0, variable.name.find('.'));
  return file + " attribute " + (variable.resource ? model.resources[index(*variable.resource)].name : "");
}

/// Of many that nothing tests in one declaration, the first is reported, and names the others.
void report_untested(const PolicyFacts& facts, const std::vector<VariableId>& untested, DiagnosticSink& sink) {
  constexpr std::size_t most_apart = 3;
  const auto variable = [&](VariableId id) -> const Variable& { return facts.model().variables[index(id)]; };
  if (untested.size() <= most_apart) {
    for (const VariableId id : untested) report(facts, variable(id), {}, sink);
    return;
  }
  report(facts, variable(untested.front()), {}, sink);
  const std::vector<VariableId> others(untested.begin() + 1, untested.end());
  sink.all().back().help("the same is true of " + first_of(others, examples_shown, [&](VariableId id) {
                           return in_backquotes(variable(id).name);
                         }));
}

}  // namespace

std::vector<bool> ineffective_variables(PolicyFacts& facts) {
  return VariableCheck(facts).ineffective();
}

void report_variables(PolicyFacts& facts, const std::vector<bool>& ineffective, const std::vector<bool>& explained,
                      DiagnosticSink& sink) {
  if (std::none_of(ineffective.begin(), ineffective.end(), [](bool one) { return one; })) return;
  const Testers testers(facts, ineffective);
  std::map<std::string, std::vector<VariableId>> untested;
  for (std::size_t position = 0; position < ineffective.size(); ++position) {
    if (!ineffective[position]) continue;
    const std::vector<StatementId>& statements = testers.of(id_at<VariableId>(position));
    const bool is_explained =
        !statements.empty() && std::all_of(statements.begin(), statements.end(),
                                           [&](StatementId statement) { return explained[index(statement)]; });
    const Variable& variable = facts.model().variables[position];
    if (statements.empty()) {
      untested[owner_of(facts.model(), variable)].push_back(id_at<VariableId>(position));
    } else if (!is_explained) {
      report(facts, variable, statements, sink);
    }
  }
  for (const auto& [owner, variables] : untested) report_untested(facts, variables, sink);
}

}  // namespace polc::lint
