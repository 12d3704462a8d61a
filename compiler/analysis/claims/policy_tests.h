// The tests that a policy holds: what each expectation claims, checked over everything it leaves open.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/access/access_conditions.h"
#include "compiler/access/complexity.h"
#include "compiler/diagnostics/diagnostic.h"

namespace polc {

struct TestFailure {
  Span span;            ///< Of the expectation.
  std::string message;  ///< The first counterexample, in words.
};

struct TestResult {
  std::string name;
  Span span;
  std::size_t expectations = 0;
  std::vector<TestFailure> failures;
};

/// Runs every test of the model, in order. Failures are also reported to `sink`, with the lines that cause them and the
/// command that decides the case. `policy` is the file as the user named it.
std::vector<TestResult> run_tests(AccessConditions& access, DiagnosticSink& sink, std::string_view policy = "POLICY",
                                  std::uint64_t steps = max_steps_of_policy);

}  // namespace polc
