// A policy that extends another: what it may add, and what an `immutable` of the base keeps from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* base = R"(
policy base;
immutable role owner;
role admin includes member;
role member;
resource device { own: bool; actions view, edit, wipe; }
immutable allow member to device.view;
allow owner to device.wipe;
settings account for member editable by owner {
  fixed = on immutable;
  see = off grants device.edit;
  reach: {near, far, all} = near within {near, far};
}
)";

PolicyUnderTest layered(const std::string& layer) {
  return resolved_layers({base, layer});
}

TEST(Layers, MayAdd) {
  const PolicyUnderTest policy = layered(R"(
policy shop "Shop";
role clerk;
resource till { actions open; }
allow clerk, admin to till.open;
forbid member to device.edit;
settings account { loud = off; see = on; reach = far within {far}; }
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_EQ(policy.model.name, "shop");
  EXPECT_EQ(policy.model.roles[3].layer, 1U);
  EXPECT_EQ(policy.model.rules[1].layer, 0U);
  EXPECT_EQ(setting(policy, "account.see").default_value, 1U);
  EXPECT_EQ(setting(policy, "account.reach").default_value, 1U);
  EXPECT_EQ(setting(policy, "account.reach").allowed.count(), 1U);
  EXPECT_THAT(setting(policy, "account.loud").granted_to, ElementsAre(RoleId{2}));
  EXPECT_THAT(setting(policy, "account.loud").editable_by, ElementsAre(RoleId{0}));
}

TEST(Layers, ADefaultStaysWithinTheBoundsOfTheBase) {
  EXPECT_THAT(layered("settings account { reach = all; }").codes(), ElementsAre(Code::default_outside_bound));
  EXPECT_THAT(layered("settings account { reach = near within {near, all}; }").codes(), ElementsAre(Code::wider_bound));
}

TEST(Layers, NothingElseOfASettingMayChange) {
  const PolicyUnderTest policy = layered(
      "settings account { see \"See\": bool = on immutable grants device.view requires fixed editable by admin; }");
  EXPECT_THAT(policy.codes(), testing::Each(Code::setting_override));
  EXPECT_EQ(policy.codes().size(), 6U);
}

TEST(Layers, TwoGroupsOfOneNameInOneLayerAreADuplicate) {
  EXPECT_THAT(resolved_layers({base, "settings x { a = on; } settings x { b = on; }"}).codes(),
              ElementsAre(Code::duplicate_declaration));
}

TEST(Layers, AnImmutableRoleIsGivenAndDeniedNothing) {
  EXPECT_THAT(layered("allow owner to device.edit;").codes(), ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("allow member, owner to device.edit;").codes(), ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("forbid owner to device.edit;").codes(), ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("matrix { | | owner | | device.edit | allow | }").codes(),
              ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("settings more for owner { a = off grants device.edit; }").codes(),
              ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("settings more { a: role = member grants device.edit; }").codes(),
              ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(layered("settings more { a: role = member within {member, admin} grants device.edit; }").codes(),
              IsEmpty());
}

TEST(Layers, AllRolesMustExceptIt) {
  const PolicyUnderTest policy = layered("forbid all roles to device.wipe;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(policy.messages(), HasSubstr("all roles except owner"));
  EXPECT_THAT(layered("forbid all roles except owner to device.wipe;").codes(), IsEmpty());
}

TEST(Layers, ARoleIncludesNoImmutableOne) {
  const PolicyUnderTest policy = layered("role boss includes member, owner; allow boss to device.edit;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::includes_immutable_role));
  EXPECT_EQ(policy.pointed(0), "owner");
  EXPECT_EQ(policy.sources.text(policy.sink.all()[0].labels[0].span), "owner");
  EXPECT_THAT(layered("role boss includes member; allow boss to device.edit;").codes(), IsEmpty());
  // Within one policy it may.
  EXPECT_THAT(
      resolved_layers({base, "immutable role boss; role chief includes boss; allow boss to device.edit;"}).codes(),
      IsEmpty());
}

TEST(Layers, TheLevelsAreThoseOfTheBase) {
  const PolicyUnderTest implicit = layered("levels deny < instruct < allow;");
  EXPECT_THAT(implicit.codes(), ElementsAre(Code::levels_in_layer));
  EXPECT_EQ(implicit.model.levels.size(), 2U);
  const PolicyUnderTest written =
      resolved_layers({std::string("levels deny < instruct < allow;") + base, "levels deny < instruct < allow;"});
  EXPECT_THAT(written.codes(), ElementsAre(Code::levels_in_layer));
  EXPECT_EQ(written.sources.text(written.sink.all()[0].labels[0].span), "levels deny < instruct < allow;");
  EXPECT_THAT(resolved_layers(
                  {std::string("levels deny < instruct < allow;") + base, "role guest; instruct guest to device.edit;"})
                  .codes(),
              IsEmpty());
}

TEST(Layers, ASettingRemembersWhatTheBaseSaid) {
  const PolicyUnderTest policy = resolved_layers({base, "settings account { see = on; reach = far; }",
                                                  "settings account { see = on within {on}; reach = near; }"});
  EXPECT_THAT(policy.messages(), IsEmpty());
  const VariableId reach{3};  // After `own`, `fixed` and `see`.
  ASSERT_EQ(policy.model.variables[index(reach)].name, "account.reach");
  EXPECT_EQ(policy.model.setting_in(reach, 0).default_value, 0U);
  EXPECT_EQ(policy.model.setting_in(reach, 1).default_value, 1U);
  EXPECT_EQ(policy.model.setting_in(reach, 2).default_value, 0U);
  EXPECT_EQ(setting(policy, "account.see").overrides.size(), 2U);
  EXPECT_EQ(setting(policy, "account.see").overrides[1].allowed.count(), 2U);
  EXPECT_EQ(setting(policy, "account.see").allowed.count(), 1U);
}

TEST(Layers, AnImplicationIsNoDetour) {
  const PolicyUnderTest policy = layered("device.wipe implies device.edit;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::implied_to_immutable_role));
  EXPECT_THAT(layered("device.view implies device.edit;").codes(), IsEmpty());
}

TEST(Layers, BindOnlyTheLayersAbove) {
  EXPECT_THAT(resolved(base + std::string("allow owner to device.edit; forbid member to device.view;")).codes(),
              IsEmpty());
  EXPECT_THAT(
      resolved_layers({base, "immutable role boss; allow boss to device.edit;", "forbid boss to device.edit;"}).codes(),
      ElementsAre(Code::immutable_role_touched));
}

TEST(Layers, ARoleIsDeclaredOnce) {
  EXPECT_THAT(layered("role owner;").codes(), ElementsAre(Code::duplicate_declaration));
}

/// The order of statements never matters, so there cannot be two.
TEST(Layers, SayTheDefaultOfASettingOnce) {
  EXPECT_THAT(layered("policy l; settings account { see = on; see = off; }").codes(),
              ElementsAre(Code::duplicate_declaration));
  EXPECT_THAT(
      layered("policy l; settings account { reach = far; } settings account { reach = near within {near}; }").codes(),
      ElementsAre(Code::duplicate_declaration));
}

/// What heads a group is of the settings that are declared in it; the base's keep theirs.
TEST(Layers, CannotChangeWhatHeadsAGroup) {
  for (const char* head : {"\"Title\"", "for admin", "editable by member"}) {
    const std::string layer = std::string("policy l; settings account ") + head + " { see = on; ";
    EXPECT_THAT(layered(layer + "}").codes(), ElementsAre(Code::setting_override)) << head;
    EXPECT_THAT(layered(layer + "more = off grants device.edit; }").messages(), IsEmpty()) << head;
  }
}

}  // namespace
}  // namespace polc
