#include "compiler/page/cells.h"

#include <algorithm>
#include <set>

namespace polc::page {
namespace {

using pol::format::ExplainRule;

QuestionScope any_account(const ReadBackTable& read_back) {
  QuestionScope scope;
  scope.any_account = true;
  scope.account = read_back.default_values();
  return scope;
}

}  // namespace

bool CellFacts::is_always(pol::Level level) const {
  if (level == pol::lowest_level) return outcomes.empty();
  return outcomes.size() == 1 && outcomes.front().level == level && !reaches_lowest;
}

Cells::Cells(ReadBackTable& read_back, StatementUses& uses)
    : read_back_(read_back), diagrams_(read_back.diagrams()), uses_(uses), rows_(read_back.table().permission_count()) {
  for (std::uint32_t number = 0; number < read_back.table().permission_count(); ++number) {
    const pol::PermissionId permission{number};
    read_back_.ask(permission, [&] { read(permission); });
  }
  const Bounded<bool> found = diagrams_.bounded(max_steps, [&] {
    find_gate();
    return true;
  });
  if (!found.is_known()) gate_ = Diagram::always;  // Then each cell says all itself.
  if (gate_ == Diagram::always) gate_words_ = ConditionWords{{WordedAlternative{}}, true, {}};
  find_common_restrictions();
}

void Cells::read(pol::PermissionId permission) {
  const std::vector<Diagram> nothing(read_back_.upper_levels(), Diagram::never);
  std::vector<std::vector<Diagram>> by_role(read_back_.table().role_count(), nothing);
  for (const RoleGroup& group : read_back_.of(permission).groups) {
    std::vector<Diagram> levels;
    for (std::size_t upper = 0; upper < group.granted.size(); ++upper)
      levels.push_back(diagrams_.difference(group.granted[upper], group.forbidden[upper]));
    for (const RoleId role : group.roles) by_role[index(role)] = levels;
  }
  levels_.push_back(std::move(by_role));
}

/// For each variable of the context or the account: the values without which nothing that is ever granted is granted.
void Cells::find_gate() {
  std::set<Diagram> opened;
  for (const auto& row : levels_) {
    Diagram anything = Diagram::never;
    for (const std::vector<Diagram>& levels : row) anything = diagrams_.disjunction(anything, levels.front());
    if (anything != Diagram::never) opened.insert(anything);
  }
  if (opened.empty() || opened.contains(Diagram::always)) return;
  const auto attributes = read_back_.table().data().attributes;
  for (const VariableId variable : diagrams_.support(*opened.begin())) {
    if (!read_back_.is_setting(variable) && attributes[index(variable)].resource != pol::format::none) continue;
    ValueSet values(diagrams_.domain_size(variable));
    for (std::uint32_t value = 0; value < values.size(); ++value) {
      const bool opens = std::any_of(opened.begin(), opened.end(), [&](Diagram each) {
        return diagrams_.restrict(each, variable, value) != Diagram::never;
      });
      if (opens) values.set(value);
    }
    if (!values.all()) gate_ = diagrams_.conjunction(gate_, diagrams_.one_of(variable, values));
  }
  gate_words_ = condition_words(read_back_, gate_, Diagram::always);
}

void Cells::find_common_restrictions() {
  const std::uint32_t count = read_back_.table().permission_count();
  std::map<std::uint32_t, std::uint32_t> bound;  // By rule, how many permissions it binds.
  for (std::uint32_t number = 0; number < count; ++number) {
    for (const StatementUse& use : uses_.of(pol::PermissionId{number})) {
      if (use.statement.origin != ExplainRule::require) continue;
      if (++bound[use.rule] == count) common_.push_back(use);
    }
  }
}

const std::vector<CellFacts>& Cells::row(pol::PermissionId permission) {
  std::vector<CellFacts>& row = rows_[pol::index(permission)];
  if (!row.empty()) return row;
  for (std::uint32_t number = 0; number < read_back_.table().role_count(); ++number)
    row.push_back(read_back_.ask(permission, [&] { return cell(permission, pol::RoleId{number}); }));
  return row;
}

CellFacts Cells::cell(pol::PermissionId permission, pol::RoleId role) {
  const std::vector<Diagram>& decided = levels(permission, role);
  std::vector<Diagram> tested = decided;
  tested.push_back(gate_);
  const Diagram possible = diagrams_.conjunction(possible_within(read_back_, any_account(read_back_), tested), gate_);
  CellFacts result;
  if (const auto found = outcomes_memo_.find(decided); found != outcomes_memo_.end()) {
    result = found->second;
  } else {
    result.outcomes = outcomes_of(read_back_, decided, possible);
    result.reaches_lowest = !diagrams_.implies(possible, decided.front());
    outcomes_memo_.emplace(decided, result);
  }
  result.statements = statements(permission, role, result, possible);
  result.ways = ways(permission, role, possible);
  return result;
}

std::vector<StatementUse> Cells::statements(pol::PermissionId permission, pol::RoleId role, const CellFacts& cell,
                                            Diagram possible) {
  std::vector<StatementUse> result;
  const auto add = [&](const StatementUse& use) {
    const bool is_there = std::any_of(result.begin(), result.end(), [&](const StatementUse& each) {
      // One cell is a rule for each of its levels.
      return each.statement.file == use.statement.file && each.statement.line == use.statement.line &&
             each.statement.column == use.statement.column && each.implied_by.has_value() == use.implied_by.has_value();
    });
    if (!is_there) result.push_back(use);
  };
  const std::vector<Diagram>& decided = levels(permission, role);
  for (const LevelOutcome& outcome : cell.outcomes) {
    const Diagram here = diagrams_.conjunction(decided[pol::index(outcome.level) - 1], possible);
    for (const StatementUse& use : uses_.granting(permission, {role}, outcome.level, here)) add(use);
  }
  Diagram granted = Diagram::never;
  for (const StatementUse& use : uses_.of(permission)) {
    if (use.is_grant() && use.reaches(role)) granted = diagrams_.disjunction(granted, use.condition);
  }
  const pol::Level highest = read_back_.table().highest_level();
  for (const StatementUse& use :
       uses_.restricting(permission, {role}, highest, diagrams_.conjunction(granted, possible)))
    add(use);
  const Diagram denied = diagrams_.difference(possible, decided.front());
  for (const StatementUse& use : uses_.of(permission)) {
    const bool says_no = use.statement.origin == ExplainRule::absence && use.reaches(role);
    if (says_no && diagrams_.conjunction(use.condition, denied) != Diagram::never) add(use);
  }
  return result;
}

std::optional<CellWays> Cells::ways(pol::PermissionId permission, pol::RoleId role, Diagram possible) {
  const auto key = std::make_pair(levels_[pol::index(permission)], role);
  if (const auto found = ways_memo_.find(key); found != ways_memo_.end()) return found->second;
  const auto found = diagrams_.bounded(read_back_.steps(permission),
                                       [&] { return cell_ways(read_back_, permission, role, possible); });
  return ways_memo_.emplace(key, found.is_known() ? found.value() : std::nullopt).first->second;
}

}  // namespace polc::page
