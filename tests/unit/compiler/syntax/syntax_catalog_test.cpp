// The examples of the syntax errors do what they claim.
#include <gtest/gtest.h>

#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

/// Those of one text. What files do to each other begins at 1023.
bool is_of_syntax(const CatalogEntry& entry) {
  return static_cast<int>(entry.code) < 1024;
}

TEST(SyntaxCatalog, WrongDrawsItsCodeAndNoOther) {
  for (const CatalogEntry& entry : catalog()) {
    if (!is_of_syntax(entry) || entry.wrong.empty()) continue;
    const Parsed parsed{std::string(entry.wrong)};
    ASSERT_EQ(parsed.sink.all().size(), 1U) << entry.name << "\n" << parsed.problems();
    EXPECT_EQ(parsed.sink.all().front().code, entry.code) << entry.name << "\n" << parsed.problems();
  }
}

TEST(SyntaxCatalog, RightDrawsNothing) {
  for (const CatalogEntry& entry : catalog()) {
    if (!is_of_syntax(entry)) continue;
    EXPECT_EQ(Parsed(std::string(entry.right)).problems(), "") << entry.name;
    EXPECT_EQ(entry.wrong.empty(), entry.right.empty()) << entry.name;
  }
}

/// What no text that can be read as an example draws; parse_limits_test.cpp and the golden commands draw them.
TEST(SyntaxCatalog, FewHaveNone) {
  std::vector<std::string_view> without;
  for (const CatalogEntry& entry : catalog()) {
    if (is_of_syntax(entry) && entry.wrong.empty()) without.push_back(entry.name);
  }
  EXPECT_EQ(without, (std::vector<std::string_view>{"not_utf8", "nul_character", "compiled_table"}));
}

}  // namespace
}  // namespace polc
