// What a policy claims of itself, checked by trying every case: asserts, `test` blocks and checked absences.
//
// Part of the slow oracle (oracle.h). Cost: exponential in roles, attributes and settings; for small policies.
#pragma once

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

/// A case that an assertion forbids, or none where it holds.
std::optional<Counterexample> counterexample(const Oracle& oracle, const ast::Assertion& assertion);

/// Why an expectation of a test fails: the case, or without one, that no case matches at all.
struct Failure {
  std::optional<Counterexample> counterexample;
};

/// The failure of one expectation of `test`, or none where it is met.
std::optional<Failure> failure(const Oracle& oracle, const ast::Test& test, const ast::Expectation& expectation);

/// A case in which another statement grants what a cell says is absent, or none.
std::optional<Counterexample> broken_absence(const Oracle& oracle, const Oracle::Absence& absence);

}  // namespace polc::oracle
