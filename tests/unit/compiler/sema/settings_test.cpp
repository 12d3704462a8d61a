// Settings: types, bounds, requirements, and what they grant to whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* setting_world = R"(
levels deny < instruct < allow;
role owner;
role admin;
role member;
resource user { own: bool; actions invite, view; }
)";

PolicyUnderTest with_settings(const std::string& text) {
  return resolved(setting_world + text);
}

TEST(Settings, ASwitchGrantsWhileItIsOn) {
  const PolicyUnderTest policy = with_settings("settings desk for member { see = off grants user.view if own; }");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member user.view if desk.see and own"));
}

TEST(Settings, ToAndAt) {
  const PolicyUnderTest policy =
      with_settings("settings desk for member { see = off grants user.view to admin, owner at instruct; }");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(),
              ElementsAre("grant instruct admin user.view if desk.see", "grant instruct owner user.view if desk.see"));
}

TEST(Settings, AnImmutableSwitchGrantsAlways) {
  const PolicyUnderTest policy = with_settings("settings desk for member { see = on immutable grants user.view; }");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member user.view if always"));
  EXPECT_EQ(setting(policy, "desk.see").allowed.count(), 1U);
}

TEST(Settings, ARingThatNobodyCanBeginIsAnError) {
  const PolicyUnderTest two = with_settings("settings s { a = off requires b; b = off requires a; }");
  EXPECT_THAT(two.codes(), ElementsAre(Code::requirement_ring));
  EXPECT_THAT(two.messages(), HasSubstr("`s.a` requires `s.b`, which requires `s.a`"));
  EXPECT_EQ(two.pointed(0), "a");
  EXPECT_EQ(two.sources.text(two.sink.all()[0].labels[0].span), "b");
  // Also over groups, longer ones, and beside what is no ring.
  EXPECT_THAT(with_settings(R"(
settings s { a = off requires b; b = off requires t.c, plain; plain = off; }
settings t { c = off requires s.a; }
)")
                  .codes(),
              ElementsAre(Code::requirement_ring));
  // Each ring once, whoever leads into it.
  EXPECT_THAT(with_settings(R"(
settings s { lead = off requires a; a = off requires b; b = off requires a; }
settings t { a = off requires b; b = off requires a; }
)")
                  .codes(),
              ElementsAre(Code::requirement_ring, Code::requirement_ring));
}

TEST(Settings, ARingOfSeveralValuesIsAnErrorWhereTheDefaultDoesNotDo) {
  EXPECT_THAT(with_settings("settings s { m: {x, y, z} = x requires b; b = off requires m in {y, z}; }").codes(),
              ElementsAre(Code::requirement_ring));
  EXPECT_THAT(with_settings("settings s { m: {x, y} = x requires n is q; n: {p, q} = p requires m is y; }").codes(),
              ElementsAre(Code::requirement_ring));
  // The switch comes first, while the other is at its default; then the other.
  EXPECT_THAT(with_settings("settings s { m: {x, y, z} = x requires b; b = off requires m in {x, y}; }").messages(),
              IsEmpty());
  // What the requirement admits beside, no account may choose.
  EXPECT_THAT(
      with_settings("settings s { m: {x, y, z} = x within {x, y} requires b; b = off requires m in {y, z}; }").codes(),
      ElementsAre(Code::requirement_ring));
}

TEST(Settings, ARingThatIsOnIsAnErrorToo) {
  // Nobody could turn one of them off, though the policy would speak of accounts that did.
  EXPECT_THAT(with_settings("settings s { a = on requires b; b = on requires a; }").codes(),
              ElementsAre(Code::requirement_ring));
  // Nobody chooses what has one value.
  EXPECT_THAT(with_settings("settings s { a = on immutable requires b; b = on requires a; }").messages(), IsEmpty());
}

TEST(Settings, ARingThatExcludesIsNone) {
  // One of the two at a time.
  EXPECT_THAT(with_settings("settings s { a = off requires b is off; b = off requires a is off; }").messages(),
              IsEmpty());
  // A chain.
  EXPECT_THAT(with_settings("settings s { a = off requires b; b = off requires c; c = off; }").messages(), IsEmpty());
  // On by default, so the first of the chain can follow.
  EXPECT_THAT(with_settings("settings s { a = off requires b; b = on; c = off requires a, b; }").messages(), IsEmpty());
}

TEST(Settings, ARoleAsAValueIsGrantedTo) {
  const PolicyUnderTest policy =
      with_settings("settings desk { who: role = member within {owner, member} grants user.invite; }");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member user.invite if desk.who is member",
                                          "grant allow owner user.invite if desk.who is owner"));
  EXPECT_THAT(
      policy.model.domain_of(policy.model.expressions[policy.model.rules.front().targets.front().condition].variable)
          .values,
      ElementsAre("nobody", "owner", "admin", "member"));
}

TEST(Settings, NobodyMayBeAValue) {
  const PolicyUnderTest policy =
      with_settings("settings desk { who: role = nobody within {nobody, member} grants user.invite; }");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member user.invite if desk.who is member"));
}

TEST(Settings, SeveralValuesGrantUnderATest) {
  const PolicyUnderTest policy = with_settings(R"(
define all_of_them = desk.reach is all;
settings desk for member {
  reach: {own, all} = own grants user.view if reach is all or own grants user.invite if all_of_them;
})");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member user.invite if desk.reach is all",
                                          "grant allow member user.view if desk.reach is all or own"));
  EXPECT_THAT(with_settings("settings desk for member { reach: {own, all} = own grants user.view if own; }").codes(),
              ElementsAre(Code::setting_grant_untested));
}

TEST(Settings, Bounds) {
  const PolicyUnderTest policy = with_settings("settings desk { reach: {a, b, c} = b within {b, c}; }");
  const ValueSet& allowed = setting(policy, "desk.reach").allowed;
  EXPECT_FALSE(allowed.test(0));
  EXPECT_TRUE(allowed.test(1));
  EXPECT_TRUE(allowed.test(2));
  EXPECT_EQ(setting(policy, "desk.reach").default_value, 1U);
}

TEST(Settings, Requirements) {
  const PolicyUnderTest policy = with_settings(R"(
settings other { mode: {slow, fast} = slow; }
settings desk {
  see = off;
  run = off requires see, other.mode in {fast};
})");
  EXPECT_THAT(policy.messages(), IsEmpty());
  const std::vector<SettingRequirement>& requirements = setting(policy, "desk.run").requirements;
  ASSERT_EQ(requirements.size(), 2U);
  EXPECT_EQ(policy.model.variables[index(requirements[0].setting)].name, "desk.see");
  EXPECT_TRUE(requirements[0].values.test(1));
  EXPECT_TRUE(requirements[1].values.test(1));
  EXPECT_FALSE(requirements[1].values.test(0));
}

TEST(Settings, WhoMayEdit) {
  const PolicyUnderTest policy =
      with_settings("settings desk editable by admin { a = off; b = off editable by owner; }");
  EXPECT_THAT(setting(policy, "desk.a").editable_by, ElementsAre(RoleId{1}));
  EXPECT_THAT(setting(policy, "desk.b").editable_by, ElementsAre(RoleId{0}));
}

TEST(Settings, AMistakeInOneLeavesTheOthers) {
  const PolicyUnderTest policy = with_settings(R"(
settings desk for membr {
  a: knid = x;
  b = perhaps;
  c = off grants user.veiw;
  d: {x, y} = z;
  e = off requires f;
})");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_role, Code::unknown_type, Code::switch_default,
                                          Code::unknown_value, Code::unknown_setting, Code::unknown_permission));
}

TEST(Settings, TheOnesAtTheirDefaultsMustFit) {
  EXPECT_THAT(with_settings("settings desk { a = off; b = on requires a; }").codes(),
              ElementsAre(Code::default_breaks_requirement));
  EXPECT_THAT(with_settings("settings desk { a = off; b = on requires a is off; }").codes(), IsEmpty());
  EXPECT_THAT(with_settings("settings desk { a = off; b: {x, y} = y requires a; }").codes(), IsEmpty());
}

}  // namespace
}  // namespace polc
