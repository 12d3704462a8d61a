#include "compiler/analysis/lint/restriction_not_inherited.h"

#include <algorithm>

#include "compiler/access/subjects.h"
#include "compiler/analysis/lint/causes.h"
#include "compiler/analysis/lint/class_conditions.h"

namespace polc::lint {
namespace {

class InheritanceCheck {
 public:
  InheritanceCheck(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink)
      : facts_(facts), model_(facts.model()), sink_(sink), done_(silent), seniors_(seniors_of_each(model_)) {
    for (std::size_t role = 0; role < seniors_.size(); ++role) {
      std::vector<RoleId>& seniors = seniors_[role];
      std::erase(seniors, id_at<RoleId>(role));
      // The nearest senior role first: the one that includes the fewest.
      std::stable_sort(seniors.begin(), seniors.end(), [&](RoleId left, RoleId right) {
        return model_.roles[index(left)].closure.size() < model_.roles[index(right)].closure.size();
      });
    }
  }

  void check() {
    for (const PermissionClass& permission_class : facts_.classes) {
      if (std::none_of(permission_class.uses.begin(), permission_class.uses.end(),
                       [&](const ClassUse& use) { return is_open(use); })) {
        continue;
      }
      ClassConditions conditions(facts_, permission_class);
      for (const ClassUse& use : permission_class.uses) {
        if (is_open(use)) check(permission_class, use, conditions);
      }
    }
  }

 private:
  bool is_open(const ClassUse& use) const {
    const Rule& rule = model_.rules[use.rule];
    if (rule.origin != Rule::Origin::forbid || done_[index(facts_.statements.of(use.rule))]) return false;
    return std::any_of(rule.roles.begin(), rule.roles.end(),
                       [&](RoleId role) { return !seniors_[index(role)].empty(); });
  }

  void check(const PermissionClass& permission_class, const ClassUse& use, ClassConditions& conditions) {
    const Rule& rule = model_.rules[use.rule];
    for (const RoleId role : rule.roles) {
      for (const RoleId senior : seniors_[index(role)]) {
        if (has_role(rule.roles, senior)) continue;
        for (std::size_t t = index(rule.level); t < facts_.access.upper_levels(); ++t) {
          const Diagram kept = still_granted(senior, role, use, conditions, t);
          if (!facts_.scope.is_possible(kept)) continue;
          report(permission_class, rule, role, senior, kept, t, conditions);
          done_[index(facts_.statements.of(use.rule))] = true;
          return;
        }
      }
    }
  }

  /// What is taken from the role, and what its senior role has through nothing else than that role.
  Diagram still_granted(RoleId senior, RoleId role, const ClassUse& use, ClassConditions& conditions, std::size_t t) {
    DiagramManager& diagrams = facts_.diagrams();
    Diagram kept = diagrams.conjunction(use.when, conditions.granted(role)[t]);
    kept = diagrams.difference(kept, conditions.forbidden(senior)[t]);
    kept = diagrams.difference(kept, conditions.every_subject()[t]);
    const std::vector<RoleId>& below = model_.roles[index(role)].closure;
    for (const RoleId held : model_.roles[index(senior)].closure) {
      if (kept == Diagram::never) break;
      if (has_role(below, held)) continue;
      for (const ClassUse* grant : conditions.grants_to(held)) {
        if (index(model_.rules[grant->rule].level) > t) kept = diagrams.difference(kept, grant->when);
      }
    }
    return kept;
  }

  void report(const PermissionClass& permission_class, const Rule& rule, RoleId role, RoleId senior, Diagram kept,
              std::size_t t, ClassConditions& conditions) {
    const Role& senior_role = model_.roles[index(senior)];
    Causes causes(facts_);
    for (const RoleId held : model_.roles[index(role)].closure)
      kept = causes.cover(kept, conditions.grants_to(held), t, senior);
    Diagnostic& diagnostic = sink_.report(Code::restriction_not_inherited, rule.span,
                                          {model_.permissions[index(permission_class.permissions.front())].name,
                                           model_.roles[index(role)].name, senior_role.name});
    diagnostic.label(senior_role.span, "includes `" + model_.roles[index(role)].name + "`");
    causes.label(diagnostic);
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::vector<bool> done_;                    // By StatementId.
  std::vector<std::vector<RoleId>> seniors_;  // By RoleId.
};

}  // namespace

void check_inheritance(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink) {
  InheritanceCheck(facts, silent, sink).check();
}

}  // namespace polc::lint
