// polc decide and explain, on the shipped policies and on requests that are wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string support_policy = "policies/support_authorization/policy.pol";
const std::string contact_policy = "policies/contact_center/policy.pol";

void expect_level(const std::string& arguments, const std::string& level) {
  const Outcome outcome = run_polc("decide " + arguments);
  EXPECT_EQ(outcome.out, level + "\n") << arguments << "\n" << outcome.err;
  EXPECT_EQ(outcome.exit_code, 0) << arguments;
  EXPECT_EQ(outcome.err, "") << arguments;
}

TEST(Decide, ShippedPolicies) {
  expect_level(support_policy + " --as member device.troubleshoot own=false identity_verified=true", "instruct");
  expect_level(support_policy + " --as member device.troubleshoot own=true identity_verified=true", "allow");
  expect_level(support_policy + " --as member device.troubleshoot own=true identity_verified=false", "deny");
  expect_level(support_policy + " --as admin phone_number.port identity_verified=true", "deny");
  expect_level(support_policy + " --as super_admin,member phone_number.port identity_verified=true", "allow");
  expect_level(contact_policy + " --as supervisor call_queue.view_settings assigned=false", "deny");
  expect_level(contact_policy +
                   " --as supervisor call_queue.view_settings assigned=false --set supervisor.limit_to_assigned=off",
               "allow");
}

TEST(Decide, NoRoleCountsAsTheFallback) {
  const std::string request = " device.troubleshoot own=true identity_verified=true";
  const Outcome none = run_polc("decide " + support_policy + request);
  const Outcome fallback = run_polc("decide " + support_policy + " --as non_member" + request);
  EXPECT_EQ(none.out, "deny\n");
  EXPECT_EQ(none.out, fallback.out);
}

/// A script whose variables are not set must not ask for a subject without a role, who counts as the fallback.
TEST(Decide, ARoleThatIsLeftOutIsNotNoRole) {
  const std::string policy =
      write_text("p.pol", "role a; role d fallback; resource r { actions v; } allow d, a to r.v;");
  for (const std::string roles : {"','", "'a,'", "',a'", "'a,,d'", "'``'"}) {
    const Outcome outcome = run_polc("decide " + policy + " --as " + roles + " r.v");
    EXPECT_EQ(outcome.out, "deny\n") << roles;
    EXPECT_EQ(outcome.exit_code, 3) << roles;
    EXPECT_THAT(outcome.err, testing::HasSubstr("POL7001")) << roles;
  }
  expect_level(policy + " --as '' r.v", "allow");
  expect_level(policy + " --as a,d r.v", "allow");
}

/// `explain` answers what `decide` answers, also where there is nothing to explain.
TEST(Explain, WhatCannotBeDecidedGetsTheLowestLevel) {
  const std::string policy =
      write_text("p.pol",
                 "role clerk; role approver; exclusive roles clerk, approver;\n"
                 "resource pay { own: bool; actions go; } allow clerk, approver to pay.go if own;");
  for (const std::string request :
       {"--as clerk,approver pay.go own=true", "--as clerk pay.go", "--as nobody pay.go own=true"}) {
    const Outcome text = run_polc("explain " + policy + " " + request);
    EXPECT_EQ(text.out, "deny\nthe request cannot be decided\n") << request;
    EXPECT_EQ(text.exit_code, 3) << request;
    EXPECT_EQ(text.out.substr(0, 5), run_polc("decide " + policy + " " + request).out) << request;
    const Outcome json = run_polc("explain " + policy + " " + request + " --format=json");
    EXPECT_THAT(json.out, testing::HasSubstr("\"decision\": \"deny\"")) << request;
    EXPECT_THAT(json.out, testing::HasSubstr("\"reason\": \"not_decided\"")) << request;
    EXPECT_THAT(json.out, testing::HasSubstr("\"code\": \"POL70")) << request;
  }
  const std::string batch =
      write_text("b.ndjson", "{\"as\": [\"clerk\"], \"inputs\": {\"own\": true}}\n{\"as\": [\"clerk\"]}\n");
  const Outcome lines = run_polc("explain " + policy + " pay.go --batch " + batch);
  EXPECT_EQ(lines.exit_code, 3);
  EXPECT_THAT(lines.out, testing::StartsWith("1: allow\n"));
  EXPECT_THAT(lines.out, testing::EndsWith("\n2: deny\nthe request cannot be decided\n\n"));
}

TEST(Decide, SettingsInAnyOrder) {
  // A setting that requires another may be given before it.
  const std::string policy = write_text("p.pol", R"(
role clerk;
resource file { actions view, edit; }
settings clerk for clerk {
  view = off grants file.view;
  edit = off grants file.edit requires view;
}
)");
  expect_level(policy + " --as clerk file.edit --set clerk.edit=on --set clerk.view=on", "allow");
  const Outcome refused = run_polc("decide " + policy + " --as clerk file.edit --set clerk.edit=on");
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_EQ(refused.out, "deny\n");
  EXPECT_THAT(refused.err, HasSubstr("POL7007"));
  EXPECT_THAT(refused.err, HasSubstr("`clerk.view`"));
}

TEST(Decide, ImmutableSettingIsRefusedWithTheReason) {
  const Outcome outcome =
      run_polc("decide " + contact_policy +
               " --as supervisor call_queue.view_settings assigned=true --set supervisor.view_settings=off");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("immutable"));
}

struct Wrong {
  const char* arguments;
  const char* code;
  const char* says;
};

class WrongRequest : public testing::TestWithParam<Wrong> {};

TEST_P(WrongRequest, IsReportedInItsPlaceAndAnsweredLowest) {
  const Outcome outcome = run_polc("decide " + support_policy + " " + GetParam().arguments);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.out, "deny\n");
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().code));
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().says));
  EXPECT_THAT(outcome.err, HasSubstr("request:1:"));
  EXPECT_THAT(outcome.err, HasSubstr("^"));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongRequest,
    testing::Values(Wrong{"--as membr user.add role=member identity_verified=true", "POL7001",
                          "did you mean `member`?"},
                    Wrong{"--as member user.ad", "POL7002", "did you mean `user.add`?"},
                    Wrong{"--as member device.troubleshoot ow=true", "POL7003", "did you mean `own`?"},
                    Wrong{"--as member device.troubleshoot own=maybe", "POL7004", "`false`, `true`"},
                    Wrong{"--as member device.troubleshoot identity_verified=true", "POL7005", "depends on `own`"},
                    Wrong{"--as member device.troubleshoot own=true own=false", "POL7009", "given twice"},
                    Wrong{"--as member device.troubleshoot own", "POL7008", "NAME=VALUE"},
                    Wrong{"--as member device.troubleshoot --set no.such=on", "POL7006", "no.such"}));

TEST(Decide, LacksOnlyWhatMatters) {
  // Whoever has no verified identity gets nothing, whatever `own` is.
  expect_level(support_policy + " --as member device.troubleshoot identity_verified=false", "deny");
}

TEST(Decide, ExclusiveRoles) {
  const std::string policy =
      write_text("p.pol", "role a; role b; resource r { actions x; }\nallow a, b to r.x;\nexclusive roles a, b;\n");
  const Outcome outcome = run_polc("decide " + policy + " --as a,b r.x");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("POL7013"));
}

TEST(Decide, ExclusiveRolesThroughWhatARoleIncludes) {
  const std::string policy =
      write_text("p.pol",
                 "role clerk; role approver; role senior_clerk includes clerk; role chief includes senior_clerk;\n"
                 "exclusive roles clerk, approver;\nresource payment { actions enter, release; }\n"
                 "allow clerk to payment.enter;\nallow approver to payment.release;\n");
  const Outcome outcome = run_polc("decide " + policy + " --as approver,chief payment.release");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.out, "deny\n");
  EXPECT_THAT(outcome.err, HasSubstr("POL7013]: no subject may hold both `approver` and `chief`"));
  EXPECT_THAT(outcome.err,
              HasSubstr("help: the policy declares `clerk` and `approver` exclusive, and `chief` includes `clerk`"));
  const Outcome explained = run_polc("explain " + policy + " --as approver,chief payment.release");
  EXPECT_EQ(explained.exit_code, 3);
  EXPECT_THAT(explained.err, HasSubstr("POL7013"));
  const std::string batch = write_text("requests.ndjson",
                                       R"({"as":["senior_clerk","approver"],"permission":"payment.release"}
{"as":["chief","senior_clerk"],"permission":"payment.enter"}
)");
  const Outcome answers = run_polc("decide " + policy + " --batch " + batch);
  EXPECT_EQ(answers.exit_code, 3);
  EXPECT_EQ(answers.out, "deny\nallow\n");
  EXPECT_THAT(answers.err, HasSubstr("requests.ndjson:1:23: error[POL7013]"));
}

TEST(Explain, AdvisesNothingThatNobodyMayHold) {
  const std::string policy =
      write_text("p.pol",
                 "role clerk; role approver; role senior_clerk includes clerk; role owner;\n"
                 "exclusive roles clerk, approver;\nresource payment { actions enter, release; }\n"
                 "allow clerk to payment.enter;\nallow approver, owner to payment.release;\n");
  const Outcome outcome = run_polc("explain " + policy + " --as senior_clerk payment.release");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("\nallow with\n  hold owner\nonly with another policy\n"
                                     "  hold approver (out of reach: nobody may hold senior_clerk too)\n"));
}

TEST(Decide, Batch) {
  const std::string batch =
      write_text("requests.ndjson",
                 R"({"as":["member"],"permission":"device.troubleshoot","inputs":{"own":true,"identity_verified":true}}

{"as":[]}
nonsense
{"permission":"user.add","inputs":{"role":"member","identity_verified":"yes"}}
)");
  const Outcome text = run_polc("decide " + support_policy + " --batch " + batch);
  EXPECT_EQ(text.exit_code, 3);
  EXPECT_EQ(text.out, "allow\ndeny\ndeny\ndeny\n");
  EXPECT_THAT(text.err, HasSubstr("requests.ndjson:3:1: error[POL7010]"));
  EXPECT_THAT(text.err, HasSubstr("requests.ndjson:4:1: error[POL7010]"));
  const Outcome json = run_polc("decide " + support_policy + " --format json --batch " + batch);
  EXPECT_THAT(json.out, HasSubstr(R"({"decision":"allow","format_version":1,"line":1})"));
  EXPECT_THAT(json.out, HasSubstr(R"("line":4,"problems":[{"code":"POL7010")"));
}

TEST(Decide, NeitherRequestNorBatchIsAWrongCommandLine) {
  EXPECT_EQ(run_polc("decide " + support_policy).exit_code, 2);
  EXPECT_EQ(run_polc("decide").exit_code, 2);
}

/// What a line does not say, the command line says: the same request gets the same answer alone and in a batch.
class BatchDefaults : public testing::Test {
 protected:
  void SetUp() override {
    write_text("p.pol", R"(
role clerk; role boss includes clerk; role temp; role guard;
exclusive roles temp, boss;
context { strong: bool; }
resource file { own: bool; kind: {memo, bill}; actions view, edit; }
resource door { kind: {front, back}; actions open; }
settings s for clerk editable by boss {
  view = off grants file.view if own;
  edit = off grants file.edit if own and strong requires view;
}
allow boss to file.view;
allow guard to door.open if kind is front;
)");
  }

  static Outcome batch(const std::string& lines, const std::string& arguments) {
    write_text("requests.ndjson", lines);
    return run_line("{} decide p.pol --batch requests.ndjson " + arguments);
  }
};

TEST_F(BatchDefaults, CountForEachLine) {
  const std::string line = R"({"permission": "file.view"})"
                           "\n";
  EXPECT_EQ(batch(line, "--as clerk own=true").out, "deny\n");
  EXPECT_EQ(batch(line + line, "--as clerk --set s.view=on own=true").out, "allow\nallow\n");
  EXPECT_EQ(batch("{}\n" + line, "--as boss file.view").out, "allow\nallow\n");
  EXPECT_EQ(batch("{}\n", "--as clerk file.edit own=true context.strong=true --set s.view=on --set s.edit=on").out,
            "allow\n");
  const std::string alone = "--as clerk file.view own=true --set s.view=on";
  EXPECT_EQ(batch("{}\n", alone).out, run_line("{} decide p.pol " + alone).out);
}

TEST_F(BatchDefaults, GiveWayToWhatALineSays) {
  const std::string arguments = "--as boss file.view own=true --set s.view=on";
  EXPECT_EQ(batch("{}\n", arguments).out, "allow\n");
  EXPECT_EQ(batch(R"({"as": []})", arguments).out, "deny\n") << "no role is a role set too";
  EXPECT_EQ(batch(R"({"as": ["clerk"]})", arguments).out, "allow\n");
  EXPECT_EQ(batch(R"({"as": ["clerk"], "inputs": {"own": false}})", arguments).out, "deny\n");
  EXPECT_EQ(batch(R"({"as": ["clerk"], "settings": {"s.view": "off"}})", arguments).out, "deny\n");
  // The line's setting needs one that the command line gives.
  EXPECT_EQ(batch(R"({"as": ["clerk"], "permission": "file.edit", "settings": {"s.edit": "on"}})",
                  "own=true strong=true --set s.view=on")
                .out,
            "allow\n");
}

/// An attribute belongs to a resource: a line about another one takes no notice of it.
TEST_F(BatchDefaults, ArePassedOverWhereAPermissionHasNoSuchAttribute) {
  const Outcome outcome = batch(R"({"as": ["guard"], "permission": "door.open", "inputs": {"kind": "front"}}
{"as": ["boss"], "permission": "file.view"}
)",
                                "own=true");
  EXPECT_EQ(outcome.out, "allow\nallow\n") << outcome.err;
  EXPECT_EQ(outcome.exit_code, 0);
  // Both resources have a `kind`, and the value is one of the other's alone.
  const Outcome wrong = batch(R"({"as": ["guard"], "permission": "door.open"})", "kind=memo");
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_EQ(wrong.out, "deny\n");
  EXPECT_THAT(wrong.err, HasSubstr("request:1:6: error[POL7004]: `memo` is not a value of `kind`"));
}

TEST_F(BatchDefaults, ThatFitNoRequestAreRefusedBeforeAnyAnswer) {
  for (const auto& [arguments, code] :
       {std::pair("--as clrk", "POL7001"), std::pair("file.vew", "POL7002"), std::pair("owm=true", "POL7042"),
        std::pair("context.own=true", "POL7042"), std::pair("kind=letter", "POL7004"),
        std::pair("file.view own", "POL7008"), std::pair("own=true own=false", "POL7009"),
        std::pair("--set s.vew=on", "POL7006"), std::pair("--set s.view=maybe", "POL7004"),
        std::pair("--set s.view=on --set s.view=off", "POL7009"), std::pair("--as temp,boss", "POL7013")}) {
    const Outcome outcome = batch(R"({"as": ["boss"], "permission": "file.view"})", arguments);
    EXPECT_EQ(outcome.exit_code, 3) << arguments;
    EXPECT_EQ(outcome.out, "") << arguments;
    EXPECT_THAT(outcome.err, HasSubstr(std::string("error[") + code + "]")) << arguments;
  }
}

TEST_F(BatchDefaults, ALineMeansOneThingOrIsRefused) {
  const std::string nested = std::string(500000, '[');
  for (const std::string& line :
       {std::string(R"({"as": ["boss"], "permission": "file.edit", "permission": "file.view"})"),
        std::string(R"({"as": ["boss"], "as": [], "permission": "file.view"})"), nested,
        std::string("{\"permission\": \"file\xff.view\"}")}) {
    const Outcome outcome = batch(line, "");
    EXPECT_EQ(outcome.exit_code, 3);
    EXPECT_EQ(outcome.out, "deny\n");
    EXPECT_THAT(outcome.err, HasSubstr("error[POL7010]"));
  }
  const Outcome twice =
      batch(R"({"as": ["clerk"], "permission": "file.view", "inputs": {"own": true, "own": false}})", "");
  EXPECT_THAT(twice.err, HasSubstr("requests.ndjson:1:70: error[POL7009]"));
}

TEST_F(BatchDefaults, OfManyProblemsTheFirstAreShownAndAllAreCounted) {
  std::string lines;
  for (int line = 0; line < 50; ++line) lines += "{\"permission\": \"file.nothing\"}\n";
  const Outcome text = batch(lines + "{}\n", "");
  EXPECT_EQ(text.exit_code, 3);
  EXPECT_THAT(text.err, HasSubstr("requests.ndjson:10:16: error[POL7002]"));
  EXPECT_THAT(text.err, testing::Not(HasSubstr("requests.ndjson:11:")));
  EXPECT_THAT(text.err, HasSubstr("requests.ndjson:51:1: error[POL7010]"));
  EXPECT_THAT(text.err, HasSubstr("51 findings: 51 errors; not shown: 40 of POL7002"));
  EXPECT_THAT(batch(lines, "--format json").out, HasSubstr(R"("line":50,"problems":[{"code":"POL7002")"));
}

TEST(Explain, NamesStatementPlaceAndNote) {
  const std::string policy = write_text("p.pol", R"(role clerk;
role boss includes clerk;
context { open: bool; }
resource file { own: bool; actions view, edit, burn; }
allow clerk to file.view if own note "their own work";
file.edit implies file.view;
allow boss to file.edit;
require context.open for file.edit note "office hours";
matrix { | | clerk |
         | file.burn | deny note "never" | }
)");
  const auto explained = [&](const std::string& request) { return run_polc("explain " + policy + " " + request).out; };
  EXPECT_THAT(explained("--as clerk file.view own=true open=false"),
              HasSubstr("allow\n\ngranted by " + policy + ":5:1\n    allow clerk to file.view if own\n"));
  EXPECT_THAT(explained("--as clerk file.view own=true open=false"), HasSubstr("note: their own work"));
  EXPECT_THAT(explained("--as boss file.view own=true open=false"),
              HasSubstr("  and " + policy + ":6:1\n    file.edit implies file.view;"));
  EXPECT_THAT(explained("--as boss file.edit own=true open=false"),
              HasSubstr("kept at this level by " + policy + ":8:1"));
  EXPECT_THAT(explained("--as boss file.edit own=true open=false"),
              HasSubstr("\nallow with\n  open=true (a fact of the request)\n"));
  EXPECT_THAT(explained("--as clerk file.burn own=true open=true"),
              HasSubstr("not granted, as it says at " + policy + ":10:24"));
  EXPECT_THAT(explained("--as clerk file.edit own=true open=true"), HasSubstr("no statement grants it"));
  EXPECT_THAT(explained("--as clerk file.edit own=true open=true"), HasSubstr("\nallow with\n  hold boss\n"));
  EXPECT_THAT(run_polc("explain --format json " + policy + " --as clerk file.view own=true open=true").out,
              HasSubstr(R"("note": "their own work")"));
}

}  // namespace
}  // namespace polc::tool
