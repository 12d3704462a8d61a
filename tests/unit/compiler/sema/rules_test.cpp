// Roles, levels, rules, implications, custom and exclusive roles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* rule_world = R"(
levels deny < instruct < allow;
role admin includes member;
role member includes guest;
role guest fallback;
context { verified: bool; }
resource ticket { own: bool; actions view, edit, purge; }
resource board { own: bool; actions view, share; }
resource plain { actions use; }
)";

PolicyUnderTest with_rules(const std::string& text) {
  return resolved(rule_world + text);
}

TEST(Roles, ClosuresAreTransitiveAndSorted) {
  const PolicyUnderTest policy = with_rules("role chief includes admin;");
  EXPECT_THAT(policy.model.roles[0].closure, ElementsAre(RoleId{0}, RoleId{1}, RoleId{2}));
  EXPECT_THAT(policy.model.roles[2].closure, ElementsAre(RoleId{2}));
  EXPECT_THAT(policy.model.roles[3].closure, ElementsAre(RoleId{0}, RoleId{1}, RoleId{2}, RoleId{3}));
  EXPECT_EQ(policy.model.fallback, RoleId{2});
}

TEST(Roles, ADiamondIsNoCycle) {
  const PolicyUnderTest policy =
      with_rules("role left includes guest; role right includes guest; role top includes left, right;");
  EXPECT_THAT(policy.messages(), IsEmpty());
}

TEST(Roles, ACycleIsNamed) {
  const PolicyUnderTest policy =
      with_rules("role a includes b; role b includes c; role c includes a; role d includes d;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::role_cycle, Code::role_cycle));
  EXPECT_THAT(policy.messages(), HasSubstr("`a` includes `b`, which includes `c`, which includes `a`"));
  EXPECT_THAT(policy.messages(), HasSubstr("`d` includes `d`"));
  EXPECT_THAT(policy.messages(), HasSubstr("label: includes `b`"));
  EXPECT_THAT(policy.messages(), HasSubstr("label: includes `c`"));
}

TEST(Roles, OfALongCycleTheEndsAreShown) {
  constexpr int count = 1000;
  std::string text;
  for (int number = 0; number < count; ++number) {
    text += "role r" + std::to_string(number) + " includes r" + std::to_string((number + 1) % count) + ";\n";
  }
  const PolicyUnderTest policy = with_rules(text);
  EXPECT_THAT(policy.codes(), ElementsAre(Code::role_cycle));
  EXPECT_EQ(policy.sink.all()[0].message,
            "`r0` includes `r1`, which includes `r2`, which includes `r3`, which includes `r4` …, which includes "
            "`r997`, which "
            "includes `r998`, which includes `r999`, which includes `r0`");
  EXPECT_EQ(policy.sink.all()[0].labels.size(), 7U);
}

TEST(Roles, WordsForEverybody) {
  EXPECT_THAT(with_rules("allow everyone to plain.use;").messages(),
              HasSubstr("help: for everybody, write `all roles`"));
  EXPECT_THAT(with_rules("allow all to plain.use;").messages(), HasSubstr("help: for everybody, write `all roles`"));
}

TEST(Roles, ADuplicateStillCountsAsDeclared) {
  const PolicyUnderTest policy = with_rules("role admin; allow admin to plain.use;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::duplicate_declaration));
  EXPECT_THAT(policy.messages(), HasSubstr("first declared here"));
}

TEST(Rules, DefaultLevels) {
  const PolicyUnderTest policy = resolved("role a; resource r { actions x; } allow a to r.x;");
  ASSERT_EQ(policy.model.levels.size(), 2U);
  EXPECT_EQ(policy.model.levels[0].name, "deny");
  EXPECT_EQ(policy.model.levels[1].name, "allow");
}

TEST(Rules, Kinds) {
  const PolicyUnderTest policy = with_rules(R"(
instruct guest to ticket.view;
allow all roles except guest, admin to ticket.edit if own;
forbid admin to ticket.purge;
forbid member to ticket.edit above instruct if not own;
require verified for ticket.purge;
require own and verified for ticket.view above instruct;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(
      policy.rules(),
      ElementsAre("cap deny admin ticket.purge if always", "cap deny everybody ticket.purge if not context.verified",
                  "cap instruct everybody ticket.view if not (own and context.verified)",
                  "cap instruct member ticket.edit if not own", "grant allow member ticket.edit if own",
                  "grant instruct guest ticket.view if always"));
}

TEST(Rules, AMisspelledFirstWordIsTold) {
  EXPECT_THAT(with_rules("instrct guest to ticket.view;").messages(), HasSubstr("did you mean `instruct`?"));
  EXPECT_THAT(with_rules("forbidd guest to ticket.view;").messages(), HasSubstr("did you mean `forbid`?"));
}

TEST(Rules, SeveralMistakesInOneStatement) {
  const PolicyUnderTest policy = with_rules("alow gest, member to ticket.veiw, board.view if onw;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_first_word, Code::unknown_role, Code::unknown_permission,
                                          Code::unknown_condition_name));
}

TEST(Rules, ARoleListWithAnUnknownRoleKeepsTheRest) {
  const PolicyUnderTest policy = with_rules("allow gest, member to plain.use;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_role));
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member plain.use if always"));
}

TEST(Implies, TransitiveUnderTheSameCondition) {
  const PolicyUnderTest policy = with_rules(R"(
ticket.purge implies ticket.edit;
ticket.edit implies ticket.view, board.view;
allow member to ticket.purge if own;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(),
              ElementsAre("grant allow member board.view if own", "grant allow member ticket.edit if own",
                          "grant allow member ticket.purge if own", "grant allow member ticket.view if own"));
  const TargetList& targets = policy.model.rules.front().targets;
  EXPECT_EQ(targets[0].implied_by, std::nullopt);
  EXPECT_EQ(targets[1].implied_by, 0U);
  EXPECT_NE(targets[0].condition, targets[3].condition);  // Another resource's `own`.
}

TEST(Implies, AppliesToEveryKindOfGrantAndToNoRestriction) {
  const PolicyUnderTest policy = with_rules(R"(
ticket.edit implies ticket.view;
settings desk for guest { edit = off grants ticket.edit; }
matrix { | | admin | | ticket.edit | allow if own else instruct | }
custom roles may hold ticket.edit;
forbid guest to ticket.edit;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(
      policy.rules(),
      ElementsAre("cap deny guest ticket.edit if always", "grant allow admin ticket.edit if own",
                  "grant allow admin ticket.view if own", "grant allow custom roles ticket.edit if always",
                  "grant allow custom roles ticket.view if always", "grant allow guest ticket.edit if desk.edit",
                  "grant allow guest ticket.view if desk.edit", "grant instruct admin ticket.edit if not own",
                  "grant instruct admin ticket.view if not own"));
}

TEST(Implies, OfTheSameResource) {
  const PolicyUnderTest policy = with_rules(R"(
*.{purge, edit} implies *.view of the same resource;
allow guest to ticket.purge if own;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_THAT(policy.rules(),
              ElementsAre("grant allow guest ticket.purge if own", "grant allow guest ticket.view if own"));
  EXPECT_THAT(with_rules("ticket.edit implies board.view of the same resource;").codes(),
              ElementsAre(Code::nothing_implied));
}

TEST(Implies, CyclesEnd) {
  const PolicyUnderTest policy =
      with_rules("ticket.edit implies ticket.view; ticket.view implies ticket.edit; allow guest to ticket.view;");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_EQ(policy.rules().size(), 2U);
}

TEST(Implies, AConditionThatIsLostNamesBothLines) {
  const PolicyUnderTest policy = with_rules("ticket.edit implies plain.use; allow guest to ticket.edit if own;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::implied_condition));
  EXPECT_EQ(policy.pointed(0), "own");
  EXPECT_EQ(policy.sources.text(policy.sink.all()[0].labels[0].span), "ticket.edit implies plain.use;");
}

TEST(CustomRoles, MayAlwaysNever) {
  const PolicyUnderTest policy = with_rules(R"(
ticket.purge implies ticket.edit;
custom roles may hold ticket.* if own;
custom roles always hold plain.use;
custom roles never hold ticket.edit;
)");
  EXPECT_THAT(policy.messages(), IsEmpty());
  EXPECT_TRUE(policy.model.roles.back().custom);
  EXPECT_EQ(policy.model.roles.back().name, "custom roles");
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow custom roles plain.use if always",
                                          "grant allow custom roles ticket.purge if own",
                                          "grant allow custom roles ticket.view if own"));
  EXPECT_EQ(policy.model.custom_always.size(), 1U);
  EXPECT_EQ(policy.model.custom_never.size(), 1U);
}

TEST(CustomRoles, WhatTheyAlwaysHoldIsNotWhatTheyNeverHold) {
  const PolicyUnderTest named = with_rules("custom roles always hold ticket.edit; custom roles never hold ticket.*;");
  EXPECT_THAT(named.codes(), ElementsAre(Code::custom_always_and_never));
  // Nor through what it implies, directly or not.
  const PolicyUnderTest implied = with_rules(R"(
ticket.purge implies ticket.edit;
ticket.edit implies ticket.view;
custom roles always hold ticket.purge;
custom roles never hold ticket.view;
)");
  EXPECT_THAT(implied.codes(), ElementsAre(Code::custom_always_and_never));
  EXPECT_EQ(implied.pointed(0), "custom roles never hold ticket.view;");
  EXPECT_EQ(implied.sources.text(implied.sink.all()[0].labels[0].span), "custom roles always hold ticket.purge;");
  EXPECT_EQ(implied.sources.text(implied.sink.all()[0].labels[1].span), "ticket.edit implies ticket.view;");
  // What they may hold, they may hold without it.
  EXPECT_THAT(
      with_rules(
          "ticket.edit implies ticket.view; custom roles may hold ticket.edit; custom roles never hold ticket.view;")
          .codes(),
      IsEmpty());
  // One report for a statement, however many permissions.
  EXPECT_THAT(with_rules(R"(
ticket.purge implies ticket.{edit, view};
custom roles always hold ticket.purge;
custom roles never hold ticket.{edit, view};
)")
                  .codes(),
              ElementsAre(Code::custom_always_and_never));
}

TEST(CustomRoles, AllRolesTakesFromThemAndDoesNotGive) {
  const PolicyUnderTest policy = with_rules(R"(
custom roles may hold ticket.view;
allow all roles except admin, member to plain.use;
forbid all roles except admin, member to ticket.purge;
)");
  EXPECT_THAT(policy.rules(),
              ElementsAre("cap deny custom roles ticket.purge if always", "cap deny guest ticket.purge if always",
                          "grant allow custom roles ticket.view if always", "grant allow guest plain.use if always"));
}

TEST(CustomRoles, AreNoValueOfTheTypeRole) {
  const PolicyUnderTest policy =
      with_rules("custom roles may hold ticket.view; resource x { whose: role; actions y; }");
  EXPECT_THAT(policy.model.domains.back().values, ElementsAre("admin", "member", "guest"));
}

TEST(Exclusive, NoRoleMayBringTwo) {
  EXPECT_THAT(with_rules("role a; role b; exclusive roles a, b;").codes(), IsEmpty());
  const PolicyUnderTest policy = with_rules("exclusive roles guest, admin; exclusive roles guest, gest;");
  EXPECT_THAT(policy.codes(), ElementsAre(Code::exclusive_included, Code::unknown_role));
  // Who includes an offender repeats the mistake.
  EXPECT_THAT(with_rules("role chief includes admin; exclusive roles guest, admin;").codes(),
              ElementsAre(Code::exclusive_included));
  // Another part of the statement may be lost.
  EXPECT_THAT(with_rules("role a b; exclusive roles a, guest;").codes(), ElementsAre(Code::unexpected_token));
  EXPECT_THAT(policy.messages(), HasSubstr("role `admin` combines `admin` and `guest`"));
}

}  // namespace
}  // namespace polc
