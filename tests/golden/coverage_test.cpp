// Every diagnostic of the catalog is drawn by some test here, or stands on a short list with the reason why not.
//
// What counts: the catalog's own wrong example, which is compiled; a golden file whose expectation shows the code;
// a generated policy. A new code that has none of these fails the test.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/common/policies.h"
#include "tests/golden/compiled.h"
#include "tests/golden/generated_policies.h"
#include "tests/golden/golden_file.h"

namespace polc {
namespace {

const std::map<Code, std::string_view>& not_drawn() {
  static const std::map<Code, std::string_view> reasons = {
      {Code::table_not_verified, "a fault of the compiler itself; none is known"},
      {Code::table_mistranslated, "a fault of the compiler itself; none is known"},
      {Code::layout_differs,
       "a fault of the formatter itself; none is known, and same_meaning_test.cpp tries the check"},
      {Code::policy_too_complex, "takes a minute of work; exhaustion_test.cpp draws it with less"},
      {Code::conditions_too_large, "takes a gigabyte of memory; exhaustion_test.cpp draws it with less"},
      {Code::too_many_entries, "takes a gigabyte of memory; limits_test.cpp of the resolution draws it"},
      {Code::table_too_large, "takes a gigabyte of memory"},
      {Code::too_many_combinations, "takes a million permissions that each depend on other settings"},
      {Code::too_many_permissions, "takes a text of eight megabytes"},
      {Code::too_many_resources, "takes a text of fourteen megabytes"},
  };
  return reasons;
}

/// All that golden files expect.
std::string expectations() {
  std::string text;
  for (const char* folder : {"diagnostics", "syntax"}) {
    for (const auto& path : golden::files(folder, ".pol")) text += golden::expectation_of(golden::read(path));
  }
  for (const auto& path : golden::files("commands", ".txt")) text += golden::read(path);
  return text;
}

TEST(Coverage, EveryWrongExampleDrawsItsCode) {
  for (const CatalogEntry& entry : catalog()) {
    if (entry.wrong.empty()) continue;
    const auto compilation = golden::compiled_example(entry.wrong);
    EXPECT_TRUE(golden::codes(*compilation).contains(entry.code)) << code_text(entry.code) << " is not among\n"
                                                                  << messages_of(compilation->sink);
    const bool is_warning = entry.severity == Severity::warning;
    EXPECT_EQ(compilation->sink.has_errors(), !is_warning) << code_text(entry.code) << "\n"
                                                           << messages_of(compilation->sink);
  }
}

/// An example shows one thing: a warning's draws nothing else.
TEST(Coverage, EveryWrongExampleOfAWarningDrawsItAlone) {
  for (const CatalogEntry& entry : catalog()) {
    if (entry.severity != Severity::warning || entry.wrong.empty()) continue;
    const auto compilation = golden::compiled_example(entry.wrong);
    EXPECT_EQ(compilation->sink.all().size(), 1U) << code_text(entry.code) << "\n" << messages_of(compilation->sink);
  }
}

TEST(Coverage, EveryRightExampleIsWithoutItsCode) {
  for (const CatalogEntry& entry : catalog()) {
    if (entry.right.empty()) continue;
    const auto compilation = golden::compiled_example(entry.right);
    EXPECT_FALSE(golden::codes(*compilation).contains(entry.code)) << code_text(entry.code) << "\n"
                                                                   << messages_of(compilation->sink);
    const bool is_warning = entry.severity == Severity::warning;
    EXPECT_EQ(is_warning ? messages_of(compilation->sink) : "", "") << code_text(entry.code);
  }
}

TEST(Coverage, EveryGeneratedPolicyDrawsItsCode) {
  for (const golden::GeneratedPolicy& policy : golden::generated_policies()) {
    const auto compilation = golden::compiled("policy.pol", policy.files);
    EXPECT_TRUE(golden::codes(*compilation).contains(policy.code)) << code_text(policy.code) << "\n"
                                                                   << messages_of(compilation->sink);
  }
}

TEST(Coverage, EveryCodeIsDrawn) {
  const std::string expected = expectations();
  std::set<Code> generated;
  for (const golden::GeneratedPolicy& policy : golden::generated_policies()) generated.insert(policy.code);
  for (const CatalogEntry& entry : catalog()) {
    const bool is_shown = expected.find("[" + code_text(entry.code) + "]") != std::string::npos;
    const bool is_drawn = !entry.wrong.empty() || is_shown || generated.contains(entry.code);
    const bool is_excused = not_drawn().contains(entry.code);
    EXPECT_NE(is_drawn, is_excused) << code_text(entry.code) << " " << entry.name
                                    << (is_drawn ? " is drawn, so it needs no reason"
                                                 : " has no golden, no example and no reason");
  }
}

}  // namespace
}  // namespace polc
