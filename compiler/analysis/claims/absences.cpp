#include "compiler/analysis/claims/absences.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/access/account_scope.h"
#include "compiler/access/complexity.h"
#include "compiler/access/subjects.h"
#include "compiler/analysis/claims/counterexample.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

bool is_granted_by_setting(AccessConditions& access, const Counterexample& example, RoleId role) {
  const Model& model = access.model();
  return std::any_of(access.uses(example.permission).begin(), access.uses(example.permission).end(),
                     [&](const RuleUse& use) {
                       const Rule& rule = model.rules[use.rule];
                       return rule.origin == Rule::Origin::setting && has_role(access.reached(rule), role);
                     });
}

/// The highest level of the grants that have a condition.
std::optional<LevelId> level_granted_with_condition(AccessConditions& access, const Counterexample& example,
                                                    RoleId role) {
  const Model& model = access.model();
  std::optional<LevelId> highest;
  for (const RuleUse& use : access.uses(example.permission)) {
    const Rule& rule = model.rules[use.rule];
    const bool is_grant = rule.origin == Rule::Origin::rule && rule.kind == Rule::Kind::grant;
    const bool has_condition = use.target.condition != ExpressionPool::always();
    if (is_grant && has_condition && has_role(access.reached(rule), role))
      highest = std::max(highest.value_or(rule.level), rule.level);
  }
  return highest;
}

}  // namespace

bool check_absences(AccessConditions& access, DiagnosticSink& sink, std::string_view policy) {
  const Model& model = access.model();
  DiagramManager& diagrams = access.diagrams();
  AccountScope accounts(access.conditions());
  for (const Absence& absence : model.absences) {
    const Comparison cell{"this cell for", absence.permission, absence.condition, absence.span};
    const Bounded<std::optional<Counterexample>> found =
        compare(access, cell, sink, [&]() -> std::optional<Counterexample> {
          const Diagram claimed = access.conditions().of(absence.condition);
          const PermissionConditions& all = access.of(absence.permission);
          for (const RoleGroup& group : all.groups) {
            if (!has_role(group.roles, absence.role)) continue;
            const Diagram granted = accounts.within(diagrams.conjunction(group.granted.front(), claimed));
            if (granted == Diagram::never) continue;
            // Better a case that no restriction takes away: then a decision shows it.
            const Diagram taken = diagrams.disjunction(group.forbidden.front(), all.every_subject.front());
            const Diagram decided = diagrams.difference(granted, taken);
            return smallest_case(access, absence.permission, {absence.role},
                                 decided == Diagram::never ? granted : decided);
          }
          return std::nullopt;
        });
    if (!found.is_known()) return false;
    if (!found.value()) continue;
    // Whoever wrote a layer can change what it grants, and not the cell of its base.
    const Rule* later = grant_above_layer(access, *found.value(), absence.layer);
    const std::string cell_name = later == nullptr ? "this cell" : "a cell of the base";
    Diagnostic& diagnostic = sink.report(
        Code::absence_filled, later == nullptr ? absence.span : later->span,
        {model.roles[index(absence.role)].name, model.permissions[index(absence.permission)].name,
         model.levels.front().name, cell_name, later == nullptr ? "another statement" : "this statement of a layer"});
    if (later != nullptr) {
      diagnostic.helps = {"remove the grant; only the base can change its cell"};
      diagnostic.label(absence.span, "the cell says `" + model.levels.front().name + "` here");
    }
    if (later == nullptr && is_granted_by_setting(access, *found.value(), absence.role)) {
      // The level in the cell would be granted with the setting off too.
      const std::string& highest = model.levels.back().name;
      diagnostic.helps = {
          fmt::format("a setting's `grants` gives it: if the setting is to decide, take its `grants` away and "
                      "let the cell test it, as in `{} if GROUP.SETTING`",
                      name_text(highest))};
    }
    const auto conditional = level_granted_with_condition(access, *found.value(), absence.role);
    if (later == nullptr && conditional) {
      // The level alone would be granted where the condition does not hold too.
      diagnostic.helps = {
          fmt::format("remove the grant, or write what it grants in the cell, with its condition: `{} if …`",
                      name_text(model.levels[index(*conditional)].name))};
    }
    label_causes(access, *found.value(), diagnostic);
    if (later != nullptr)
      std::erase_if(diagnostic.labels, [&](const Label& label) { return label.span == later->span; });
    if (index(found.value()->decided) > 0) {
      diagnostic.help("without the cell, " + answer_text(model, *found.value(), policy));
    }
    if (!absence.unwritten || later != nullptr) continue;
    diagnostic.help("where none of its conditions holds, a cell means `" + model.levels.front().name +
                    "`: for another level, end it with `else …`");
  }
  return true;
}

}  // namespace polc
