#include "compiler/analysis/coverage/statement_cases.h"

#include <algorithm>

#include "compiler/access/subjects.h"

namespace polc {

StatementReach::StatementReach(AccessConditions& access, DecisionSpace& space)
    : access_(access), diagrams_(access.diagrams()), space_(space), absences_(access.model().permissions.size()) {
  for (const Absence& absence : access.model().absences) absences_[index(absence.permission)].push_back(&absence);
}

/// By level above the lowest, before restrictions.
std::vector<Diagram> StatementReach::granted(PermissionId permission, const std::vector<RoleId>& subject) {
  std::vector<Diagram> result(access_.upper_levels(), Diagram::never);
  for (const RoleGroup& group : access_.of(permission).groups) {
    if (!has_any_role(group.roles, subject)) continue;
    for (std::size_t t = 0; t < result.size(); ++t) result[t] = diagrams_.disjunction(result[t], group.granted[t]);
  }
  return result;
}

std::vector<StatementCases> StatementReach::of(PermissionId permission, const std::vector<DecisionCell>& cells) {
  const Model& model = access_.model();
  std::vector<StatementCases> found;
  for (std::size_t position = 0; position < cells.size(); ++position) {
    const DecisionCell& cell = cells[position];
    const std::vector<Diagram> grants = granted(permission, cell.subject);
    const std::size_t of_cell = found.size();
    const auto add = [&](StatementKind kind, Span span, Diagram where) {
      if (where == Diagram::never) return;
      const Diagram cases = space_.cases_of(where, *cell.shape);
      if (cases == Diagram::never) return;
      // By name and by `implies`, a statement may reach a permission more than once.
      const auto same =
          std::find_if(found.begin() + static_cast<std::ptrdiff_t>(of_cell), found.end(),
                       [&](const StatementCases& other) { return other.kind == kind && other.span == span; });
      if (same == found.end()) {
        found.push_back({kind, span, position, cases});
      } else {
        same->cases = diagrams_.disjunction(same->cases, cases);
      }
    };
    for (const RuleUse& use : access_.uses(permission)) {
      const Rule& rule = model.rules[use.rule];
      const bool is_grant = rule.kind == Rule::Kind::grant;
      // What a pair is decided at that is no more than its roles give is a restriction's doing.
      if (is_grant && cell.subject.size() > 1) continue;
      if (!rule.every_subject && !has_any_role(access_.reached(rule), cell.subject)) continue;
      const Diagram holds = access_.conditions().of(use.target.condition);
      const Diagram decides = is_grant ? space_.exactly(cell.shape->allowed, rule.level) : grants[index(rule.level)];
      add(is_grant ? StatementKind::grant : StatementKind::restriction, rule.span,
          diagrams_.conjunction(holds, decides));
    }
    if (cell.subject.size() > 1) continue;
    Diagram ungranted = diagrams_.negation(grants.front());
    for (const Absence* absence : absences_[index(permission)]) {
      if (absence->role != cell.subject.front()) continue;
      const Diagram claimed = access_.conditions().of(absence->condition);
      add(StatementKind::absence, absence->span, diagrams_.conjunction(ungranted, claimed));
      ungranted = diagrams_.difference(ungranted, claimed);
    }
    add(StatementKind::declaration, model.permissions[index(permission)].span, ungranted);
  }
  return found;
}

}  // namespace polc
