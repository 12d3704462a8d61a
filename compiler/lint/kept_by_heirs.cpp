// Entry: check_heirs.
#include "compiler/lint/kept_by_heirs.h"

#include <algorithm>

#include "compiler/lint/causes.h"
#include "compiler/lint/class_functions.h"

namespace polc::warnings {
namespace {

class HeirCheck {
 public:
  HeirCheck(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink)
      : facts_(facts), model_(facts.model()), sink_(sink), done_(silent), heirs_(model_.roles.size()) {
    for (std::size_t position = 0; position < model_.roles.size(); ++position) {
      const auto role = id_at<RoleId>(position);
      for (const RoleId held : model_.roles[position].closure) {
        if (held != role) heirs_[index(held)].push_back(role);
      }
    }
    // The nearest heir first: the one that includes the fewest.
    for (std::vector<RoleId>& heirs : heirs_) {
      std::stable_sort(heirs.begin(), heirs.end(), [&](RoleId left, RoleId right) {
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
      ClassFunctions functions(facts_, permission_class);
      for (const ClassUse& use : permission_class.uses) {
        if (is_open(use)) check(permission_class, use, functions);
      }
    }
  }

 private:
  bool is_open(const ClassUse& use) const {
    const Rule& rule = model_.rules[use.rule];
    if (rule.origin != Rule::Origin::forbid || done_[index(facts_.units.of(use.rule))]) return false;
    return std::any_of(rule.roles.begin(), rule.roles.end(), [&](RoleId role) { return !heirs_[index(role)].empty(); });
  }

  void check(const PermissionClass& permission_class, const ClassUse& use, ClassFunctions& functions) {
    const Rule& rule = model_.rules[use.rule];
    for (const RoleId role : rule.roles) {
      for (const RoleId heir : heirs_[index(role)]) {
        if (std::binary_search(rule.roles.begin(), rule.roles.end(), heir)) continue;
        for (std::size_t t = index(rule.level); t < facts_.functions.thresholds(); ++t) {
          const Diagram kept = kept_by(heir, role, use, functions, t);
          if (!facts_.scope.is_possible(kept)) continue;
          report(permission_class, rule, role, heir, kept, t, functions);
          done_[index(facts_.units.of(use.rule))] = true;
          return;
        }
      }
    }
  }

  /// What is taken from the role, and what its heir has through nothing else than that role.
  Diagram kept_by(RoleId heir, RoleId role, const ClassUse& use, ClassFunctions& functions, std::size_t t) {
    Diagrams& diagrams = facts_.diagrams();
    Diagram kept = diagrams.both(use.when, functions.granted(role)[t]);
    kept = diagrams.difference(kept, functions.forbidden(heir)[t]);
    kept = diagrams.difference(kept, functions.every_subject()[t]);
    const std::vector<RoleId>& below = model_.roles[index(role)].closure;
    for (const RoleId held : model_.roles[index(heir)].closure) {
      if (kept == Diagram::never) break;
      if (std::binary_search(below.begin(), below.end(), held)) continue;
      for (const ClassUse* grant : functions.grants_to(held)) {
        if (index(model_.rules[grant->rule].level) > t) kept = diagrams.difference(kept, grant->when);
      }
    }
    return kept;
  }

  void report(const PermissionClass& permission_class, const Rule& rule, RoleId role, RoleId heir, Diagram kept,
              std::size_t t, ClassFunctions& functions) {
    const Role& senior = model_.roles[index(heir)];
    Causes causes(facts_);
    for (const RoleId held : model_.roles[index(role)].closure)
      kept = causes.cover(kept, functions.grants_to(held), t, heir);
    Diagnostic& diagnostic = sink_.report(Code::restriction_not_inherited, rule.span,
                                          {model_.permissions[index(permission_class.permissions.front())].name,
                                           model_.roles[index(role)].name, senior.name});
    diagnostic.label(senior.span, "includes `" + model_.roles[index(role)].name + "`");
    causes.label(diagnostic);
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::vector<bool> done_;                  // By UnitId.
  std::vector<std::vector<RoleId>> heirs_;  // By RoleId.
};

}  // namespace

void check_heirs(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink) {
  HeirCheck(facts, silent, sink).check();
}

}  // namespace polc::warnings
