#include "compiler/analysis/mutants/claim_index.h"

#include <utility>

namespace polc {

ClaimIndex::ClaimIndex(Model& model)
    : model_(model),
      tests_(std::exchange(model.tests, {})),
      assertions_(std::exchange(model.assertions, {})),
      absences_(model.permissions.size()),
      claimed_(model.permissions.size()),
      asserted_(model.permissions.size()) {
  for (Absence& absence : model.absences) absences_[index(absence.permission)].push_back(std::move(absence));
  model.absences.clear();
  for (std::uint32_t test = 0; test < tests_.size(); ++test) {
    for (std::uint32_t number = 0; number < tests_[test].expectations.size(); ++number) {
      const std::vector<Target>& targets = tests_[test].expectations[number].targets;
      for (std::uint32_t target = 0; target < targets.size(); ++target)
        claimed_[index(targets[target].permission)].push_back({test, number, target});
    }
  }
  for (std::uint32_t number = 0; number < assertions_.size(); ++number) index_assertion(number);
}

void ClaimIndex::index_assertion(std::uint32_t number) {
  const Assertion& assertion = assertions_[number];
  const auto add_whole = [&](const std::vector<Target>& targets) {
    for (const Target& target : targets) {
      std::vector<Asserted>& known = asserted_[index(target.permission)];
      if (known.empty() || known.back().assertion != number) known.push_back({number, 0, true});
    }
  };
  if (assertion.kind == Assertion::Kind::become) {
    for (const RoleGift& gift : model_.gifts) add_whole(gift.targets);
  } else if (assertion.kind == Assertion::Kind::separate) {
    for (const std::vector<Target>& term : assertion.terms) add_whole(term);
  } else {
    const std::vector<Target>& targets = assertion.terms.front();
    for (std::uint32_t target = 0; target < targets.size(); ++target)
      asserted_[index(targets[target].permission)].push_back({number, target, false});
  }
}

void ClaimIndex::select(PermissionId permission) {
  model_.tests.clear();
  const Test* last = nullptr;
  for (const Claimed& claimed : claimed_[index(permission)]) {
    const Test& test = tests_[claimed.test];
    if (&test != last) model_.tests.push_back({test.name, {}, test.span});
    last = &test;
    const Expectation& whole = test.expectations[claimed.expectation];
    model_.tests.back().expectations.push_back({whole.subjects,
                                                {whole.targets[claimed.target]},
                                                whole.fixed_settings,
                                                whole.under_every_setting,
                                                whole.level,
                                                whole.span});
  }
  model_.assertions.clear();
  for (const Asserted& asserted : asserted_[index(permission)]) {
    const Assertion& whole = assertions_[asserted.assertion];
    if (asserted.is_whole) {
      model_.assertions.push_back(whole);
      continue;
    }
    model_.assertions.push_back({whole.kind,
                                 whole.roles,
                                 whole.become,
                                 {{whole.terms.front()[asserted.target]}},
                                 whole.level,
                                 whole.span,
                                 whole.note});
  }
}

void ClaimIndex::select(const Test& test) {
  model_.tests = {test};
  model_.assertions.clear();
}

std::vector<ExpressionId> ClaimIndex::conditions_of(PermissionId permission) const {
  std::vector<ExpressionId> conditions;
  for (const Claimed& claimed : claimed_[index(permission)])
    conditions.push_back(tests_[claimed.test].expectations[claimed.expectation].targets[claimed.target].condition);
  const auto add = [&](const std::vector<Target>& targets) {
    for (const Target& target : targets) {
      if (target.permission == permission) conditions.push_back(target.condition);
    }
  };
  for (const Asserted& asserted : asserted_[index(permission)]) {
    const Assertion& assertion = assertions_[asserted.assertion];
    if (!asserted.is_whole) {
      conditions.push_back(assertion.terms.front()[asserted.target].condition);
    } else {
      for (const std::vector<Target>& term : assertion.terms) add(term);
    }
  }
  for (const RoleGift& gift : model_.gifts) add(gift.targets);
  return conditions;
}

}  // namespace polc
