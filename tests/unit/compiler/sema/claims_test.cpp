// Asserts and tests as the model holds them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* claim_world = R"(
levels deny < instruct < allow;
role admin;
role member;
context { verified: bool; }
resource device { own: bool; actions view, edit; }
resource plain { actions use; }
settings desk for member { fast = off; fixed = on immutable; }
)";

PolicyUnderTest with_claims(const std::string& text) {
  return resolved(claim_world + text);
}

TEST(Assertions, Forms) {
  const PolicyUnderTest policy = with_claims(R"(
assert only admin may device.* if own;
assert never member may device.edit at allow;
assert always all roles may plain.use;
assert separate device.view, device.edit;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  const std::vector<Assertion>& assertions = policy.model.assertions;
  ASSERT_EQ(assertions.size(), 4U);
  EXPECT_EQ(assertions[0].kind, Assertion::Kind::only);
  EXPECT_EQ(assertions[0].level, LevelId{1});
  EXPECT_THAT(assertions[0].roles, ElementsAre(RoleId{0}));
  ASSERT_EQ(assertions[0].terms.size(), 1U);
  EXPECT_EQ(assertions[0].terms[0].size(), 2U);
  EXPECT_EQ(expression_text(policy.model, assertions[0].terms[0][0].condition), "own");
  EXPECT_EQ(assertions[1].level, LevelId{2});
  EXPECT_EQ(assertions[2].level, LevelId{2});
  EXPECT_THAT(assertions[2].roles, ElementsAre(RoleId{0}, RoleId{1}));
  EXPECT_EQ(assertions[3].kind, Assertion::Kind::separate);
  EXPECT_EQ(assertions[3].terms.size(), 2U);
}

TEST(Assertions, MayBecome) {
  const PolicyUnderTest policy = with_claims(R"(
role group staff = admin, member;
device.edit gives member to others;
assert never member may become admin;
assert never all roles except admin may become staff note "n";
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  const std::vector<Assertion>& assertions = policy.model.assertions;
  ASSERT_EQ(assertions.size(), 2U);
  EXPECT_EQ(assertions[0].kind, Assertion::Kind::become);
  EXPECT_THAT(assertions[0].roles, ElementsAre(RoleId{1}));
  EXPECT_THAT(assertions[0].become, ElementsAre(RoleId{0}));
  EXPECT_THAT(assertions[0].terms, IsEmpty());
  EXPECT_THAT(assertions[1].become, ElementsAre(RoleId{0}, RoleId{1}));
}

TEST(Gifts, Forms) {
  const PolicyUnderTest policy = with_claims(R"(
role group staff = admin, member;
device.* gives staff to others if own;
plain.use gives all roles except admin to self at allow note "n";
)");
  EXPECT_EQ(policy.messages(), "");
  const std::vector<RoleGift>& gifts = policy.model.gifts;
  ASSERT_EQ(gifts.size(), 2U);
  EXPECT_THAT(gifts[0].roles, ElementsAre(RoleId{0}, RoleId{1}));
  EXPECT_FALSE(gifts[0].to_self);
  EXPECT_EQ(gifts[0].level, LevelId{1});
  ASSERT_EQ(gifts[0].targets.size(), 2U);
  EXPECT_EQ(expression_text(policy.model, gifts[0].targets[1].condition), "own");
  EXPECT_THAT(gifts[1].roles, ElementsAre(RoleId{1}));
  EXPECT_TRUE(gifts[1].to_self);
  EXPECT_EQ(gifts[1].level, LevelId{2});
  EXPECT_EQ(gifts[1].note, "n");
}

TEST(Gifts, Mistakes) {
  EXPECT_EQ(
      with_claims("device.edt gives member to others;").messages(),
      "POL2005: unknown permission: `device` has no `edt`\n  help: did you mean `edit`?\n  help: a permission is a "
      "resource and one of its `actions`: `device.view`\n");
  EXPECT_EQ(with_claims("device.edit gives membr to others;").messages(),
            "POL2002: there is no role `membr`\n  help: did you mean `member`?\n  help: declare it: `role membr;`\n");
  EXPECT_EQ(
      with_claims("device.edit gives member to others at deny;").messages(),
      "POL3023: everybody has at least `deny`, the lowest level, so everybody could give these roles\n  help: name a "
      "level above it, or leave out `at`\n");
  EXPECT_EQ(with_claims("plain.use gives member to others if own;").codes(),
            std::vector{Code::attribute_of_other_resource});
  EXPECT_EQ(with_claims("device.edit gives nobody to others;").codes(), std::vector{Code::unknown_role});
  EXPECT_EQ(with_claims("assert never member may become nobody;").codes(), std::vector{Code::unknown_role});
}

TEST(Tests, GivensJoinTheCondition) {
  const PolicyUnderTest policy = with_claims(R"(
test "given" {
  member, admin + member, nobody device.view (own) -> allow;
  plain.use;
}
)");
  EXPECT_FALSE(policy.sink.all().empty());  // The second line has no subject: a syntax error, and no more than that.
  const PolicyUnderTest sound = with_claims(R"(
test "given" {
  member, admin + member, nobody device.view (own) -> allow;
  given verified, desk.fast;
  member plain.use -> deny;
  member plain.use under every setting -> deny;
}
test "all" {
  under every setting;
  member plain.use (desk.fixed) -> deny;
}
)");
  EXPECT_THAT(sound.messages(), IsEmpty());
  ASSERT_EQ(sound.model.tests.size(), 2U);
  const std::vector<Expectation>& expectations = sound.model.tests[0].expectations;
  ASSERT_EQ(expectations.size(), 3U);
  EXPECT_THAT(expectations[0].subjects,
              ElementsAre(ElementsAre(RoleId{1}), ElementsAre(RoleId{0}, RoleId{1}), IsEmpty()));
  EXPECT_EQ(expression_text(sound.model, expectations[0].targets[0].condition),
            "context.verified and desk.fast and own");
  EXPECT_EQ(expectations[0].level, LevelId{2});
  ASSERT_EQ(expectations[0].fixed_settings.size(), 1U);
  EXPECT_EQ(sound.model.variables[index(expectations[0].fixed_settings[0])].name, "desk.fast");
  EXPECT_FALSE(expectations[1].under_every_setting);
  EXPECT_TRUE(expectations[2].under_every_setting);
  EXPECT_TRUE(sound.model.tests[1].expectations[0].under_every_setting);
  EXPECT_THAT(sound.model.tests[1].expectations[0].fixed_settings, IsEmpty());
}

TEST(Tests, NobodyIsRefusedWhereARoleHasThisName) {
  const PolicyUnderTest policy = with_claims("role nobody; test \"n\" { nobody plain.use -> deny; }");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::role_named_nobody)) << policy.messages();
  EXPECT_EQ(policy.pointed(0), "nobody");
  // Through a group it can only be the role.
  const PolicyUnderTest grouped =
      with_claims("role nobody; role group strangers = nobody; test \"n\" { strangers plain.use -> deny; }");
  EXPECT_THAT(grouped.messages(), IsEmpty());
  EXPECT_THAT(grouped.model.tests[0].expectations[0].subjects, ElementsAre(ElementsAre(RoleId{2})));
}

TEST(Tests, AGivenMustMakeSenseForEveryTarget) {
  const PolicyUnderTest policy =
      with_claims("test \"g\" { given own; member plain.use -> deny; member device.view -> deny; }");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::attribute_of_other_resource));
  EXPECT_EQ(policy.pointed(0), "own");
}

TEST(Tests, UnknownLevel) {
  EXPECT_THAT(with_claims("test \"g\" { member plain.use -> denny; }").codes(), ElementsAre(Code::unknown_level));
}

}  // namespace
}  // namespace polc
