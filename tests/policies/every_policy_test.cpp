// What holds for every policy in policies/: it compiles without a diagnostic, warnings included, has a README and
// tests, and they pass.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/compile.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

/// The tutorial and the cookbook are pages: their policies stand in them, and documentation_test runs them.
std::vector<fs::path> folders() {
  std::vector<fs::path> result;
  for (const auto& entry : fs::directory_iterator(POLC_SOURCE_DIR "/policies")) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name != "tutorial" && name != "cookbook") result.push_back(entry.path());
  }
  return result;
}

TEST(EveryPolicy, CompilesWithoutADiagnosticAndPassesItsTests) {
  ASSERT_GE(folders().size(), 5U);
  for (const fs::path& folder : folders()) {
    SCOPED_TRACE(folder.filename().string());
    EXPECT_TRUE(fs::exists(folder / "README.md"));
    const std::unique_ptr<Compilation> compilation = compile((folder / "policy.pol").string());
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      ADD_FAILURE() << code_text(diagnostic.code) << ' ' << diagnostic.message;
    }
    ASSERT_TRUE(compilation->bytes);
    EXPECT_FALSE(compilation->model->assertions.empty());
    ConditionDiagrams conditions(*compilation->model);
    AccessConditions access(conditions);
    const std::vector<TestResult> results = run_tests(access, compilation->sink);
    EXPECT_FALSE(results.empty());
    for (const TestResult& result : results) {
      for (const TestFailure& failure : result.failures) ADD_FAILURE() << result.name << ": " << failure.message;
    }
  }
}

}  // namespace
}  // namespace polc
