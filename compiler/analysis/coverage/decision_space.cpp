#include "compiler/analysis/coverage/decision_space.h"

#include <algorithm>

#include "compiler/access/subjects.h"

namespace polc {

DecisionSpace::DecisionSpace(AccessConditions& access)
    : access_(access), diagrams_(access.diagrams()), accounts_(access.conditions()) {
  const Model& model = access_.model();
  for (std::size_t position = 0; position < model.roles.size(); ++position) {
    const auto role = id_at<RoleId>(position);
    if (!model.roles[position].custom && is_admissible(model, {role})) singles_.push_back(role);
  }
}

Diagram DecisionSpace::exactly(const std::vector<Diagram>& allowed, LevelId level) {
  const std::size_t number = index(level);
  const Diagram at_least = number == 0 ? Diagram::always : allowed[number - 1];
  const Diagram more = number == allowed.size() ? Diagram::never : allowed[number];
  return diagrams_.difference(at_least, more);
}

Diagram DecisionSpace::without(Diagram condition, const std::vector<VariableId>& kept) {
  for (const VariableId variable : diagrams_.support(condition)) {
    if (!std::binary_search(kept.begin(), kept.end(), variable)) condition = diagrams_.exists(condition, variable);
  }
  return condition;
}

Diagram DecisionSpace::cases_of(Diagram condition, const DecisionShape& shape) {
  const auto [entry, is_new] = shown_.try_emplace({condition, &shape});
  if (!is_new) return entry->second;
  return entry->second = diagrams_.conjunction(without(possible(condition, shape), shape.variables), shape.space);
}

Diagram DecisionSpace::possible(Diagram cases, const DecisionShape& shape) {
  return accounts_.within(diagrams_.conjunction({cases, shape.admitted, shape.within}));
}

/// Whether two of the regions, which no case shares, would share one if the variable's values were the same to them.
bool DecisionSpace::is_needed(VariableId variable, const std::vector<Diagram>& regions) {
  Diagram before = Diagram::never;
  for (const Diagram region : regions) {
    const Diagram blurred = diagrams_.exists(region, variable);
    if (diagrams_.conjunction(before, blurred) != Diagram::never) return true;
    before = diagrams_.disjunction(before, blurred);
  }
  return false;
}

const DecisionShape* DecisionSpace::shape_of(std::vector<Diagram> allowed, Diagram within) {
  const auto [entry, is_new] = by_conditions_.try_emplace({allowed, within});
  if (!is_new) return entry->second;
  DecisionShape shape;
  // The levels, and of a pair where it is none of this cell's business.
  std::vector<Diagram> regions;
  for (std::size_t level = 0; level <= allowed.size(); ++level)
    regions.push_back(accounts_.within(diagrams_.conjunction(exactly(allowed, id_at<LevelId>(level)), within)));
  if (within != Diagram::always) regions.push_back(accounts_.within(diagrams_.negation(within)));
  std::vector<VariableId> tested;
  for (const Diagram region : regions) {
    const std::vector<VariableId>& support = accounts_.support(region);
    tested.insert(tested.end(), support.begin(), support.end());
  }
  std::sort(tested.begin(), tested.end());
  tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
  // All in the accounts that any of them tells apart, and over what they test alone: what merely bounds that follows from it.
  const Diagram around = accounts_.around(tested);
  for (Diagram& region : regions) region = without(diagrams_.conjunction(region, around), tested);
  for (const VariableId variable : tested) {
    if (is_needed(variable, regions)) {
      shape.variables.push_back(variable);
    } else {
      for (Diagram& region : regions) region = diagrams_.exists(region, variable);
    }
  }
  for (std::size_t level = 0; level <= allowed.size(); ++level) shape.at_level.push_back(regions[level]);
  shape.space = diagrams_.disjunction(shape.at_level);
  shape.admitted = accounts_.around(shape.variables);
  shape.allowed = std::move(allowed);
  shape.within = within;
  shapes_.push_back(std::move(shape));
  return entry->second = &shapes_.back();
}

std::vector<DecisionCell> DecisionSpace::cells(PermissionId permission) {
  std::vector<DecisionCell> cells;
  for (const RoleId role : singles_)
    cells.push_back({{role}, shape_of(access_.allowed(permission, {role}), Diagram::always)});
  add_pairs(permission, cells);
  return cells;
}

void DecisionSpace::add_pairs(PermissionId permission, std::vector<DecisionCell>& cells) {
  const std::vector<RoleGroup>& groups = access_.of(permission).groups;
  std::vector<DecisionCell> pairs;
  for (const RoleGroup& taking : groups) {
    if (taking.forbidden.back() == Diagram::never) continue;
    for (const RoleGroup& other : groups) {
      const RoleId one = taking.roles.front();
      const RoleId two = other.roles.front();
      // Roles that are treated alike take nothing from each other, and of two that both take, one order will do.
      if (&taking == &other || (other.forbidden.back() != Diagram::never && &other < &taking)) continue;
      const std::vector<Diagram> first = access_.allowed(permission, {one});
      const std::vector<Diagram> second = access_.allowed(permission, {two});
      const std::vector<Diagram> both = access_.allowed(permission, {one, two});
      Diagram differs = Diagram::never;
      for (std::size_t t = 0; t < both.size(); ++t) {
        differs =
            diagrams_.disjunction(differs, diagrams_.difference(diagrams_.disjunction(first[t], second[t]), both[t]));
      }
      if (!accounts_.is_possible(differs)) continue;
      const DecisionShape* shape = shape_of(both, differs);
      for (const RoleId a : taking.roles) {
        for (const RoleId b : other.roles) {
          if (!std::binary_search(singles_.begin(), singles_.end(), a)) continue;
          if (!std::binary_search(singles_.begin(), singles_.end(), b)) continue;
          if (is_admissible(access_.model(), {a, b})) pairs.push_back({{std::min(a, b), std::max(a, b)}, shape});
        }
      }
    }
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const DecisionCell& a, const DecisionCell& b) { return a.subject < b.subject; });
  cells.insert(cells.end(), pairs.begin(), pairs.end());
}

}  // namespace polc
