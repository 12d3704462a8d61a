// `polc test --coverage` as a user runs it: one meaning of its figure in every format, and no figure that is rounded up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "llvm/Support/JSON.h"
#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string covered_till = R"(role manager;
role clerk;
resource till { own: bool; actions open; }
allow manager to till.open;
allow clerk to till.open if own;
)";

const std::vector<std::string> formats = {"text", "json", "lcov", "html"};

Outcome cover(const std::string& policy, const std::string& options) {
  return run_polc("test " + write_text("covered.pol", policy) + " --coverage " + options);
}

/// 120 roles and 100 permissions, of which `tested` are tested for every role but for the last role on the last one.
std::string large_policy(bool whole) {
  std::string roles;
  std::string policy = "resource r { actions a0";
  for (int action = 1; action < 100; ++action) policy += ", a" + std::to_string(action);
  policy += "; }\n";
  for (int role = 0; role < 120; ++role) {
    policy += "role r" + std::to_string(role) + ";\n";
    if (role < 119) roles += (role == 0 ? "r" : ", r") + std::to_string(role);
  }
  policy += "allow all roles to *;\ntest \"t\" {\n  " + roles + " * -> allow;\n";
  policy += std::string("  r119 ") + (whole ? "*" : "* except r.a99") + " -> allow;\n}\n";
  return policy;
}

TEST(Coverage, OneCaseOfTwelveThousandMissesAHundred) {
  for (const std::string& format : formats) {
    const Outcome outcome = cover(large_policy(false), "--threshold=100 --format=" + format);
    EXPECT_EQ(outcome.exit_code, 1) << format;
    EXPECT_THAT(outcome.err, HasSubstr("99 % of the cases are covered (11999 of 12000), not 100 %")) << format;
    EXPECT_THAT(outcome.err, HasSubstr("--as r119 r.a99` answers `allow`")) << format;
    EXPECT_EQ(cover(large_policy(false), "--threshold=99 --format=" + format).exit_code, 0) << format;
    EXPECT_EQ(cover(large_policy(true), "--threshold=100 --format=" + format).exit_code, 0) << format;
  }
  EXPECT_THAT(cover(large_policy(false), "").out, HasSubstr(": 99 % of what it decides, 11999 of 12000 cases"));
  const Outcome json = cover(large_policy(false), "--format=json");
  EXPECT_THAT(json.out, HasSubstr("\"percent\": 99"));
  // All branches but one are taken.
  const std::string lcov = cover(large_policy(false), "--format=lcov").out;
  EXPECT_THAT(lcov, HasSubstr("BRF:12000\nBRH:11999\n"));
  EXPECT_THAT(cover(large_policy(true), "--format=lcov").out, HasSubstr("BRF:12000\nBRH:12000\n"));
}

TEST(Coverage, AThresholdIsAWholeNumberUpToAHundred) {
  for (const char* nonsense : {"101", "-1", "abc", "99.99", "", "+5", "1e2", " 7", "0x10", "1000000000000000000000"}) {
    const Outcome outcome = cover(covered_till, "--threshold='" + std::string(nonsense) + "'");
    EXPECT_EQ(outcome.exit_code, 2) << nonsense;
    EXPECT_EQ(outcome.out, "") << nonsense;
    EXPECT_NE(outcome.err, "") << nonsense;
  }
  EXPECT_EQ(run_polc("test " + write_text("covered.pol", covered_till) + " --threshold=50").exit_code, 2) << "of what?";
}

TEST(Coverage, APolicyWithoutTestsAndAssertsHasNone) {
  const Outcome outcome = cover(covered_till, "--threshold=1");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(": 0 % of what it decides, 0 of 3 cases"));
  EXPECT_EQ(cover(covered_till, "").exit_code, 1) << "nothing was checked";
}

/// Whoever tests denials alone would not notice that nobody can do anything any more, nor that a grant is gone.
TEST(Coverage, TestsThatAllSayDenyCoverNoGrant) {
  const Outcome outcome = cover(covered_till + "test \"t\" { clerk till.open (not own) -> deny; }\n", "--threshold=50");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("1 of 3 cases"));
  EXPECT_THAT(outcome.out, HasSubstr("allow    0 % (0 of 2 cases)"));
}

TEST(Coverage, SaysWhatIsTestedWhatIsProvedAndWhatIsNeither) {
  const std::string claims = "assert always manager may till.open;\ntest \"t\" { clerk till.open (own) -> allow; }\n";
  EXPECT_THAT(cover(covered_till + claims, "").out,
              HasSubstr("66 % of what it decides, 2 of 3 cases: 1 by tests, 1 by asserts, 1 by nothing"));
}

TEST(Coverage, DoesNotDependOnHowThePolicyIsWritten) {
  const std::string claims = "test \"t\" { clerk till.open (own) -> allow; }\n";
  const std::string matrix = R"(role manager;
role clerk;
resource till { own: bool; unread: {a, b, c}; actions open; }
matrix m { | | manager | clerk |
 | till.open | allow | allow if own |
}
accept POL6007 because "Not asked yet.";
)";
  const std::string split =
      covered_till + "allow clerk to till.open if own and not own or own;\nallow manager to till.* if own;\n";
  const std::string whole = cover(covered_till + claims, "").out;
  EXPECT_THAT(whole, HasSubstr("33 % of what it decides, 1 of 3 cases"));
  for (const std::string& policy : {matrix, split})
    EXPECT_THAT(cover(policy + claims, "").out, HasSubstr("33 % of what it decides, 1 of 3 cases")) << policy;
}

TEST(Coverage, AFailedTestCoversNothing) {
  const Outcome outcome = cover(covered_till + "test \"t\" { clerk till.open (own) -> deny; }\n", "");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("0 of 3 cases"));
}

TEST(Coverage, OfSeveralPoliciesEachMustReachTheThreshold) {
  const std::string whole = write_text("whole.pol", covered_till +
                                                        "test \"t\" { manager till.open -> allow; clerk till.open "
                                                        "(own) -> allow; clerk till.open (not own) -> deny; }\n");
  const std::string part = write_text("part.pol", covered_till + "test \"t\" { manager till.open -> allow; }\n");
  EXPECT_EQ(run_polc("test --coverage --threshold=100 " + whole).exit_code, 0);
  const Outcome both = run_polc("test --coverage --threshold=100 " + whole + " " + part);
  EXPECT_EQ(both.exit_code, 1);
  EXPECT_THAT(both.err, HasSubstr("part.pol: 33 %"));
  EXPECT_THAT(both.err, Not(HasSubstr("whole.pol: ")));
}

/// A denial of two roles says nothing of the one where the other would take it away: without `if own`, the test passes.
TEST(Coverage, ADenialBesideARoleThatTakesPinsDownNoOtherRole) {
  const std::string policy =
      "role a;\nrole b;\ncontext { night: bool; }\nresource t { own: bool; actions p; }\nallow a to t.p if own;\n"
      "forbid b to t.p if night;\n";
  const Outcome one = cover(policy + "test \"1\" { a + b t.p (night and not own) -> deny; }\n", "");
  EXPECT_THAT(one.out, HasSubstr("1 of 4 cases")) << "that `b` is denied, since it could not take from itself";
  const Outcome three = cover(
      policy + "test \"1\" { a t.p (own) -> allow; b t.p -> deny; a + b t.p (night) -> deny; }\n", "--threshold=100");
  EXPECT_EQ(three.exit_code, 1);
  EXPECT_THAT(three.out, HasSubstr("a subject with `a` and `own=false`"));
}

TEST(Coverage, CountsMoreCasesThanAnyNumberHolds) {
  std::string facts;
  std::string settings;
  std::string rules;
  std::string none;
  for (int rule = 0; rule < 10; ++rule) {
    std::string condition;
    for (int number = rule * 4; number < rule * 4 + 4; ++number) {
      const std::string n = std::to_string(number);
      facts += "  f" + n + ": bool;\n";
      settings += "  s" + n + " = off;\n";
      condition += (condition.empty() ? "f" : " and f") + n + " and g.s" + n;
    }
    rules += "allow a to r.x if " + condition + ";\n";
    none += (none.empty() ? "not (" : " and not (") + condition + ")";
  }
  const std::string policy = "role a;\nresource r {\n" + facts + "  actions x;\n}\nsettings g for a {\n" + settings +
                             "}\n" + rules + "test \"t\" { a r.x (" + none + ") -> deny; }\n";
  const Outcome outcome = cover(policy, "--threshold=100");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out,
              HasSubstr("96 % of what it decides, 1162523670191533212890625 of 1208925819614629174706176 cases"));
}

TEST(Coverage, FormatsThatSayNothingOfTheOtherAreRefused) {
  const std::string path = write_text("covered.pol", covered_till + "test \"t\" { manager till.open -> allow; }\n");
  EXPECT_EQ(run_polc("test --format=lcov " + path).exit_code, 2);
  EXPECT_EQ(run_polc("test --format=html " + path).exit_code, 2);
  EXPECT_EQ(run_polc("test --coverage --format=junit " + path).exit_code, 2);
}

TEST(Coverage, TellsTheLinesOfEachFile) {
  write_text("part.pol", "role clerk;\nresource till { own: bool; actions open; }\nallow clerk to till.open if own;\n");
  const std::string path =
      write_text("main.pol",
                 "import \"part.pol\";\nrole manager;\nallow manager to till.open;\n"
                 "forbid manager to till.open if own;\ntest \"t\" { manager till.open (own) -> deny; }\n");
  const std::string lcov = run_polc("test --coverage --format=lcov " + path).out;
  EXPECT_THAT(
      lcov,
      HasSubstr("part.pol\nBRDA:2,0,0,-\nBRDA:3,0,0,-\nBRF:2\nBRH:0\nDA:2,0\nDA:3,0\nLF:2\nLH:0\nend_of_record\n"));
  EXPECT_THAT(lcov, HasSubstr("main.pol\nBRDA:3,0,0,-\nBRDA:4,0,0,1\nBRDA:4,0,1,0\n")) << lcov;
}

TEST(Coverage, ThePageRunsNothingAndShowsTheText) {
  const std::string page =
      cover("policy p \"<script>alert(1)</script>\";\n" + covered_till + "test \"t\" { manager till.open -> allow; }\n",
            "--format=html")
          .out;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("33 %</b> of what the policy decides: 1 of 3 cases"));
}

}  // namespace
}  // namespace polc::tool
