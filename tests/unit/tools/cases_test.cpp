// `polc test --cases FILE`: expectations from outside of the policy, and what is wrong with a file of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string till = R"(role manager;
role clerk;
role trainee;
context { night: bool; }
resource till { own: bool; actions open, empty; }
settings tills for clerk editable by manager { share = off; }
allow manager to till.*;
allow clerk, trainee to till.open if own or tills.share;
forbid trainee to till.* if context.night;
)";

Outcome test_cases(const std::string& name, const std::string& cases, const std::string& options = "") {
  return run_polc("test " + write_text("till.pol", till) + " --cases " + write_text(name, cases) + " " + options);
}

TEST(Cases, EachRowIsAnExpectation) {
  const Outcome outcome = test_cases("right.csv",
                                     "as,permission,own,context.night,tills.share,level,note\n"
                                     "manager,till.empty,,,,allow,\n"
                                     "clerk,till.open,TRUE,,*,allow,\"their own, always\"\n"
                                     "clerk,till.open,no,,,deny,\n"
                                     "clerk,till.open,no,,on,allow,\n"
                                     "manager + trainee,till.open,,yes,*,deny,\n"
                                     "\"trainee, clerk, nobody\",till.empty,,,*,deny,\n"
                                     "nobody,till.open,,,*,deny,\n"
                                     ",till.open,,,*,deny,\n");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("right.csv (10 expectations)"));
}

TEST(Cases, AsLinesOfJson) {
  const Outcome outcome = test_cases(
      "right.ndjson",
      R"({"as": ["manager", "trainee"], "permission": "till.open", "inputs": {"night": true}, "level": "deny"})"
      "\n\n"
      R"({"as": ["clerk"], "permission": "till.open", "inputs": {"own": false}, "settings": {"tills.share": "on"}, "level": "allow", "note": "shared"})"
      "\n");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("(2 expectations)"));
}

TEST(Cases, AFailureNamesTheFileAndTheRow) {
  const Outcome csv = test_cases("wrong.csv", "as,permission,level\nmanager,till.open,allow\nclerk,till.open,allow\n");
  EXPECT_EQ(csv.exit_code, 1);
  EXPECT_THAT(csv.out,
              AllOf(HasSubstr("wrong.csv:3:1: `till.open` is `deny`, not `allow`"), HasSubstr("0 passed, 1 failed")));
  EXPECT_THAT(csv.err, HasSubstr("wrong.csv:3:1: error[POL4101]"));
  const Outcome json =
      test_cases("wrong.ndjson", "\n{\"as\": [\"clerk\"], \"permission\": \"till.open\", \"level\": \"allow\"}\n");
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_THAT(json.err, HasSubstr("wrong.ndjson:2:1: error[POL4101]"));
}

TEST(Cases, CountAsTestsForCoverage) {
  EXPECT_THAT(test_cases("some.csv", "as,permission,level\nclerk,till.empty,deny\n", "--coverage").out,
              HasSubstr(" cases: 1 by tests,"));
}

TEST(Cases, WhatIsWrongIsSaidWithItsPlace) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "bad.csv:1:1: error[POL7010]: this line is not a request: the file has no case"},
      {"as,permission,level\n", "the file has no case"},
      {"permission,level\ntill.open,allow\n", "there is no column `as`"},
      {"as,permission\nclerk,till.open\n", "there is no column `level`"},
      {"as,permission,onw,level\nclerk,till.open,yes,allow\n",
       "bad.csv:1:15: error[POL7010]: this line is not a request: the policy has no attribute or setting `onw`"},
      {"as,permission,level,level\nclerk,till.open,allow,deny\n", "two columns are called `level`"},
      {"as,permission,level\nclerk,till.open\n", "row 2 has no level"},
      {"as,permission,level\n\nclerk,,allow\n", "row 3 has no permission"},
      {"as,permission,level\nclrk,till.open,allow\n", "bad.csv:2:1: error[POL7001]"},
      {"as,permission,level\nclerk +,till.open,allow\n", "there is no role ``"},
      {"as,permission,level\n\"clerk, \",till.open,allow\n", "there is no role ``"},
      {"as,permission,level\n\"clerk, manger\",till.open,allow\n", "there is no role `manger`"},
      {"as,permission,level\nclerk,till.opn,allow\n", "bad.csv:2:7: error[POL7002]"},
      {"as,permission,level\nclerk,till.open,alow\n",
       "bad.csv:2:17: error[POL7010]: this line is not a request: there is no level `alow`"},
      {"as,permission,own,level\nclerk,till.open,maybe,allow\n", "bad.csv:2:17: error[POL7004]"},
      {"as,permission,tills.share,level\nclerk,till.open,maybe,allow\n", "bad.csv:2:17: error[POL7004]"},
      {"as,permission,level\nclerk,till.open,allow,yes\n", "the column of `yes` has no name"},
      {"as,permission,context.night,night,level\nclerk,till.open,yes,yes,allow\n", "error[POL7009]"},
      {"as,permission,level\nclerk,till.open,\"allow\n", "error[POL"},
      {"{\"as\": [\"clerk\"], \"permission\": \"till.open\"}\n", "it has no `level`"},
      {"{\"as\": \"clerk\", \"permission\": \"till.open\", \"level\": \"allow\"}\n", "`as` is not an array"},
      {"{\"as\": [], \"permission\": \"till.open\", \"level\": \"deny\", \"inptus\": {}}\n", "unknown key `inptus`"},
      {"{\"as\": [], \"as\": [], \"permission\": \"till.open\", \"level\": \"deny\"}\n", "`as` appears in it twice"},
      {"{\"as\": [], \"permission\": \"till.open\", \"level\": \"deny\"\n", "error[POL7010]"},
  };
  for (const auto& [cases, said] : faults) {
    const std::string name = cases.starts_with("{") ? "bad.ndjson" : "bad.csv";
    const Outcome outcome = test_cases(name, cases);
    EXPECT_EQ(outcome.exit_code, 3) << cases;
    EXPECT_EQ(outcome.out, "") << cases;
    EXPECT_THAT(outcome.err, HasSubstr(said)) << cases;
  }
  // What no account may be, and what nobody may hold, are the policy's to say.
  EXPECT_EQ(run_polc("test " + write_text("till.pol", till) + " --cases " + scratch("missing.csv")).exit_code, 3);
  EXPECT_EQ(run_polc("test " + write_text("till.pol", till) + " --cases " + scratch("")).exit_code, 3) << "a folder";
}

TEST(Cases, AreThoseOfOnePolicy) {
  const std::string path = write_text("till.pol", till);
  const std::string cases = write_text("one.csv", "as,permission,level\nclerk,till.empty,deny\n");
  EXPECT_EQ(run_polc("test " + path + " " + path + " --cases " + cases).exit_code, 2);
  EXPECT_EQ(run_polc("test " + path + " --cases " + cases + " --cases " + cases).exit_code, 0);
}

}  // namespace
}  // namespace polc::tool
