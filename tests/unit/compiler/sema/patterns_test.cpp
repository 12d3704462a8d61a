// Permission patterns: what each form names, and what a wrong one is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/sema/policy_under_test.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* catalog = R"(
role member;
resource device { actions view, edit; }
resource billing { actions view; }
resource billing.invoice { actions view, pay; }
resource `mod/forum` { actions `add:news`, view; }
group readers = device.view, billing.view;
)";

/// The permissions that a pattern names, in the order of the expansion.
std::vector<std::string> named(const std::string& pattern) {
  const PolicyUnderTest policy = resolved(catalog + ("allow member to " + pattern + ";"));
  EXPECT_THAT(policy.messages(), IsEmpty()) << pattern;
  std::vector<std::string> names;
  for (const Rule& rule : policy.model.rules) {
    for (const Target& target : rule.targets) names.push_back(policy.model.permissions[index(target.permission)].name);
  }
  return names;
}

std::string complaint(const std::string& pattern) {
  const PolicyUnderTest policy = resolved(catalog + ("allow member to " + pattern + ";"));
  EXPECT_EQ(policy.sink.all().size(), 1U) << pattern << "\n" << policy.messages();
  return policy.messages();
}

TEST(Patterns, Names) {
  EXPECT_THAT(named("device.edit"), ElementsAre("device.edit"));
  EXPECT_THAT(named("billing.invoice.pay"), ElementsAre("billing.invoice.pay"));
  EXPECT_THAT(named("`mod/forum`.`add:news`"), ElementsAre("mod/forum.add:news"));
}

TEST(Patterns, StarTakesOnePartOrMore) {
  EXPECT_THAT(named("billing.*"), ElementsAre("billing.view", "billing.invoice.view", "billing.invoice.pay"));
  EXPECT_THAT(named("billing.*.view"), ElementsAre("billing.invoice.view"));
  EXPECT_THAT(named("*.view"), ElementsAre("device.view", "billing.view", "billing.invoice.view", "mod/forum.view"));
  EXPECT_EQ(named("*").size(), 7U);
  EXPECT_THAT(named("*.*.*"), ElementsAre("billing.invoice.view", "billing.invoice.pay"));
}

TEST(Patterns, Braces) {
  EXPECT_THAT(named("device.{edit, view}"), ElementsAre("device.edit", "device.view"));
  EXPECT_THAT(named("{billing.invoice, device}.view"), ElementsAre("billing.invoice.view", "device.view"));
  EXPECT_THAT(named("{device, billing}.*"),
              ElementsAre("device.view", "device.edit", "billing.view", "billing.invoice.view", "billing.invoice.pay"));
}

TEST(Patterns, EachPermissionOnce) {
  EXPECT_THAT(named("device.view, device.*, device.view"), ElementsAre("device.view", "device.edit"));
}

TEST(Patterns, Except) {
  EXPECT_THAT(named("* except billing.*, *.view"), ElementsAre("device.edit", "mod/forum.add:news"));
}

TEST(Patterns, Groups) {
  EXPECT_THAT(named("readers, device.edit"), ElementsAre("device.view", "billing.view", "device.edit"));
  EXPECT_THAT(named("* except readers, billing.invoice.*, `mod/forum`.*"), ElementsAre("device.edit"));
}

TEST(Patterns, AProductNeedsEachOfItsCombinations) {
  const std::string text = complaint("{device, billing}.{view, edit}");
  EXPECT_THAT(text, HasSubstr("`billing` has no `edit`"));
}

TEST(Patterns, AnAlternativeThatNothingMatchesIsAMistakeBesideAStarToo) {
  EXPECT_THAT(complaint("*.{view, veiw}"), HasSubstr("nothing that this pattern matches is named `veiw`"));
  EXPECT_THAT(complaint("device.*.view"), HasSubstr("is named `view`"));
  EXPECT_THAT(complaint("*.veiw"), HasSubstr("did you mean `view`?"));
  EXPECT_THAT(complaint("devise.*"), HasSubstr("did you mean `device`?"));
  EXPECT_THAT(complaint("{device, billing}.*.view"), HasSubstr("`device` exists"));
}

TEST(Patterns, TheUnknownPartIsNamed) {
  EXPECT_THAT(complaint("devise.view"), HasSubstr("there is no resource or group `devise`"));
  EXPECT_THAT(complaint("devise.view"), HasSubstr("did you mean `device`?"));
  EXPECT_THAT(complaint("device.veiw"), HasSubstr("`device` has no `veiw`"));
  EXPECT_THAT(complaint("device.veiw"), HasSubstr("did you mean `view`?"));
  EXPECT_THAT(complaint("billing.invoice.payy"), HasSubstr("`billing.invoice` has no `payy`"));
  EXPECT_THAT(complaint("raeders"), HasSubstr("did you mean `readers`?"));
}

TEST(Patterns, AResourceAloneIsNoPermission) {
  EXPECT_THAT(complaint("device"), HasSubstr("write `device.*`"));
}

TEST(Patterns, AnActionAloneIsNoPermission) {
  EXPECT_THAT(complaint("edit"), HasSubstr("`edit` is an action: write it with its resource, `device.edit`"));
}

TEST(Patterns, NothingStandsBehindAGroup) {
  EXPECT_THAT(complaint("readers.view"), HasSubstr("`readers` is a group, and nothing can follow a group name"));
}

TEST(Patterns, ACycleOfGroupsIsNamed) {
  const PolicyUnderTest policy = resolved(catalog + std::string(R"(
group one = two;
group two = three, device.view;
group three = one;
allow member to one;
)"));
  EXPECT_THAT(policy.codes(), ElementsAre(Code::group_cycle));
  EXPECT_THAT(policy.messages(), HasSubstr("`one` contains `two`, which contains `three`, which contains `one`"));
  EXPECT_EQ(policy.pointed(0), "one");
}

TEST(Patterns, OnlyTheUnknownTermIsLeftOut) {
  const PolicyUnderTest policy = resolved(catalog + std::string("allow member to nothing.view, device.view;"));
  EXPECT_THAT(policy.rules(), ElementsAre("grant allow member device.view if always"));
}

TEST(Patterns, AGroupWithAMistakeIsReportedOnce) {
  const PolicyUnderTest policy = resolved(catalog + std::string(R"(
group broken = devise.view;
allow member to broken;
forbid member to broken;
)"));
  EXPECT_THAT(policy.codes(), ElementsAre(Code::unknown_permission));
}

TEST(Patterns, AnUnusedGroupIsChecked) {
  EXPECT_THAT(resolved(catalog + std::string("group unused = devise.view;")).codes(),
              ElementsAre(Code::unknown_permission));
}

}  // namespace
}  // namespace polc
