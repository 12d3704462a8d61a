#include "compiler/analysis/query/changed_cases.h"

#include <algorithm>
#include <ranges>
#include <set>
#include <unordered_map>

namespace polc {

ChangedCases::ChangedCases(SharedTerms& terms, ComparedSide& before, ComparedSide& after)
    : terms_(terms), diagrams_(terms.diagrams()), before_(before), after_(after) {}

Diagram ChangedCases::possible(bool before, bool after, const std::vector<VariableId>& variables) {
  const auto [known, is_new] = possible_.try_emplace({(before ? 1 : 0) + (after ? 2 : 0), variables}, Diagram::never);
  if (!is_new) return known->second;
  std::set<VariableId> touched(variables.begin(), variables.end());
  std::vector<VariableId> pending = variables;
  while (!pending.empty()) {
    const VariableId variable = pending.back();
    pending.pop_back();
    for (const Side each : both_sides) {
      if (each == Side::before ? !before : !after) continue;
      for (const VariableId tied : side(each).tied_to(variable)) {
        if (touched.insert(tied).second) pending.push_back(tied);
      }
    }
  }
  Diagram result = Diagram::always;
  for (const VariableId variable : std::views::reverse(touched)) {
    if (before) result = diagrams_.conjunction(before_.bounds_of(variable), result);
    if (after) result = diagrams_.conjunction(after_.bounds_of(variable), result);
  }
  for (const VariableId variable : touched) {
    if (!std::binary_search(variables.begin(), variables.end(), variable)) result = diagrams_.exists(result, variable);
  }
  return known->second = result;
}

Diagram ChangedCases::explicit_cases(const std::vector<VariableId>& variables) {
  Diagram result = Diagram::always;
  for (const VariableId variable : std::views::reverse(variables)) {
    const std::optional<std::uint32_t> left_out = terms_.variables()[index(variable)].left_out;
    if (left_out) result = diagrams_.difference(result, diagrams_.is(variable, *left_out));
  }
  return result;
}

Diagram ChangedCases::exactly(const Allowed& allowed, std::size_t level) {
  const Diagram reached = level == 0 ? Diagram::always : allowed[level - 1];
  return level == allowed.size() ? reached : diagrams_.difference(reached, allowed[level]);
}

/// The condition where each variable that is left out has this side's default.
Diagram ChangedCases::with_default_of(Side side, Diagram condition) {
  std::unordered_map<Diagram, Diagram> known;
  const auto walk = [&](const auto& self, Diagram each) -> Diagram {
    if (DiagramManager::is_constant(each)) return each;
    if (const auto found = known.find(each); found != known.end()) return found->second;
    const VariableId variable = diagrams_.variable(each);
    const SharedVariable& shared = terms_.variables()[index(variable)];
    std::vector<Diagram> children;
    for (std::uint32_t value = 0; value < shared.values.size(); ++value)
      children.push_back(self(self, diagrams_.child(each, value)));
    if (shared.left_out) {
      const std::uint32_t own = shared.values[*shared.left_out].in[side];
      children.back() = Diagram::never;
      for (std::uint32_t value = 0; value < *shared.left_out; ++value) {
        if (own != SideIds::absent && shared.values[value].in[side] == own) children.back() = children[value];
      }
    }
    const Diagram result = diagrams_.node(variable, children);
    return known.emplace(each, result).first->second;
  };
  return walk(walk, condition);
}

Diagram ChangedCases::by_both_defaults(Diagram cases) {
  return diagrams_.conjunction(with_default_of(Side::before, cases), with_default_of(Side::after, cases));
}

void ChangedCases::compare(const Allowed& before, const Allowed& after, const std::vector<VariableId>& variables,
                           std::vector<CaseChange>& changes) {
  const Diagram both = possible(true, true, variables);
  const Diagram said = explicit_cases(variables);
  for (std::uint32_t from = 0; from <= before.size(); ++from) {
    for (std::uint32_t to = 0; to <= after.size(); ++to) {
      if (from == to) continue;
      const Diagram changed = diagrams_.conjunction(exactly(before, from), exactly(after, to));
      const Diagram here = diagrams_.conjunction(changed, both);
      if (here == Diagram::never) continue;
      const Diagram plain = diagrams_.conjunction(here, said);
      const bool is_wider = to > from;
      if (plain != Diagram::never)
        changes.push_back({is_wider ? ChangeKind::widened : ChangeKind::narrowed, from, to, plain,
                           diagrams_.conjunction(both, said)});
      const Diagram left_out = diagrams_.difference(here, said);
      if (left_out == Diagram::never) continue;
      const Diagram anyway =
          diagrams_.conjunction(with_default_of(Side::before, plain), with_default_of(Side::after, plain));
      const Diagram by_default = diagrams_.difference(left_out, anyway);
      if (by_default != Diagram::never)
        changes.push_back(
            {is_wider ? ChangeKind::widened_by_default : ChangeKind::narrowed_by_default, from, to, by_default, both});
    }
  }
}

/// What cases mean that `side` alone has.
void ChangedCases::find_one_sided(Side side, const Allowed& own, const Allowed& others,
                                  const std::vector<VariableId>& variables, std::vector<CaseChange>& changes) {
  const bool is_after = side == Side::after;
  const Diagram said = explicit_cases(variables);
  const Diagram here = diagrams_.conjunction(possible(!is_after, is_after, variables), said);
  const Diagram there = possible(is_after, !is_after, variables);
  Diagram known_values = Diagram::always;  // Attributes have values that the other side has too.
  std::vector<VariableId> settings;
  for (const VariableId variable : variables) {
    if (terms_.variables()[index(variable)].is_setting) {
      settings.push_back(variable);
    } else {
      known_values = diagrams_.conjunction(known_values, this->side(other(side)).bounds_of(variable));
    }
  }
  const Diagram with_new_value = diagrams_.difference(here, known_values);
  const bool has_some = diagrams_.conjunction(own.front(), here) != Diagram::never;
  for (std::uint32_t level = 0; level <= own.size(); ++level) {
    if (with_new_value == Diagram::never || (level == 0 && !has_some)) continue;
    const Diagram where = diagrams_.conjunction(exactly(own, level), with_new_value);
    if (where == Diagram::never) continue;
    changes.push_back({is_after ? ChangeKind::added : ChangeKind::removed, level, level, where, here});
  }
  const Diagram only_here = diagrams_.conjunction(diagrams_.difference(here, there), known_values);
  if (only_here == Diagram::never) return;
  Allowed some_account;  // Of the other side.
  for (const Diagram condition : others) {
    Diagram any = diagrams_.conjunction(condition, there);
    for (const VariableId setting : settings) any = diagrams_.exists(any, setting);
    some_account.push_back(any);
  }
  for (std::uint32_t low = 0; low < own.size(); ++low) {
    for (std::uint32_t high = low + 1; high <= own.size(); ++high) {
      const Diagram where =
          diagrams_.conjunction(diagrams_.conjunction(exactly(some_account, low), exactly(own, high)), only_here);
      if (where == Diagram::never) continue;
      changes.push_back(is_after ? CaseChange{ChangeKind::opened, low, high, where, here}
                                 : CaseChange{ChangeKind::closed, high, low, where, here});
    }
  }
}

/// Whether the two sides may differ in which values it has, or which accounts may have them.
bool ChangedCases::is_uneven(VariableId variable) {
  const auto [known, is_new] = uneven_.try_emplace(variable, false);
  if (!is_new) return known->second;
  std::set<VariableId> touched{variable};
  std::vector<VariableId> pending{variable};
  bool differs = false;
  while (!pending.empty() && !differs) {
    const VariableId each = pending.back();
    pending.pop_back();
    const SharedVariable& shared = terms_.variables()[index(each)];
    differs = shared.in.is_on_both() && before_.bounds_of(each) != after_.bounds_of(each);
    for (const Side side_of : both_sides) {
      for (const VariableId tied : side(side_of).tied_to(each)) {
        if (touched.insert(tied).second) pending.push_back(tied);
      }
    }
  }
  return uneven_[variable] = differs;
}

bool ChangedCases::are_accounts_uneven() {
  for (std::size_t place = 0; !are_uneven_ && place < terms_.variables().size(); ++place) {
    const auto variable = id_at<VariableId>(place);
    if (terms_.variables()[place].in.is_on_both() && before_.bounds_of(variable) != after_.bounds_of(variable))
      are_uneven_ = true;
  }
  if (!are_uneven_) are_uneven_ = false;
  return *are_uneven_;
}

std::vector<VariableId> ChangedCases::support(const Allowed& before, const Allowed& after) {
  std::set<VariableId> variables;
  for (const Allowed* each : {&before, &after}) {
    for (const Diagram condition : *each) {
      const std::vector<VariableId> own = diagrams_.support(condition);
      variables.insert(own.begin(), own.end());
    }
  }
  return {variables.begin(), variables.end()};
}

std::vector<CaseChange> ChangedCases::of(const Allowed& before, const Allowed& after) {
  std::vector<CaseChange> changes;
  const std::vector<VariableId> variables = support(before, after);
  if (before != after) compare(before, after, variables, changes);
  if (std::none_of(variables.begin(), variables.end(), [&](VariableId each) { return is_uneven(each); }))
    return changes;
  find_one_sided(Side::after, after, before, variables, changes);
  find_one_sided(Side::before, before, after, variables, changes);
  return changes;
}

std::vector<CaseChange> ChangedCases::on_one_side(Side side, const Allowed& allowed) {
  std::vector<CaseChange> changes;
  const std::vector<VariableId> variables = support(allowed, {});
  const bool is_after = side == Side::after;
  const Diagram here = diagrams_.conjunction(possible(!is_after, is_after, variables), explicit_cases(variables));
  for (std::uint32_t level = 1; level <= allowed.size(); ++level) {
    const Diagram where = diagrams_.conjunction(exactly(allowed, level), here);
    if (where != Diagram::never)
      changes.push_back({is_after ? ChangeKind::added : ChangeKind::removed, level, level, where, here});
  }
  return changes;
}

}  // namespace polc
