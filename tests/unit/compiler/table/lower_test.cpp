// How policies become blocks and rows: size stays linear in what the author wrote, and caps are said.
#include "compiler/table/lower.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/compile.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

/// `count` roles, each with a switch of its own that opens the same permission.
std::string switches(int count) {
  std::string text = "resource door { actions open; }\n";
  for (int number = 0; number < count; ++number) {
    text += fmt::format("role r{0};\nsettings s{0} for r{0} {{ on_{0} = off grants door.open; }}\n", number);
  }
  return text;
}

TEST(Lower, ManySwitchesStayLinear) {
  const auto twenty = compile_text("p.pol", switches(20));
  ASSERT_TRUE(twenty->bytes) << messages_of(twenty->sink);
  EXPECT_LE(twenty->table->costs[0].cases, 20U * 64);
  const auto thousand = compile_text("p.pol", switches(1000));
  ASSERT_TRUE(thousand->bytes) << messages_of(thousand->sink);
  EXPECT_LE(thousand->table->costs[0].cases, 1000U * 64);
}

TEST(Lower, OneRoleWithManySwitchesStaysLinear) {
  std::string text = "role a;\nresource door { actions open; }\nsettings s for a {\n";
  for (int number = 0; number < 40; ++number) text += fmt::format("on_{} = off grants door.open;\n", number);
  const auto compilation = compile_text("p.pol", text + "}\n");
  ASSERT_TRUE(compilation->bytes) << messages_of(compilation->sink);
  EXPECT_LE(compilation->table->costs[0].cases, 40U * 64);
}

TEST(Lower, EqualPermissionsShareTheirRows) {
  std::string text = "role a; role b;\nresource door { own: bool; actions a0";
  for (int number = 1; number < 100; ++number) text += fmt::format(", a{}", number);
  const auto compilation = compile_text("p.pol", text + "; }\nallow a to door.* if own;\nallow b to door.*;\n");
  ASSERT_TRUE(compilation->bytes) << messages_of(compilation->sink);
  EXPECT_EQ(compilation->table->rows.size(), 2U);
}

TEST(Lower, AConditionBeyondTheCapIsNamedWithItsAttributes) {
  std::string attributes;
  std::string condition;
  for (int number = 0; number < 12; ++number) {
    attributes += fmt::format("a{}: {{v0, v1, v2, v3}};\n", number);
    condition += fmt::format("{}a{} is v1", number == 0 ? "" : " and ", number);
  }
  const auto compilation = compile_text("p.pol", "role a;\nresource door { " + attributes +
                                                     " actions open; }\nallow a to door.open if " + condition + ";\n");
  EXPECT_FALSE(compilation->bytes);
  EXPECT_THAT(messages_of(compilation->sink), testing::HasSubstr("POL5102: deciding `door.open`"));
  EXPECT_THAT(messages_of(compilation->sink), testing::HasSubstr("`a11`"));
}

TEST(Lower, OneConditionBeyondTheCapIsOneFindingForAllItsPermissions) {
  std::string attributes;
  std::string condition;
  for (int number = 0; number < 12; ++number) {
    attributes += fmt::format("a{}: {{v0, v1, v2, v3}};\n", number);
    condition += fmt::format("{}a{} is v1", number == 0 ? "" : " and ", number);
  }
  const auto compilation =
      compile_text("p.pol", "role a;\nresource door { " + attributes +
                                " actions open, shut, lock; }\nallow a to door.* if " + condition + ";\n");
  EXPECT_FALSE(compilation->bytes);
  EXPECT_EQ(compilation->sink.all().size(), 1U) << messages_of(compilation->sink);
  EXPECT_THAT(compilation->sink.all().front().helps, testing::Contains("the same goes for `door.shut`, `door.lock`"));
}

TEST(Lower, TooManyInputBitsNameTheResource) {
  std::string attributes;
  for (int number = 0; number < 40; ++number) attributes += fmt::format("a{}: {{v0, v1, v2}};\n", number);
  const auto compilation =
      compile_text("p.pol", "role a;\nresource door { " + attributes + " actions open; }\nallow a to door.open;\n");
  EXPECT_FALSE(compilation->bytes);
  EXPECT_THAT(messages_of(compilation->sink),
              testing::HasSubstr("POL5101: the attributes of resource `door` take 80 bits"));
}

TEST(Lower, MoreRolesThanATableHolds) {
  std::string text = "resource door { actions open; }\nallow r0 to door.open;\n";
  for (std::uint32_t number = 0; number < pol::format::max_roles; ++number) text += fmt::format("role r{};\n", number);
  EXPECT_TRUE(compile_text("p.pol", text)->bytes);
  const auto compilation = compile_text("p.pol", text + "role one_more;\n");
  EXPECT_FALSE(compilation->bytes);
  EXPECT_THAT(messages_of(compilation->sink),
              testing::HasSubstr("POL5103: the policy declares 65537 roles, above a table's limit of 65536"));
}

TEST(Lower, ScatteredAttributesAreGathered) {
  // Ten attributes lie between the two that decide: too far apart for a shift and a mask.
  std::string attributes = "first: bool;\n";
  for (int number = 0; number < 10; ++number) attributes += fmt::format("a{}: bool;\n", number);
  std::string rules = "allow a to door.open if first and last;\n";
  for (int number = 0; number < 10; ++number)
    rules += fmt::format("allow a to door.x{0} if first and a{0} or last and a{0};\n", number);
  std::string actions = "actions open";
  for (int number = 0; number < 10; ++number) actions += fmt::format(", x{}", number);
  const auto compilation =
      compile_text("p.pol", "role a;\nresource door { " + attributes + "last: bool;\n" + actions + "; }\n" + rules);
  ASSERT_TRUE(compilation->bytes) << messages_of(compilation->sink);
}

}  // namespace
}  // namespace polc
