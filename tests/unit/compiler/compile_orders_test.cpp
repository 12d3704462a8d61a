// An editor is told what a policy is blamed for before its table is made: the same findings and the same bytes as in the other order.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "compiler/compile.h"
#include "compiler/compile_loaded.h"

namespace polc {
namespace {

std::vector<std::string> findings(const Compilation& compilation) {
  std::vector<std::string> shown;
  for (const Diagnostic& each : compilation.sink.all()) {
    std::string text = std::to_string(static_cast<int>(each.code)) + " " + each.message;
    if (each.span) text += " " + std::to_string(each.span->begin) + "-" + std::to_string(each.span->end);
    for (const std::string& help : each.helps) text += " help " + help;
    shown.push_back(std::move(text));
  }
  std::sort(shown.begin(), shown.end());
  return shown;
}

std::unique_ptr<Compilation> loaded(const std::string& path) {
  auto result = std::make_unique<Compilation>();
  result->files = load_policy(path, {}, read_from_disk, result->sources, result->sink);
  return result;
}

std::vector<std::string> policies_below(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(POLC_SOURCE_DIR "/" + folder)) {
    if (entry.path().extension() == ".pol") paths.push_back(entry.path().string());
  }
  return paths;
}

TEST(CompileOrders, FindTheSameAndMakeTheSame) {
  std::size_t told = 0;
  for (const std::string folder : {"policies", "tests/golden/diagnostics"}) {
    const std::vector<std::string> paths = policies_below(folder);
    ASSERT_GT(paths.size(), 8U) << folder;
    for (const std::string& path : paths) {
      const auto expected = compile(path);
      const auto result = loaded(path);
      std::vector<std::string> early;
      const bool done = compile_loaded(*result, path, {}, [] { return true; }, [&] { early = findings(*result); });
      EXPECT_TRUE(done);
      EXPECT_EQ(findings(*result), findings(*expected)) << path;
      EXPECT_EQ(result->bytes, expected->bytes) << path;
      if (early.empty()) continue;
      ++told;
      // What is told early stays; only a table that passes a limit adds to it.
      const std::vector<std::string> all = findings(*result);
      EXPECT_TRUE(std::includes(all.begin(), all.end(), early.begin(), early.end())) << path;
    }
  }
  EXPECT_GT(told, 15U);
}

/// Trees are of use to who shows the text; nothing behind the model reads them.
TEST(CompileOrders, MakeTheSameWithoutTrees) {
  CompileOptions options;
  options.keeps_trees = false;
  for (const std::string& path : policies_below("policies")) {
    const auto expected = compile(path);
    const auto result = compile(path, options);
    EXPECT_EQ(findings(*result), findings(*expected)) << path;
    EXPECT_EQ(result->bytes, expected->bytes) << path;
    EXPECT_FALSE(expected->files.files.empty()) << path;
    if (result->model) {
      EXPECT_TRUE(result->files.files.empty() && result->files.layers.empty()) << path;
    }
  }
}

TEST(CompileOrders, TellNothingEarlyWhereALimitIsReached) {
  const std::string text =
      "role a; resource r { x: bool; y: bool; z: bool; actions v; } allow a to r.v if x or y and z;";
  for (const std::uint64_t steps : {0U, 1U, 2U, 4U, 8U, 16U, 32U}) {
    CompileOptions options;
    options.effort.steps = steps;
    options.effort.steps_of_lint = steps;
    const auto expected = compile_text("p.pol", text, options);
    Compilation result;
    const FileReader reader = [&](const std::string&) { return Expected<std::string, ReadError>(text); };
    result.files = load_policy("p.pol", {}, reader, result.sources, result.sink);
    std::vector<std::string> early;
    EXPECT_TRUE(compile_loaded(result, "p.pol", options, [] { return true; }, [&] { early = findings(result); }));
    EXPECT_EQ(findings(result), findings(*expected)) << steps;
    EXPECT_EQ(result.bytes, expected->bytes) << steps;
  }
}

TEST(CompileOrders, EndWhereTheWorkIsCalledOff) {
  const std::string path = POLC_SOURCE_DIR "/policies/gitlab/policy.pol";
  std::size_t looks = 0;
  const auto whole = loaded(path);
  ASSERT_TRUE(compile_loaded(*whole, path, {}, [&] { return ++looks > 0; }));
  ASSERT_GT(looks, 4U);
  for (std::size_t most = 0; most < looks; ++most) {
    const auto result = loaded(path);
    std::size_t count = 0;
    EXPECT_FALSE(compile_loaded(*result, path, {}, [&] { return count++ < most; })) << most;
  }
}

}  // namespace
}  // namespace polc
