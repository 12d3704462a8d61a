// The smallest changes that would allow what is denied, where settings require each other.
#include "compiler/analysis/query/changes.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include <algorithm>

#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;

/// The texts of the first way, for a subject with the first role: every attribute at its first value, every setting
/// at its default.
std::vector<std::string> first_way(const std::string& policy) {
  const auto compilation = compile_text("policy.pol", policy);
  EXPECT_TRUE(compilation->bytes);
  const pol::VerifyResult verified = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*verified);
  std::vector<std::uint32_t> values(read_back.table().data().attributes.size());
  for (const pol::format::Setting& setting : read_back.table().data().settings) values.push_back(setting.default_value);
  const std::vector<ChangeSet> ways =
      smallest_changes(read_back, {{pol::RoleId{0}}, pol::PermissionId{0}, values}, pol::lowest_level).front().ways;
  std::vector<std::string> texts;
  if (ways.empty()) return texts;
  for (const Change& change : ways.front()) texts.push_back(change.text);
  return texts;
}

/// The ways to the highest level for a subject with the first `count` roles, each as `give up a, hold b`, sorted.
struct Found {
  std::vector<std::string> ways;
  bool is_complete = false;
};

Found ways_of(const std::string& policy, std::uint32_t count) {
  const auto compilation = compile_text("policy.pol", policy);
  EXPECT_TRUE(compilation->bytes);
  const pol::VerifyResult verified = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*verified);
  std::vector<pol::RoleId> roles;
  for (std::uint32_t number = 0; number < count; ++number) roles.push_back(pol::RoleId{number});
  const Ways ways = smallest_changes(read_back, {roles, pol::PermissionId{0}, {}}, pol::lowest_level).front();
  Found found{{}, ways.is_complete};
  for (const ChangeSet& way : ways.ways) {
    std::string text;
    for (const Change& change : way)
      text += (text.empty() ? "" : ", ") + change.text + (change.obstacle.empty() ? "" : " (out of reach)");
    found.ways.push_back(text);
  }
  std::sort(found.ways.begin(), found.ways.end());
  return found;
}

/// `role r0; … role rN;` and a resource of two actions.
std::string many_roles(int count) {
  std::string text = "resource r { actions x, y; }\n";
  for (int role = 0; role < count; ++role) text += fmt::format("role r{};\n", role);
  return text;
}

/// With more roles than all sets of are tried: those that forbid the same go together, and those that do nothing stay.
TEST(Changes, OfManyRoles) {
  const Found alike = ways_of(many_roles(9) + "allow r8 to r.x;\nforbid r0, r1, r2 to r.x;\nallow r3 to r.y;\n", 9);
  EXPECT_THAT(alike.ways, ElementsAre("give up r0, give up r1, give up r2"));
  EXPECT_TRUE(alike.is_complete);

  const Found taken = ways_of(many_roles(10) + "allow r9 to r.x;\nforbid r0, r1 to r.x;\nallow r3 to r.y;\n", 9);
  EXPECT_THAT(taken.ways, ElementsAre("give up r0, give up r1, hold r9"));
  EXPECT_TRUE(taken.is_complete);
}

TEST(Changes, OfManyRolesThatExcludeOthers) {
  const Found found =
      ways_of(many_roles(10) + "exclusive roles r4, r9;\nallow r9 to r.x;\nallow r3 to r.y;\nforbid r0 to r.x;\n", 9);
  EXPECT_THAT(found.ways, testing::Contains("give up r0, give up r4, hold r9"));
  EXPECT_TRUE(found.is_complete);
}

/// The fallback excludes each of them, so that taking it would be a ninth change.
TEST(Changes, OfManyRolesWithoutWhichTheFallbackCounts) {
  std::string policy = many_roles(8) + "role guest fallback;\nallow guest to r.x;\nallow r0 to r.y;\n";
  for (int role = 0; role < 8; ++role) policy += fmt::format("exclusive roles guest, r{};\n", role);
  const Found found = ways_of(policy, 8);
  EXPECT_THAT(found.ways, testing::Contains("give up r0, give up r1, give up r2, give up r3, give up r4, give up r5, "
                                            "give up r6, give up r7"));
}

/// Seven different reasons: not all sets are tried, and that nothing helps is not claimed.
TEST(Changes, OfTooManyKindsOfRoles) {
  std::string policy =
      "context { a: bool; b: bool; c: bool; }\n" + many_roles(8) + "allow r7 to r.x;\nallow r7 to r.y;\n";
  const char* conditions[] = {"a", "b", "c", "not a", "not b", "not c", "a or b"};
  for (int role = 0; role < 7; ++role)
    policy += fmt::format("forbid r{} to r.x if context.a and not context.a or {};\n", role, conditions[role]);
  const auto compilation = compile_text("policy.pol", policy);
  ASSERT_TRUE(compilation->bytes);
  const pol::VerifyResult verified = pol::verify(*compilation->bytes);
  ReadBackTable read_back(*verified);
  std::vector<pol::RoleId> roles;
  for (std::uint32_t number = 0; number < 8; ++number) roles.push_back(pol::RoleId{number});
  const Ways ways = smallest_changes(read_back, {roles, pol::PermissionId{0}, {0, 0, 0}}, pol::lowest_level).front();
  EXPECT_FALSE(ways.is_complete);
}

TEST(Changes, AccountForWhatASettingRequires) {
  std::string settings;
  for (int pair = 0; pair < 40; ++pair) settings += fmt::format("  manage{} = off requires view{};\n", pair, pair);
  for (int pair = 0; pair < 40; ++pair) settings += fmt::format("  view{} = off;\n", pair);
  EXPECT_THAT(first_way("role member;\nresource thing { actions use; }\nsettings s for member {\n" + settings +
                        "}\nallow member to thing.use if s.manage7;\n"),
              ElementsAre("s.manage7=on", "s.view7=on"));
}

TEST(Changes, AccountForWhatRequiresASetting) {
  EXPECT_THAT(first_way("role member;\nresource thing { actions use; }\n"
                        "settings s for member {\n  lit = on requires power;\n  power = on;\n}\n"
                        "allow member to thing.use if not s.power;\n"),
              ElementsAre("s.lit=off", "s.power=off"));
}

}  // namespace
}  // namespace polc
