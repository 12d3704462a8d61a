#include "compiler/analysis/lint/restriction_reaches_named.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compiler/access/subjects.h"
#include "compiler/text/name_text.h"

namespace polc::lint {
namespace {

bool names(const Rule& rule, RoleId role) {
  return has_role(rule.roles, role);
}

class ReachCheck {
 public:
  ReachCheck(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink)
      : facts_(facts), model_(facts.model()), silent_(silent), sink_(sink) {}

  void check() {
    const bool is_used = std::any_of(model_.rules.begin(), model_.rules.end(), is_forbid_of_all);
    if (!is_used) return;
    for (const PermissionClass& permission_class : facts_.classes) {
      for (const ClassUse& use : permission_class.uses) follow(permission_class, use);
    }
    report();
  }

 private:
  /// A grant to one of the roles that it names.
  using NamedGrant = std::pair<StatementId, RoleId>;

  static bool is_forbid_of_all(const Rule& rule) { return rule.origin == Rule::Origin::forbid && rule.all_roles; }

  /// Narrows down which restrictions take all of the grant, for each role that it names.
  void follow(const PermissionClass& permission_class, const ClassUse& use) {
    const Rule& rule = model_.rules[use.rule];
    const StatementId statement = facts_.statements.of(use.rule);
    const bool is_named = rule.kind == Rule::Kind::grant && !rule.all_roles && !use.implied_by &&
                          rule.origin != Rule::Origin::custom_roles;
    if (!is_named || silent_[index(statement)]) return;
    for (const RoleId role : rule.roles) {
      const auto [known, is_new] = takers_.try_emplace({statement, role});
      if (!is_new && known->second.empty()) continue;
      const std::vector<StatementId> takers = takers_of(permission_class, use, role);
      if (is_new) {
        known->second = takers;
      } else {
        const auto is_gone = [&](StatementId taker) {
          return std::find(takers.begin(), takers.end(), taker) == takers.end();
        };
        known->second.erase(std::remove_if(known->second.begin(), known->second.end(), is_gone), known->second.end());
      }
    }
  }

  /// The restrictions that each take all of the use from a holder of the role.
  std::vector<StatementId> takers_of(const PermissionClass& permission_class, const ClassUse& use, RoleId role) {
    std::vector<StatementId> takers;
    for (const ClassUse& other : permission_class.uses) {
      const Rule& rule = model_.rules[other.rule];
      const StatementId statement = facts_.statements.of(other.rule);
      if (!is_forbid_of_all(rule) || silent_[index(statement)] || !names(rule, role)) continue;
      const bool takes_level = index(rule.level) < index(model_.rules[use.rule].level);
      if (takes_level && !facts_.scope.is_possible(facts_.diagrams().difference(use.when, other.when)))
        takers.push_back(statement);
    }
    return takers;
  }

  /// The roles as they have to be written, with those that are excepted already.
  std::string all_roles_except(const Rule& rule, RoleId role) const {
    std::string text = "all roles except ";
    for (const std::string& name : rule.excepted) text += name_text(name) + ", ";
    return text + name_text(model_.roles[index(role)].name);
  }

  /// Each restriction once, with the first grant in the text.
  void report() {
    std::vector<bool> done(facts_.statements.size());
    for (const auto& [grant, takers] : takers_) {
      if (takers.empty() || done[index(takers.front())]) continue;
      done[index(takers.front())] = true;
      const auto& [statement, role] = grant;
      sink_
          .report(Code::restriction_reaches_named, facts_.statements.rule(takers.front()).span,
                  {model_.roles[index(role)].name, all_roles_except(facts_.statements.rule(takers.front()), role)})
          .label(facts_.statements.rule(statement).span, "granted to `" + model_.roles[index(role)].name + "` here");
    }
  }

  PolicyFacts& facts_;
  const Model& model_;
  const std::vector<bool>& silent_;
  DiagnosticSink& sink_;
  std::map<NamedGrant, std::vector<StatementId>> takers_;
};

}  // namespace

void check_reach(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink) {
  ReachCheck(facts, silent, sink).check();
}

}  // namespace polc::lint
