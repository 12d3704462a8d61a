// The outcome of a policy's tests as text, JSON or JUnit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/source/source_manager.h"

namespace llvm::json {
class Value;
}

namespace polc {

/// The tests of one policy. `sources` holds the files that its failures point into.
struct TestReport {
  std::string file;
  const SourceManager* sources = nullptr;
  std::vector<TestResult> results;
};

enum class TestFormat : int { text, json, junit };

/// In text: names, counts and first counterexamples. The lines that cause a failure are the diagnostics' matter.
std::string render(const std::vector<TestReport>& reports, TestFormat format);

/// What `--format=json` prints, for whoever adds to it.
llvm::json::Value tests_json(const std::vector<TestReport>& reports);

struct TestCounts {
  std::size_t tests = 0;
  std::size_t expectations = 0;
  std::size_t failed_tests = 0;
};
TestCounts count(const std::vector<TestReport>& reports);

}  // namespace polc
