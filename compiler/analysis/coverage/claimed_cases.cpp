#include "compiler/analysis/coverage/claimed_cases.h"

#include <algorithm>
#include <optional>

#include "compiler/access/subjects.h"

namespace polc {

ClaimedCases::ClaimedCases(AccessConditions& access, DecisionSpace& space)
    : access_(access),
      diagrams_(access.diagrams()),
      space_(space),
      model_(access.model()),
      tests_(model_.permissions.size()),
      asserts_(model_.permissions.size()) {
  for (const Test& test : model_.tests) {
    for (const Expectation& expectation : test.expectations) {
      for (const Target& target : expectation.targets)
        tests_[index(target.permission)].push_back({&expectation, &target});
    }
  }
  for (const Assertion& assertion : model_.assertions) {
    for (std::size_t term = 0; term < assertion.terms.size(); ++term) {
      for (const Target& target : assertion.terms[term])
        asserts_[index(target.permission)].push_back({&assertion, term, &target});
    }
  }
}

std::vector<CoveredCases> ClaimedCases::of(PermissionId permission, const std::vector<DecisionCell>& cells) {
  const std::vector<Diagram> none(model_.levels.size(), Diagram::never);
  std::vector<ClosedCases> closed(cells.size(), {none, none});
  find_takers(permission, cells);
  for (const TestClaim& claim : tests_[index(permission)]) {
    for (const std::vector<RoleId>& subject : claim.expectation->subjects)
      add_expectation(claim, subject, permission, cells, closed);
  }
  for (const AssertClaim& claim : asserts_[index(permission)]) add_assertion(claim, cells, closed);
  std::vector<CoveredCases> covered;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) covered.push_back(sum(*cells[cell].shape, closed[cell]));
  return covered;
}

/// A role takes where another has a level alone, and not beside it.
void ClaimedCases::find_takers(PermissionId permission, const std::vector<DecisionCell>& cells) {
  takes_.assign(model_.roles.size(), false);
  for (const DecisionCell& cell : cells) {
    if (cell.subject.size() != 2) continue;
    for (std::size_t at = 0; at < 2; ++at) {
      const std::vector<Diagram> other = access_.allowed(permission, {cell.subject[1 - at]});
      for (std::size_t level = 0; level < other.size(); ++level) {
        const Diagram taken = diagrams_.difference(other[level], cell.shape->allowed[level]);
        if (space_.accounts().is_possible(taken)) takes_[index(cell.subject[at])] = true;
      }
    }
  }
}

CoveredCases ClaimedCases::sum(const DecisionShape& shape, const ClosedCases& closed) {
  CoveredCases result{shape.space, shape.space, Diagram::never, Diagram::never};
  Diagram touched = Diagram::never;
  for (std::size_t level = 0; level < shape.at_level.size(); ++level) {
    const Diagram own = shape.at_level[level];
    const Diagram by_any = diagrams_.disjunction(closed.by_tests[level], closed.by_asserts[level]);
    result.tested = diagrams_.conjunction(result.tested, diagrams_.disjunction(own, closed.by_tests[level]));
    result.proved = diagrams_.conjunction(result.proved, diagrams_.disjunction(own, by_any));
    touched = diagrams_.disjunction(touched, diagrams_.difference(by_any, own));
  }
  result.open = diagrams_.difference(shape.space, result.proved);
  result.partly = diagrams_.conjunction(touched, result.open);
  result.proved = diagrams_.difference(result.proved, result.tested);
  return result;
}

/// The requests and accounts that an expectation speaks of. Settings that nobody names are at their defaults, those too on
/// which a decision depends, or by which one that it depends on is bound.
Diagram ClaimedCases::claimed(const TestClaim& claim, const std::vector<VariableId>& depends_on) {
  const Diagram condition = access_.conditions().of(claim.target->condition);
  AccountScope& accounts = space_.accounts();
  std::vector<VariableId> variables = depends_on;
  const std::vector<VariableId>& support = accounts.support(condition);
  variables.insert(variables.end(), support.begin(), support.end());
  Diagram result = diagrams_.conjunction(condition, accounts.around(variables));
  if (claim.expectation->under_every_setting) return result;
  const std::vector<VariableId>& fixed = claim.expectation->fixed_settings;
  for (const VariableId variable : accounts.with_required(variables)) {
    const Variable& setting = model_.variables[index(variable)];
    if (setting.kind != Variable::Kind::setting) continue;
    if (std::find(fixed.begin(), fixed.end(), variable) != fixed.end()) continue;
    result = diagrams_.conjunction(result, diagrams_.is(variable, *setting.default_value));
  }
  return result;
}

namespace {

std::size_t position_of(const std::vector<DecisionCell>& cells, const std::vector<RoleId>& subject) {
  const auto found = std::lower_bound(
      cells.begin(), cells.end(), subject, [](const DecisionCell& cell, const std::vector<RoleId>& wanted) {
        return std::pair(cell.subject.size(), cell.subject) < std::pair(wanted.size(), wanted);
      });
  const bool is_there = found != cells.end() && found->subject == subject;
  return static_cast<std::size_t>((is_there ? found : cells.end()) - cells.begin());
}

void add(DiagramManager& diagrams, Diagram& to, Diagram more) {
  to = diagrams.disjunction(to, more);
}

}  // namespace

/// What a subject is decided at, made up of what its roles are decided at alone and in pairs, one of which may be
/// decided otherwise: it has a level if one of its roles has it beside each of the others.
///
/// What a role is given anew does not show beside a role that takes: `clerk + trainee till.empty -> deny` does not fail where
/// the clerk alone is allowed it, if a trainee takes it away; and no decision tells whether it would, since nobody is allowed it now.
class ClaimedCases::SubjectFlips {
 public:
  SubjectFlips(AccessConditions& access, PermissionId permission, const std::vector<RoleId>& subject,
               const std::vector<DecisionCell>& cells, const std::vector<bool>& takes)
      : access_(access), diagrams_(access.diagrams()), subject_(subject), takes_(takes) {
    for (std::size_t one = 0; one < subject.size(); ++one) {
      for (std::size_t two = one; two < subject.size(); ++two) {
        std::vector<RoleId> roles{subject[one]};
        if (two != one) roles.push_back(subject[two]);
        const std::size_t position = position_of(cells, roles);
        const bool is_cell = position < cells.size();
        parts_.push_back({one, two, access_.allowed(permission, roles),
                          is_cell ? cells[position].shape->within : Diagram::never,
                          is_cell ? std::optional(position) : std::nullopt});
      }
    }
  }

  struct Part {
    std::size_t one;
    std::size_t two;
    std::vector<Diagram> allowed;
    Diagram within;  ///< Of a pair: where it is a cell of its own.
    std::optional<std::size_t> cell;
  };
  const std::vector<Part>& parts() const { return parts_; }

  /// When the subject is decided at `expected`, if `flipped` is decided at `level` wherever it is a cell.
  Diagram decided_at(LevelId expected, const Part& flipped, LevelId level) {
    const std::size_t e = index(expected);
    const Diagram at_least = e == 0 ? Diagram::always : reaches(e, flipped, index(level));
    const Diagram more = e + 1 > access_.upper_levels() ? Diagram::never : reaches(e + 1, flipped, index(level));
    return diagrams_.difference(at_least, more);
  }

 private:
  /// `level` counts from 1.
  Diagram reaches(std::size_t level, const Part& flipped, std::size_t flipped_to) {
    // The cell itself, which may be decided above what its roles are alone.
    if (subject_.size() == 2 && flipped.one != flipped.two) return reaches(flipped, level, flipped, flipped_to);
    Diagram result = Diagram::never;
    for (std::size_t role = 0; role < subject_.size(); ++role) {
      Diagram beside_all = Diagram::always;
      for (const Part& part : parts_) {
        if (part.one == role || part.two == role)
          beside_all = diagrams_.conjunction(beside_all, reaches(part, level, flipped, flipped_to));
      }
      result = diagrams_.disjunction(result, beside_all);
    }
    return result;
  }

  Diagram reaches(const Part& part, std::size_t level, const Part& flipped, std::size_t flipped_to) {
    const Diagram now = part.allowed[level - 1];
    const Diagram then = flipped_to >= level ? Diagram::always : Diagram::never;
    if (&part == &flipped) {
      if (part.one == part.two) return then;
      return diagrams_.disjunction(diagrams_.conjunction(part.within, then), diagrams_.difference(now, part.within));
    }
    const bool is_of_flipped =
        part.one != part.two && flipped.one == flipped.two && (part.one == flipped.one || part.two == flipped.one);
    if (!is_of_flipped) return now;
    // Where the pair is no cell of its own, it is decided as the higher one of its roles.
    const std::size_t other = part.one == flipped.one ? part.two : part.one;
    const bool may_be_taken = takes_[index(subject_[other])];
    const Diagram own = may_be_taken ? diagrams_.conjunction(then, single(flipped.one).allowed[level - 1]) : then;
    const Diagram higher = diagrams_.disjunction(own, single(other).allowed[level - 1]);
    return diagrams_.disjunction(diagrams_.conjunction(part.within, now), diagrams_.difference(higher, part.within));
  }

  const Part& single(std::size_t role) const {
    return *std::find_if(parts_.begin(), parts_.end(),
                         [&](const Part& part) { return part.one == role && part.two == role; });
  }

  AccessConditions& access_;
  DiagramManager& diagrams_;
  const std::vector<RoleId>& subject_;
  const std::vector<bool>& takes_;
  std::vector<Part> parts_;
};

bool ClaimedCases::is_met(const TestClaim& claim, const std::vector<RoleId>& subject, PermissionId permission) {
  const std::vector<Diagram> allowed = access_.allowed(permission, subject);
  std::vector<VariableId> depends_on;
  for (const Diagram condition : allowed) {
    const std::vector<VariableId>& support = space_.accounts().support(condition);
    depends_on.insert(depends_on.end(), support.begin(), support.end());
  }
  return diagrams_.implies(claimed(claim, depends_on), space_.exactly(allowed, claim.expectation->level));
}

void ClaimedCases::add_expectation(const TestClaim& claim, std::vector<RoleId> subject, PermissionId permission,
                                   const std::vector<DecisionCell>& cells, std::vector<ClosedCases>& closed) {
  if (subject.empty() && model_.fallback) subject.push_back(*model_.fallback);
  std::sort(subject.begin(), subject.end());
  subject.erase(std::unique(subject.begin(), subject.end()), subject.end());
  // One that fails has nothing to say until it is fixed.
  if (!is_admissible(model_, subject) || !is_met(claim, subject, permission)) return;
  const LevelId expected = claim.expectation->level;
  if (subject.size() == 1) {
    const std::size_t cell = position_of(cells, subject);
    if (cell == cells.size()) return;
    const DecisionShape& shape = *cells[cell].shape;
    const Diagram cases = space_.cases_of(claimed(claim, shape.variables), shape);
    for (std::size_t level = 0; level < model_.levels.size(); ++level) {
      if (level != index(expected)) add(diagrams_, closed[cell].by_tests[level], cases);
    }
    return;
  }
  SubjectFlips flips(access_, permission, subject, cells, takes_);
  std::vector<VariableId> depends_on;
  for (const SubjectFlips::Part& part : flips.parts()) {
    for (const Diagram condition : part.allowed) {
      const std::vector<VariableId>& support = space_.accounts().support(condition);
      depends_on.insert(depends_on.end(), support.begin(), support.end());
    }
  }
  std::sort(depends_on.begin(), depends_on.end());
  depends_on.erase(std::unique(depends_on.begin(), depends_on.end()), depends_on.end());
  const Diagram speaks = claimed(claim, depends_on);
  for (const SubjectFlips::Part& part : flips.parts()) {
    if (!part.cell) continue;
    for (std::size_t level = 0; level < model_.levels.size(); ++level) {
      const Diagram failing = diagrams_.difference(speaks, flips.decided_at(expected, part, id_at<LevelId>(level)));
      add(diagrams_, closed[*part.cell].by_tests[level], space_.cases_of(failing, *cells[*part.cell].shape));
    }
  }
}

/// Whatever values the attributes have, but for those that are kept.
Diagram ClaimedCases::for_some_request(Diagram condition, const std::vector<VariableId>& kept) {
  for (const VariableId variable : diagrams_.support(condition)) {
    const bool is_attribute = model_.variables[index(variable)].kind == Variable::Kind::attribute;
    if (is_attribute && !std::binary_search(kept.begin(), kept.end(), variable))
      condition = diagrams_.exists(condition, variable);
  }
  return condition;
}

/// Where the role has something of another term of a `separate`: in terms of the settings alone, or, where that term has the
/// permission too, of a case of the cell, which would then be of both terms.
Diagram ClaimedCases::apart(const AssertClaim& claim, const DecisionCell& cell) {
  const Assertion& assertion = *claim.assertion;
  Diagram result = Diagram::never;
  for (std::size_t other = 0; other < assertion.terms.size(); ++other) {
    if (other == claim.term) continue;
    for (const Target& target : assertion.terms[other]) {
      const Diagram scope = access_.conditions().of(target.condition);
      if (target.permission == claim.target->permission)
        add(diagrams_, result, for_some_request(scope, cell.shape->variables));
      const Diagram has = access_.allowed(target.permission, cell.subject).front();
      const Diagram here = space_.accounts().within(diagrams_.conjunction(has, scope));
      add(diagrams_, result, for_some_request(here, {}));
    }
  }
  return result;
}

void ClaimedCases::add_assertion(const AssertClaim& claim, const std::vector<DecisionCell>& cells,
                                 std::vector<ClosedCases>& closed) {
  const Assertion& assertion = *claim.assertion;
  using Kind = Assertion::Kind;
  if (assertion.kind == Kind::become) return;
  const Diagram scope = access_.conditions().of(claim.target->condition);
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    const std::vector<RoleId>& subject = cells[cell].subject;
    const bool is_named =
        std::all_of(subject.begin(), subject.end(), [&](RoleId role) { return has_role(assertion.roles, role); });
    const bool is_held = std::any_of(subject.begin(), subject.end(),
                                     [&](RoleId role) { return holds_any(model_, role, assertion.roles); });
    // The levels that the assert does not let the subject have.
    std::size_t first = index(assertion.level);
    std::size_t end = model_.levels.size();
    Diagram speaks = scope;
    switch (assertion.kind) {
      case Kind::only:
        if (is_held) continue;
        break;
      case Kind::never:
        if (!is_named) continue;
        break;
      case Kind::always:
        if (!is_held) continue;
        end = first;
        first = 0;
        break;
      case Kind::separate:
        if (subject.size() != 1) continue;
        first = 1;
        speaks =
            diagrams_.conjunction(for_some_request(scope, cells[cell].shape->variables), apart(claim, cells[cell]));
        break;
      case Kind::become:
        continue;
    }
    const Diagram cases = space_.cases_of(speaks, *cells[cell].shape);
    for (std::size_t level = first; level < end; ++level) add(diagrams_, closed[cell].by_asserts[level], cases);
  }
}

}  // namespace polc
