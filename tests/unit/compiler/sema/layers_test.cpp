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

const Variable& setting(const PolicyUnderTest& policy, std::string_view name) {
  const auto found = std::find_if(policy.model.variables.begin(), policy.model.variables.end(),
                                  [&](const Variable& variable) { return variable.name == name; });
  EXPECT_NE(found, policy.model.variables.end()) << name;
  return *found;
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
  EXPECT_THAT(layered("role boss includes owner; allow boss to device.edit;").codes(), IsEmpty());
}

TEST(Layers, AllRolesMustExceptIt) {
  const PolicyUnderTest policy = layered("forbid all roles to device.wipe;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::immutable_role_touched));
  EXPECT_THAT(policy.messages(), HasSubstr("all roles except owner"));
  EXPECT_THAT(layered("forbid all roles except owner to device.wipe;").codes(), IsEmpty());
}

TEST(Layers, AnImplicationIsNoDetour) {
  const PolicyUnderTest policy = layered("device.wipe implies device.edit;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::implied_to_immutable_role));
  EXPECT_THAT(layered("device.view implies device.edit;").codes(), IsEmpty());
}

TEST(Layers, AnImmutableRuleIsNotRestricted) {
  EXPECT_THAT(layered("forbid member to device.*;").codes(), ElementsAre(Code::immutable_rule_restricted));
  EXPECT_THAT(layered("forbid member to device.view above deny if own;").codes(),
              ElementsAre(Code::immutable_rule_restricted));
  EXPECT_THAT(layered("require own for device.view;").codes(), ElementsAre(Code::immutable_rule_restricted));
  EXPECT_THAT(layered("forbid admin to device.view;").codes(), ElementsAre(Code::immutable_rule_restricted))
      << "admin inherits what the rule grants";
  EXPECT_THAT(layered("role clerk; forbid clerk to device.view;").codes(), IsEmpty());
  const PolicyUnderTest policy = layered("forbid member to device.view;");
  EXPECT_EQ(policy.sources.text(policy.sink.all()[0].labels[0].span), "immutable allow member to device.view;");
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

}  // namespace
}  // namespace polc
