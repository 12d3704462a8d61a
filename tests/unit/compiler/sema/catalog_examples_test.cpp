// The examples of the catalog are policies, and do what they claim.
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

/// An example of two files names the second in a comment of its own.
std::vector<std::string> files_of(std::string_view example) {
  constexpr std::string_view mark = "// layer.pol\n";
  const std::size_t second = example.find(mark);
  if (second == std::string_view::npos) return {std::string(example)};
  return {std::string(example.substr(0, second)), std::string(example.substr(second))};
}

/// What a layer breaks without naming anything immutable shows in decisions alone.
bool is_of_decisions(Code code) {
  return code == Code::immutable_grant_restricted || code == Code::immutable_restriction_evaded ||
         code == Code::immutable_restriction_customized || code == Code::immutable_role_given ||
         code == Code::immutable_changed_by_setting;
}

bool is_of_resolution(const CatalogEntry& entry) {
  const auto number = static_cast<int>(entry.code);
  return number >= 2000 && number < 4000 && !is_of_decisions(entry.code);
}

TEST(CatalogExamples, WrongDrawsItsCodeAndNoOther) {
  std::size_t tried = 0;
  for (const CatalogEntry& entry : catalog()) {
    if (!is_of_resolution(entry) || entry.wrong.empty()) continue;
    const PolicyUnderTest policy = resolved_layers(files_of(entry.wrong));
    EXPECT_EQ(policy.codes(), std::vector<Code>{entry.code}) << entry.name << "\n" << policy.messages();
    ++tried;
  }
  EXPECT_GT(tried, 40U);
}

TEST(CatalogExamples, RightDrawsNothing) {
  for (const CatalogEntry& entry : catalog()) {
    if (!is_of_resolution(entry) || entry.right.empty()) continue;
    const PolicyUnderTest policy = resolved_layers(files_of(entry.right));
    EXPECT_TRUE(policy.sink.all().empty()) << entry.name << "\n" << policy.messages();
  }
}

/// Codes whose wrong policy is too long to read as an example. Each has a test of its own in limits_test.cpp.
TEST(CatalogExamples, FewHaveNone) {
  std::vector<std::string> without;
  for (const CatalogEntry& entry : catalog()) {
    if (is_of_resolution(entry) && entry.wrong.empty()) without.emplace_back(entry.name);
  }
  EXPECT_EQ(without, (std::vector<std::string>{"group_too_deep", "long_name", "define_too_deep", "too_many_entries"}));
}

}  // namespace
}  // namespace polc
