// What a policy claims of itself, checked by trying every case: asserts, `test` blocks and checked absences.
//
// Part of the slow oracle (oracle.h). Cost: exponential in roles, attributes and settings; for small policies.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/oracle.h"

namespace polc::oracle {

/// A case for which a claim is false.
struct Counterexample {
  Roles subject;
  std::string permission;
  Values attributes;
  Values settings;
  std::string level;  ///< The decision.
};

std::string to_string(const Counterexample& counterexample);

/// What is decided: for a case, the level of each subject. Other answers than the policy's show what a claim would notice.
using Answers = std::function<std::function<std::size_t(const Roles& subject)>(
    const std::string& permission, const Values& attributes, const Values& settings)>;

/// Those of the policy.
Answers answers_of(const Oracle& oracle);

/// A case that an assertion forbids, or none where it holds.
std::optional<Counterexample> counterexample(const Oracle& oracle, const ast::Assertion& assertion);
std::optional<Counterexample> counterexample(const Oracle& oracle, const Answers& answers,
                                             const ast::Assertion& assertion);

/// Why an expectation of a test fails: the case, or without one, that no case matches at all.
struct Failure {
  std::optional<Counterexample> counterexample;
};

/// The failure of one expectation of `test`, or none where it is met.
std::optional<Failure> failure(const Oracle& oracle, const ast::Test& test, const ast::Expectation& expectation);
std::optional<Failure> failure(const Oracle& oracle, const Answers& answers, const ast::Test& test,
                               const ast::Expectation& expectation);

/// A case in which another statement grants what a cell says is absent, or none.
std::optional<Counterexample> broken_absence(const Oracle& oracle, const Oracle::Absence& absence);

}  // namespace polc::oracle
