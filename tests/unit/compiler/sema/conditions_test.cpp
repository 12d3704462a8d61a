// Conditions: what a name stands for, how values are compared, and which mistakes are told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* condition_world = R"(
role member;
role admin;
domain team = {red, green, blue};
context { verified: bool; region: {eu, us}; }
resource ticket { own: bool; status: {open, held, closed}; team: team; owner_team: team; holder: role; actions edit; }
resource report { own: bool; author_team: {green, blue, violet}; actions view; }
resource plain { actions use; }
settings desk for member {
  reach: {own, all} = own;
  fast = on;
  locked = off immutable;
  pinned: {low, high} = high within {high};
  lead: role = admin within {admin, member};
}
define calm = status is open and not own;
)";

PolicyUnderTest allowed_if(const std::string& condition, const std::string& permission) {
  return resolved(condition_world + ("allow member to " + permission + " if " + condition + ";"));
}

std::string meaning(const std::string& condition, const std::string& permission = "ticket.edit") {
  SCOPED_TRACE(condition);
  return meaning_of(allowed_if(condition, permission));
}

std::string complaint(const std::string& condition, Code code, const std::string& permission = "ticket.edit") {
  SCOPED_TRACE(condition);
  return complaint_of(allowed_if(condition, permission), code);
}

TEST(Conditions, Forms) {
  EXPECT_EQ(meaning("own"), "own");
  EXPECT_EQ(meaning("not own"), "not own");
  EXPECT_EQ(meaning("own is true"), "own");
  EXPECT_EQ(meaning("own is off"), "not own");
  EXPECT_EQ(meaning("status is open"), "status is open");
  EXPECT_EQ(meaning("status is not open"), "status is not open");
  EXPECT_EQ(meaning("status in {open, closed}"), "status in {open, closed}");
  EXPECT_EQ(meaning("status not in {open, closed}"), "status not in {open, closed}");
  EXPECT_EQ(meaning("own and (status is open or verified)"), "own and (status is open or context.verified)");
  EXPECT_EQ(meaning("holder is admin"), "holder is admin");
}

TEST(Conditions, NamesInTheirOrder) {
  EXPECT_EQ(meaning("verified"), "context.verified");
  EXPECT_EQ(meaning("context.verified"), "context.verified");
  EXPECT_EQ(meaning("desk.fast"), "desk.fast");
  EXPECT_EQ(meaning("calm"), "status is open and not own");
  EXPECT_EQ(meaning("not calm"), "not (status is open and not own)");
}

TEST(Conditions, AnotherAttributeToCompareWith) {
  EXPECT_EQ(meaning("team is owner_team"), "team is owner_team");
  EXPECT_EQ(meaning("team is not owner_team"), "team is not owner_team");
  EXPECT_EQ(meaning("team is team"), "always");
  EXPECT_EQ(meaning("holder is desk.lead"), "holder is desk.lead");
  EXPECT_THAT(complaint("team is status", Code::impossible_comparison), HasSubstr("`red`, `green` and `blue`"));
}

TEST(Conditions, AValueComesBeforeAnAttributeOfThatName) {
  const PolicyUnderTest policy = resolved(R"(
role member;
resource ticket { first: {first, second}; second: {first, second}; actions edit; }
allow member to ticket.edit if first is second;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member ticket.edit if first is second"));
  const Expression& expression = policy.model.expressions[policy.model.rules.front().targets.front().condition];
  EXPECT_EQ(expression.kind, Expression::Kind::one_of);
}

TEST(Conditions, SettingsWithoutAChoiceAreFolded) {
  EXPECT_EQ(meaning("desk.locked"), "never");
  EXPECT_EQ(meaning("own and not desk.locked"), "own");
  EXPECT_EQ(meaning("desk.pinned is high"), "always");
  EXPECT_EQ(meaning("own or desk.pinned in {low}"), "own");
}

TEST(Conditions, AllOfADomainIsAlways) {
  EXPECT_EQ(meaning("status in {open, held, closed}"), "always");
  EXPECT_EQ(meaning("status not in {open, held, closed}"), "never");
}

TEST(Conditions, Mistakes) {
  EXPECT_THAT(complaint("verifeid", Code::unknown_condition_name), HasSubstr("did you mean `verified`?"));
  EXPECT_THAT(complaint("desk.fats", Code::unknown_condition_name), HasSubstr("did you mean `desk.fast`?"));
  EXPECT_THAT(complaint("status is opne", Code::unknown_value), HasSubstr("did you mean `open`?"));
  EXPECT_THAT(complaint("status in {open, gone}", Code::unknown_value), HasSubstr("`open`, `held` and `closed`"));
  EXPECT_THAT(complaint("status in {open, open}", Code::repeated_value), HasSubstr("first named here"));
  EXPECT_THAT(complaint("own in {on, yes}", Code::repeated_value), HasSubstr("`yes`"));
  EXPECT_THAT(complaint("status", Code::not_a_boolean), HasSubstr("write `status is`"));
  EXPECT_THAT(complaint("own", Code::attribute_of_other_resource, "plain.use"),
              HasSubstr("`own`, which is not an attribute of `plain`, the resource of `plain.use`"));
}

TEST(Conditions, AShortNameOfASettingCountsInItsGroupAlone) {
  complaint("fast", Code::unknown_condition_name);
}

TEST(Conditions, AMissingAttributeIsToldOncePerStatement) {
  const PolicyUnderTest policy = resolved(R"(
role member;
resource a { own: bool; actions x, y; }
resource b { actions x, y, z; }
resource c { actions x, y, z; }
allow member to * if own;
forbid member to * if own;
)");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::attribute_of_other_resource, Code::attribute_of_other_resource));
  EXPECT_THAT(policy.messages(), HasSubstr("label: `b` is declared here"));
  EXPECT_THAT(policy.messages(), HasSubstr("help: the same is true of `c`"));
}

TEST(Conditions, AMissingAttributeWithinADefineIsToldAtItsUse) {
  const PolicyUnderTest policy = resolved(condition_world + std::string("allow member to plain.use if calm;\n"));
  EXPECT_THAT(policy.codes(), ElementsAre(Code::attribute_of_other_resource));
  EXPECT_EQ(policy.pointed(0), "calm");
  EXPECT_THAT(policy.messages(), HasSubstr("`calm` tests it here"));
}

TEST(Conditions, AMistakeWithinADefineIsToldOnce) {
  const PolicyUnderTest policy = resolved(R"(
role member;
resource a { own: bool; actions x, y; }
define near = own and clsoe;
allow member to a.x if near;
forbid member to a.y if near;
)");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_condition_name));
}

TEST(Conditions, AnUnusedDefineIsChecked) {
  EXPECT_THAT(resolved(condition_world + std::string("define unused = statsu is open;")).codes(),
              ElementsAre(Code::unknown_condition_name));
  EXPECT_THAT(resolved(condition_world + std::string("define unused = status is opne;")).codes(),
              ElementsAre(Code::unknown_value));
}

TEST(Conditions, OneExpressionForAllResourcesWhereNoneMatters) {
  const PolicyUnderTest policy = resolved(R"(
role member;
context { verified: bool; }
resource a { own: bool; actions x; }
resource b { own: bool; actions x; }
allow member to * if verified and not verified;
allow member to * if own;
)");
  const Rule& shared = policy.model.rules[0];
  EXPECT_EQ(shared.targets[0].condition, shared.targets[1].condition);
  const Rule& own = policy.model.rules[1];
  EXPECT_NE(own.targets[0].condition, own.targets[1].condition);
}

TEST(Conditions, ABrokenTypeIsToldOnce) {
  const PolicyUnderTest policy = resolved(R"(
role member;
resource a { kind: knid; actions x; }
allow member to a.x if kind is good;
)");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_type));
}

}  // namespace
}  // namespace polc
