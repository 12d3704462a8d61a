#include "compiler/sql/rows/row_predicates.h"

#include <algorithm>
#include <set>

namespace polc::sql {
namespace {

using Source = MappedVariable::Source;

/// How the level depends on an attribute of two values: which of them an alternative may take for granted.
struct Direction {
  bool rises = false;  ///< Somebody is decided higher where it is true.
  bool falls = false;  ///< Somebody is decided higher where it is false.
};

void turn(DiagramManager& diagrams, const std::vector<LevelTerm>& terms, VariableId variable, bool is_grant,
          Direction& direction) {
  for (const LevelTerm& term : terms) {
    const Diagram without = diagrams.restrict(term.condition, variable, 0);
    const Diagram with = diagrams.restrict(term.condition, variable, 1);
    const bool more_with = !diagrams.implies(with, without);
    const bool more_without = !diagrams.implies(without, with);
    direction.rises = direction.rises || (is_grant ? more_with : more_without);
    direction.falls = direction.falls || (is_grant ? more_without : more_with);
  }
}

void restrict_all(DiagramManager& diagrams, std::vector<LevelTerm>& terms, VariableId variable, std::uint32_t value) {
  for (LevelTerm& term : terms) term.condition = diagrams.restrict(term.condition, variable, value);
}

void restrict_all(DiagramManager& diagrams, LevelRule& rule, VariableId variable, std::uint32_t value) {
  restrict_all(diagrams, rule.granted, variable, value);
  restrict_all(diagrams, rule.forbidden, variable, value);
}

/// Who is decided so whatever the variable is.
void restrict_to_both(DiagramManager& diagrams, LevelRule& rule, VariableId variable) {
  for (LevelTerm& term : rule.granted) {
    term.condition = diagrams.conjunction(diagrams.restrict(term.condition, variable, 0),
                                          diagrams.restrict(term.condition, variable, 1));
  }
  for (LevelTerm& term : rule.forbidden) {
    term.condition = diagrams.disjunction(diagrams.restrict(term.condition, variable, 0),
                                          diagrams.restrict(term.condition, variable, 1));
  }
}

void drop_never(std::vector<LevelTerm>& terms) {
  std::erase_if(terms, [](const LevelTerm& term) { return term.condition == Diagram::never; });
}

/// Adds the alternatives that differ in what they take of the relations from `at` on.
void add_alternatives(DiagramManager& diagrams, const std::vector<MappedVariable>& relations, std::size_t at,
                      RowAlternative sofar, std::vector<RowAlternative>& result) {
  if (at == relations.size()) {
    drop_never(sofar.rule.granted);
    drop_never(sofar.rule.forbidden);
    if (!sofar.rule.granted.empty()) result.push_back(std::move(sofar));
    return;
  }
  const VariableId variable = relations[at].variable;
  Direction direction;
  turn(diagrams, sofar.rule.granted, variable, true, direction);
  turn(diagrams, sofar.rule.forbidden, variable, false, direction);
  const auto add = [&](std::optional<bool> taken, std::uint32_t value) {
    RowAlternative next = sofar;
    next.relations.push_back(taken);
    restrict_all(diagrams, next.rule, variable, value);
    add_alternatives(diagrams, relations, at + 1, std::move(next), result);
  };
  // The worse value is good enough for every row.
  if (direction.rises && direction.falls) {
    // Not needed to decide: who sees a row either way has it compared with a number, and not with a column.
    RowAlternative either = sofar;
    either.relations.emplace_back(std::nullopt);
    restrict_to_both(diagrams, either.rule, variable);
    add_alternatives(diagrams, relations, at + 1, std::move(either), result);
    add(true, 1);
    add(false, 0);
  } else if (direction.rises) {
    add(std::nullopt, 0);
    add(true, 1);
  } else if (direction.falls) {
    add(std::nullopt, 1);
    add(false, 0);
  } else {
    add(std::nullopt, 0);
  }
}

}  // namespace

std::vector<MappedVariable> all_mapped(const RowMapping& mapping, const MappedResource& resource) {
  std::vector<MappedVariable> all = resource.attributes;
  all.insert(all.end(), mapping.context.begin(), mapping.context.end());
  all.insert(all.end(), mapping.settings.begin(), mapping.settings.end());
  return all;
}

std::vector<MappedVariable> relations_of(const MappedResource& resource) {
  std::vector<MappedVariable> relations;
  for (const MappedVariable& each : resource.attributes) {
    if (each.source == Source::relation) relations.push_back(each);
  }
  return relations;
}

std::vector<RowAlternative> row_alternatives(ReadBackTable& read_back, const RowMapping& mapping,
                                             const MappedResource& resource, const Need& need) {
  const PermissionRule permission = permission_rule(read_back, need.permission);
  return read_back.ask(need.permission, [&] {
    DiagramManager& diagrams = read_back.diagrams();
    RowAlternative whole{{}, permission.levels[need.upper_level]};
    const std::vector<MappedVariable> mapped = all_mapped(mapping, resource);
    for (const MappedVariable& each : mapped) {
      if (each.source == Source::fixed) restrict_all(diagrams, whole.rule, each.variable, each.value);
    }
    const std::vector<std::uint32_t> defaults = read_back.default_values();
    for (const VariableId variable : permission.settings) {
      const bool is_given = std::any_of(mapped.begin(), mapped.end(),
                                        [&](const MappedVariable& each) { return each.variable == variable; });
      if (!is_given) restrict_all(diagrams, whole.rule, variable, defaults[index(variable)]);
    }
    std::vector<RowAlternative> result;
    add_alternatives(diagrams, relations_of(resource), 0, std::move(whole), result);
    return result;
  });
}

std::vector<VariableId> support_of(ReadBackTable& read_back, const LevelRule& rule) {
  std::set<VariableId> variables;
  for (const auto* terms : {&rule.granted, &rule.forbidden}) {
    for (const LevelTerm& term : *terms) {
      for (const VariableId variable : read_back.diagrams().support(term.condition)) variables.insert(variable);
    }
  }
  return {variables.begin(), variables.end()};
}

Diagram admitted_settings(ReadBackTable& read_back, const RowMapping& mapping) {
  std::vector<VariableId> variables;
  for (const MappedVariable& each : mapping.settings) variables.push_back(each.variable);
  Diagram admitted = read_back.admitted_around(variables, read_back.default_values());
  for (const MappedVariable& each : mapping.settings) {
    if (each.source == Source::fixed) admitted = read_back.diagrams().restrict(admitted, each.variable, each.value);
  }
  return admitted;
}

}  // namespace polc::sql
