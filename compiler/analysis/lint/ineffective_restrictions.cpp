#include "compiler/analysis/lint/ineffective_restrictions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/access/subjects.h"
#include "compiler/analysis/lint/causes.h"
#include "compiler/analysis/lint/class_conditions.h"
#include "compiler/analysis/lint/equal_statements.h"
#include "compiler/analysis/lint/rule_words.h"

namespace polc::lint {
namespace {

class RestrictionCheck {
 public:
  RestrictionCheck(PolicyFacts& facts, DiagnosticSink& sink) : facts_(facts), model_(facts.model()), sink_(sink) {}

  std::vector<bool> check(const std::vector<bool>& silent) {
    // As in redundant_grants.cpp: those that equal an earlier one are left out from the start.
    first_of_ = equal_statements(facts_, Rule::Kind::restriction, silent);
    removed_.assign(facts_.statements.size(), false);
    for (std::size_t position = 0; position < removed_.size(); ++position)
      removed_[position] = first_of_[position].has_value() && !silent[position];
    const std::vector<bool> wanted = candidates(silent);
    const std::vector<std::vector<StatementUse>> uses = uses_of_statements(facts_, wanted);
    for (const StatementId statement : facts_.statements.latest_first(Rule::Kind::restriction)) {
      if (removed_[index(statement)]) {
        report(statement, uses[index(statement)]);
        continue;
      }
      if (!wanted[index(statement)] || uses[index(statement)].empty() || counts(uses[index(statement)])) continue;
      report(statement, uses[index(statement)]);
      removed_[index(statement)] = true;
    }
    return removed_;
  }

 private:
  std::vector<bool> candidates(const std::vector<bool>& silent) {
    std::vector<bool> open(facts_.statements.size());
    for (std::size_t statement = 0; statement < open.size(); ++statement) {
      const Rule& rule = facts_.statements.rule(id_at<StatementId>(statement));
      open[statement] = !silent[statement] && rule.kind == Rule::Kind::restriction && !rule.immutable;
    }
    const auto is_open = [&](const ClassUse& use) {
      const std::size_t statement = index(facts_.statements.of(use.rule));
      return open[statement] && !removed_[statement];
    };
    for (const PermissionClass& permission_class : facts_.classes) {
      if (std::none_of(permission_class.uses.begin(), permission_class.uses.end(), is_open)) continue;
      ClassConditions conditions(facts_, permission_class, {&removed_, std::nullopt, nullptr});
      for (const ClassUse& use : permission_class.uses) {
        if (is_open(use) && counts(permission_class, use, conditions))
          open[index(facts_.statements.of(use.rule))] = false;
      }
    }
    return open;
  }

  bool counts(const std::vector<StatementUse>& uses) {
    return std::any_of(uses.begin(), uses.end(), [&](const StatementUse& use) {
      ClassConditions conditions(facts_, *use.permission_class, {&removed_, std::nullopt, nullptr});
      return counts(*use.permission_class, *use.use, conditions);
    });
  }

  /// True if a decision on the class would change without the use's statement.
  bool counts(const PermissionClass& permission_class, const ClassUse& use, ClassConditions& conditions) {
    const Rule& rule = model_.rules[use.rule];
    const StatementId statement = facts_.statements.of(use.rule);
    const LevelConditions every = conditions.every_subject_besides(statement);
    const std::vector<std::optional<RoleId>> bound = bound_by(rule);
    for (std::size_t t = index(rule.level); t < facts_.access.upper_levels(); ++t) {
      const Diagram taken = facts_.diagrams().difference(use.when, every[t]);
      if (!facts_.scope.is_possible(taken)) continue;
      for (const std::optional<RoleId>& role : bound) {
        Diagram open = taken;
        if (role) open = facts_.diagrams().difference(open, conditions.forbidden_besides(*role, statement)[t]);
        if (!facts_.scope.is_possible(open)) continue;
        if (meets_grant(permission_class, role, t, [&](RoleId holder) {
              const Diagram given = conditions.granted(holder)[t];
              if (facts_.diagrams().conjunction(open, given) == Diagram::never) return false;
              const Diagram kept =
                  facts_.diagrams().difference(given, conditions.forbidden_besides(holder, statement)[t]);
              return facts_.scope.is_possible(facts_.diagrams().conjunction(open, kept));
            })) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whom a restriction binds: roles, or everybody.
  static std::vector<std::optional<RoleId>> bound_by(const Rule& rule) {
    if (rule.every_subject) return {std::nullopt};
    return {rule.roles.begin(), rule.roles.end()};
  }

  /// True if `matches` holds for a role that somebody may hold together with `role`. Roles that the permission
  /// treats alike are tried once, unless the restriction itself names them or `exclusive` tells them apart.
  template <typename Matches>
  bool meets_grant(const PermissionClass& permission_class, std::optional<RoleId> role, std::size_t t,
                   Matches matches) {
    for (const RoleGroup& group : facts_.access.of(permission_class.permissions.front()).groups) {
      if (group.granted[t] == Diagram::never) continue;
      for (const RoleId holder : group.roles) {
        if (role && !is_admissible(model_, {*role, holder})) continue;
        if (matches(holder)) return true;
        // What forbids one of the group may be the very restriction that is looked at, so the others count too.
        if (group.forbidden[t] == Diagram::never) break;
      }
    }
    return false;
  }

  /// True if somebody bound by the use is granted what it takes, whatever other restrictions do.
  bool hits_somebody(const StatementUse& statement_use) {
    const ClassUse& use = *statement_use.use;
    const Rule& rule = model_.rules[use.rule];
    ClassConditions conditions(facts_, *statement_use.permission_class);
    const std::vector<std::optional<RoleId>> bound = bound_by(rule);
    return std::any_of(bound.begin(), bound.end(), [&](std::optional<RoleId> role) {
      return meets_grant(*statement_use.permission_class, role, index(rule.level), [&](RoleId holder) {
        return facts_.scope.is_possible(
            facts_.diagrams().conjunction(use.when, conditions.granted(holder)[index(rule.level)]));
      });
    });
  }

  void report(StatementId statement, const std::vector<StatementUse>& uses) {
    const Rule& rule = facts_.statements.rule(statement);
    const StatementId first = first_of_[index(statement)].value_or(statement);
    if (first == statement) causes_.erase(first);  // What was found for the others may be this very one.
    auto found = causes_.find(first);
    if (found == causes_.end()) found = causes_.emplace(first, causes_of(uses)).first;
    if (!found->second) {
      const std::vector<PermissionId> permissions = named_permissions(rule);
      const std::string what = permission_names(model_, permissions);
      sink_.report(Code::ineffective_restriction, rule.span,
                   {kind_of(rule), permissions.size() > 2 ? "any of " + what : what});
      return;
    }
    found->second->label(
        sink_.report(Code::redundant_rule, rule.span, {kind_of(rule), "what it takes away is taken away anyway"}));
  }

  /// What takes away all that the statement does; nothing where it binds nobody who is granted anything.
  std::optional<Causes> causes_of(const std::vector<StatementUse>& uses) {
    if (std::none_of(uses.begin(), uses.end(), [&](const StatementUse& use) { return hits_somebody(use); }))
      return std::nullopt;
    Causes causes(facts_);
    constexpr std::size_t enough = 32;  // Classes that are searched for lines to show.
    for (std::size_t position = 0; position < std::min(enough, uses.size()); ++position)
      find_causes(uses[position], causes);
    return causes;
  }

  /// Restrictions on those whom the use binds; where they leave something, those on whoever is granted it.
  void find_causes(const StatementUse& statement_use, Causes& causes) {
    const ClassUse& use = *statement_use.use;
    const Rule& rule = model_.rules[use.rule];
    ClassConditions conditions(facts_, *statement_use.permission_class,
                               {&removed_, facts_.statements.of(use.rule), nullptr});
    const std::size_t t = index(rule.level);
    for (const std::optional<RoleId>& role : bound_by(rule)) {
      Diagram open = causes.cover(facts_.scope.within(use.when), conditions.restrictions_on_everybody(), t, RoleId{});
      if (role) open = causes.cover(open, conditions.restrictions_on(*role), t, *role);
      for (const RoleGroup& group : facts_.access.of(statement_use.permission_class->permissions.front()).groups) {
        for (const RoleId holder : group.roles) {
          const Diagram given = facts_.diagrams().conjunction(open, conditions.granted(holder)[t]);
          if (given != Diagram::never) causes.cover(given, conditions.restrictions_on(holder), t, holder);
        }
      }
    }
  }

  PolicyFacts& facts_;
  const Model& model_;
  DiagnosticSink& sink_;
  std::vector<bool> removed_;                            // By StatementId.
  std::vector<std::optional<StatementId>> first_of_;     // Of those that equal an earlier one; by StatementId.
  std::map<StatementId, std::optional<Causes>> causes_;  // By the first one.
};

}  // namespace

std::vector<bool> check_restrictions(PolicyFacts& facts, const std::vector<bool>& silent, DiagnosticSink& sink) {
  return RestrictionCheck(facts, sink).check(silent);
}

}  // namespace polc::lint
