// Counterexamples of asserts: the smallest there is, in words, and the lines that make it.
#include "compiler/analysis/claims/assertions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/compile.h"

namespace polc {
namespace {

using testing::ElementsAre;

/// What the one error of a policy says, and the texts that its labels point at.
struct Report {
  std::string message;
  std::vector<std::string> labels;
  std::vector<std::string> helps;

  explicit Report(const std::string& text) {
    const auto compilation = compile_text("policy.pol", text);
    for (const Diagnostic& diagnostic : compilation->sink.all()) {
      if (diagnostic.severity != Severity::error) continue;
      EXPECT_EQ(message, "") << "a second error: " << diagnostic.message;
      message = diagnostic.message;
      helps = diagnostic.helps;
      for (const Label& label : diagnostic.labels)
        labels.push_back(std::string(compilation->sources.text(label.span)) + ": " + label.text);
    }
  }
};

TEST(Counterexample, SmallestOfAllRoles) {
  const Report report(R"(
role first; role second; role third;
resource door { own: bool; open: bool; actions enter; }
settings s for first { extra = off grants door.enter; }
allow second to door.enter if own and open;
allow third to door.enter if own;
assert never all roles may door.enter;
)");
  EXPECT_EQ(report.message,
            "this assert does not hold: `door.enter` is `allow` for a subject with `third` and `own=true`");
  EXPECT_THAT(report.labels, ElementsAre("allow third to door.enter if own;: grants `allow` here"));
}

TEST(Counterexample, SmallestOfAllPermissions) {
  const Report report(R"(
role guest;
resource door { own: bool; actions enter, knock, pass; }
allow guest to door.{enter, pass} if not own;
allow guest to door.knock;
assert never guest may door.*;
)");
  EXPECT_EQ(report.message, "this assert does not hold: `door.knock` is `allow` for a subject with `guest`");
}

/// Settings that are away from their defaults since others require it are part of the account.
TEST(Counterexample, NamesSettingsThatRequirementsDragAlong) {
  const std::string_view policy = R"(
role guest;
resource door { actions enter; }
settings s for guest {
  lit = on requires power;
  power = on;
  alarm = off requires guard is awake;
  guard: {asleep, awake} = asleep;
}
)";
  EXPECT_EQ(
      Report(std::string(policy) + "allow guest to door.enter if not s.power;\nassert never guest may door.enter;\n")
          .message,
      "this assert does not hold: `door.enter` is `allow` for a subject with `guest`, in an account with "
      "`s.lit=off`, `s.power=off`");
  EXPECT_EQ(Report(std::string(policy) + "allow guest to door.enter if s.alarm;\nassert never guest may door.enter;\n")
                .message,
            "this assert does not hold: `door.enter` is `allow` for a subject with `guest`, in an account with "
            "`s.alarm=on`, `s.guard=awake`");
}

TEST(Counterexample, ShowsTheGrantsThatAnAlwaysMisses) {
  const Report report(R"(
role owner;
resource door { own: bool; lit: bool; actions enter; }
allow owner to door.enter if own;
allow owner to door.enter if lit;
assert always owner may door.enter;
)");
  EXPECT_EQ(report.message,
            "this assert does not hold: `door.enter` is only `deny` for a subject with `owner` and `own=false`, "
            "`lit=false`");
  EXPECT_THAT(report.labels, ElementsAre("allow owner to door.enter if own;: grants `allow`, but not in this case",
                                         "allow owner to door.enter if lit;: grants `allow`, but not in this case"));
}

TEST(Counterexample, OfTwoRolesTheNamedOneAndTheOneThatTakesAway) {
  const Report report(R"(
role boss includes clerk;
role clerk;
role trainee;
resource door { actions enter; }
allow clerk to door.enter;
forbid trainee to door.enter;
assert always clerk may door.enter;
)");
  EXPECT_EQ(report.message,
            "this assert does not hold: `door.enter` is only `deny` for a subject with `clerk` and `trainee`");
  EXPECT_THAT(report.labels, ElementsAre("allow clerk to door.enter;: grants `allow` here",
                                         "forbid trainee to door.enter;: limits it to `deny` here"));
}

TEST(Counterexample, LinesThatCombine) {
  const Report report(R"(
role senior includes junior;
role junior;
resource door { actions enter, see; }
allow junior to door.enter;
door.enter implies door.see;
assert only junior may door.enter;
assert never senior may door.see;
)");
  EXPECT_EQ(report.message, "this assert does not hold: `door.see` is `allow` for a subject with `senior`");
  EXPECT_THAT(report.labels,
              ElementsAre("allow junior to door.enter;: grants `allow` here",
                          "door.enter implies door.see;: through this", "senior: `senior` includes `junior`"));
}

const std::string tills = R"(
role cashier; role auditor; role lead includes auditor;
context { night: bool; }
resource till { actions open, count, empty; }
settings s for cashier { duty: {count, empty} = count; late = off; }
)";

std::string separation_of(const std::string& grants, const std::string& claimed = "till.count, till.empty") {
  return Report(tills + grants + "assert separate " + claimed + ";\n").message;
}

TEST(Separate, SpeaksOfOneAccount) {
  EXPECT_EQ(
      separation_of("allow cashier to till.count if s.duty is count; allow cashier to till.empty if s.duty is empty;"),
      "");
  EXPECT_EQ(
      separation_of("allow cashier to till.count if s.late; allow cashier to till.empty if s.duty is empty;"),
      "this assert does not hold: `till.count` and `till.empty` are both granted to a subject with `cashier`, in an "
      "account with `s.duty=empty`, `s.late=on`");
}

TEST(Separate, SpeaksOfAnyTwoRequests) {
  EXPECT_EQ(separation_of("allow cashier to till.count if night; allow cashier to till.empty if not night;"),
            "this assert does not hold: `till.count` and `till.empty` are both granted to a subject with `cashier`");
}

TEST(Separate, SpeaksOfWhatRestrictionsLeave) {
  const std::string grants = "allow auditor to till.*;";
  EXPECT_NE(separation_of(grants), "");
  EXPECT_EQ(separation_of(grants + "forbid auditor, lead to till.empty;"), "");
  EXPECT_EQ(separation_of(grants + "forbid auditor to till.empty;"),
            "this assert does not hold: `till.count` and `till.empty` are both granted to a subject with `lead`")
      << "whoever includes the forbidden role is not forbidden";
}

TEST(Separate, TakesOneRoleAtATime) {
  EXPECT_EQ(separation_of("allow cashier to till.count; allow auditor to till.empty;"), "");
  EXPECT_EQ(separation_of("allow lead to till.count; allow auditor to till.empty;"),
            "this assert does not hold: `till.count` and `till.empty` are both granted to a subject with `lead`");
  EXPECT_EQ(
      separation_of("custom roles may hold till.*;"),
      "this assert does not hold: `till.count` and `till.empty` are both granted to a subject with `custom roles`");
}

TEST(Separate, HasWhatTwoTermsShareInBoth) {
  EXPECT_EQ(separation_of("allow cashier to till.open;", "till.*, till.open"),
            "this assert does not hold: `till.open` and `till.open` are both granted to a subject with `cashier`");
  EXPECT_THAT(Report(tills + "allow cashier to till.open; assert separate till.*, till.open;").helps,
              ElementsAre("`till.open` is in two of the terms: remove it from one",
                          "without the assert, `polc decide policy.pol --as cashier till.open` answers `allow`"));
  EXPECT_EQ(separation_of("allow cashier to till.count;", "till.{open, count}, till.{open, empty}"), "");
}

/// Subjects that `exclusive` rules out, by what a role includes too, are none of which an assert speaks.
TEST(Counterexample, IsASubjectThatThePolicyAdmits) {
  const std::string policy = R"(
role clerk; role approver; role senior_clerk includes clerk; role chief includes senior_clerk;
resource payment { actions release; }
allow approver to payment.release;
forbid chief to payment.release;
assert always approver may payment.release;
)";
  EXPECT_EQ(Report(policy).message,
            "this assert does not hold: `payment.release` is only `deny` for a subject with `approver` and `chief`");
  EXPECT_EQ(Report(policy + "exclusive roles clerk, approver;").message, "");
}

}  // namespace
}  // namespace polc
