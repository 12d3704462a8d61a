// `polc test` as it is called, with `--mutants`, `--filter` and `--watch`; what mutants are is tested in tests/oracle.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string tested_shop = R"(policy shop "Shop";
role manager;
role clerk;
resource till { own: bool; actions open, close; }
allow manager to till.*;
allow clerk to till.open if own;
)";
const std::string tests_of_open = R"(test "a clerk opens a till of their own" {
  clerk   till.open (own)     -> allow;
  clerk   till.open (not own) -> deny;
  manager till.open           -> allow;
}
)";
const std::string tests_of_close = "test \"closing\" { manager till.close -> allow; clerk till.close -> deny; }\n";

TEST(Mutants, OfAPermissionThatNoTestSpeaksOfAreAliveAndCount) {
  write_text("shop.pol", tested_shop + tests_of_open);
  const Outcome outcome = run_line("{} test shop.pol --mutants");
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_EQ(outcome.out,
            "shop.pol:5:1: 2 of 4 mutants alive\n"
            "    allow manager to till.*;\n"
            "  `till.close`: not granted\n"
            "      a subject with `manager`: `allow`, with the mutant `deny`;\n"
            "        `polc decide shop.pol --as manager till.close` answers `allow`\n"
            "  `till.close`: also for `clerk`\n"
            "      a subject with `clerk`: `deny`, with the mutant `allow`;\n"
            "        `polc decide shop.pol --as clerk till.close` answers `deny`\n"
            "8 mutants: 5 killed (5 by tests), 1 equivalent, 2 alive; score 71 %\n");
  EXPECT_EQ(run_line("{} decide shop.pol --as manager till.close").out, "allow\n") << "as the case says";
}

TEST(Mutants, OfAGrantLiveInASuiteThatOnlyDenies) {
  write_text("shop.pol",
             tested_shop + "test \"nothing\" { clerk till.open (not own) -> deny; clerk till.close -> deny; }\n");
  const Outcome outcome = run_line("{} test shop.pol --mutants --format=json");
  EXPECT_EQ(outcome.exit_code, 1);
  std::size_t dropped = 0;
  std::size_t from = 0;
  while ((from = outcome.out.find("\"change\": \"not granted\"", from)) != std::string::npos) {
    ++dropped;
    const std::size_t fate = outcome.out.find("\"fate\": ", from);
    EXPECT_EQ(outcome.out.substr(fate, 15), "\"fate\": \"alive\"");
    from = fate;
  }
  EXPECT_EQ(dropped, 3U);
}

TEST(Mutants, AllLiveWhereNothingIsClaimed) {
  write_text("shop.pol", tested_shop);
  const Outcome outcome = run_line("{} test shop.pol --mutants");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("0 killed, 1 equivalent, 7 alive; score 0 %"));
  EXPECT_THAT(outcome.out, HasSubstr("`shop.pol` has no test and no assert"));
}

TEST(Mutants, SuggestedLinesKillThem) {
  write_text("shop.pol", tested_shop + tests_of_open);
  const std::string out = run_line("{} test shop.pol --mutants --suggest").out;
  const std::size_t begin = out.find("test \"living mutants\" {");
  ASSERT_NE(begin, std::string::npos) << out;
  write_text("more.pol", tested_shop + tests_of_open + out.substr(begin));
  const Outcome outcome = run_line("{} test more.pol && {} test more.pol --mutants");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("0 alive; score 100 %"));
}

TEST(Mutants, AsManyMayLiveAsAreAllowed) {
  write_text("shop.pol", tested_shop + tests_of_open);
  EXPECT_EQ(run_line("{} test shop.pol --mutants --allow-alive=2").exit_code, 0);
  EXPECT_EQ(run_line("{} test shop.pol --mutants --allow-alive=1").exit_code, 1);
  for (const char* nonsense : {"-1", "1.5", "1e3", "0x2", "many", "''", "99999999999999999999"}) {
    const Outcome outcome = run_line("{} test shop.pol --mutants --allow-alive=" + std::string(nonsense));
    EXPECT_EQ(outcome.exit_code, 2) << nonsense << outcome.out;
  }
  EXPECT_EQ(run_line("{} test shop.pol --allow-alive=2").exit_code, 2) << "without --mutants it says nothing";
}

TEST(Mutants, AreNotTriedWhileATestFails) {
  write_text("shop.pol", tested_shop + "test \"wrong\" { clerk till.open -> allow; }\n");
  const Outcome outcome = run_line("{} test shop.pol --mutants");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("FAILED wrong"));
  EXPECT_THAT(outcome.err, HasSubstr("no mutant was tried"));
}

TEST(Mutants, OfSettingsShowTheAccount) {
  write_text("shop.pol", R"(role manager; role clerk;
resource till { actions open, refund; }
allow manager to till.*;
settings tills for clerk editable by manager {
  refunds = off grants till.refund requires returns;
  returns = off;
  sunday = on immutable grants till.open;
}
test "who" { manager till.* under every setting -> allow; clerk till.open -> allow; }
)");
  const Outcome outcome = run_line("{} test shop.pol --mutants");
  EXPECT_THAT(outcome.out,
              HasSubstr("setting `tills.sunday`: not `immutable`\n"
                        "      a subject with `clerk`, in an account with `tills.sunday=off`, which only\n"));
  EXPECT_THAT(outcome.out, HasSubstr("setting `tills.refunds`: does not require `tills.returns`\n"));
  EXPECT_THAT(outcome.out, HasSubstr("(5 by tests, 1 since they do not compile)")) << "with refunds on and returns off";
}

TEST(Mutants, AreTestCasesOfJunit) {
  write_text("shop.pol", tested_shop + tests_of_open);
  const std::string out = run_line("{} test shop.pol --mutants --format=junit").out;
  EXPECT_THAT(out, HasSubstr("<testsuites tests=\"8\" failures=\"2\" errors=\"0\">"));
  EXPECT_THAT(out, HasSubstr("name=\"shop.pol:5:1 `till.close`: not granted\"><failure message=\"alive\">"));
  EXPECT_THAT(out, HasSubstr("<skipped message=\"equivalent\"/>"));
}

TEST(TestFilter, RunsTheTestsOfSuchANameAndRefusesOneThatNoTestHas) {
  write_text("shop.pol", tested_shop + tests_of_open + tests_of_close);
  EXPECT_EQ(run_line("{} test shop.pol --filter='clos*'").out,
            "passed closing (2 expectations)\n1 test, 2 expectations: 1 passed, 0 failed\n");
  EXPECT_THAT(run_line("{} test shop.pol --filter='*a clerk*' --filter=closin?").out, HasSubstr("2 tests, 5"));
  for (const char* wrong : {"closed", "CLOSING", "los", "closing??"}) {
    const Outcome outcome = run_line("{} test shop.pol --filter='*' --filter=" + std::string(wrong));
    EXPECT_EQ(outcome.exit_code, 1) << wrong;
    EXPECT_THAT(outcome.err, HasSubstr("no test has a name that fits")) << wrong;
    EXPECT_THAT(outcome.err, HasSubstr("\"closing\"")) << wrong;
  }
  EXPECT_EQ(run_line("{} test shop.pol --filter=closing --mutants").exit_code, 2) << "then all tests count";
}

TEST(WatchedTests, RunAgainOnEachChange) {
  write_text("shop.pol", tested_shop + tests_of_close);
  const Outcome outcome = run_line(
      "rm -f out; (until grep -qs '1 passed' out; do sleep 0.05; done; echo 'test \"wrong\" { clerk till.* -> allow; "
      "}' >> shop.pol;"
      " until grep -qs '1 failed' out; do sleep 0.05; done) | {} test shop.pol --watch > out; echo \"code $?\"");
  EXPECT_THAT(outcome.out, HasSubstr("code 1\n"));
  EXPECT_THAT(outcome.err, HasSubstr("again on each change"));
}

TEST(VacuousAsserts, AreErrorsUnlessThePolicyAcceptsThem) {
  const std::string vacuous = "assert never clerk may till.close if own and not own;\n";
  write_text("shop.pol", tested_shop + vacuous + tests_of_open);
  const Outcome outcome = run_line("{} test shop.pol");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("error[POL6003]: this condition never holds, so this assert claims nothing"));
  EXPECT_THAT(run_line("{} test shop.pol --mutants").err, HasSubstr("no mutant was tried"));
  write_text("shop.pol", tested_shop + "accept POL6003 because \"for later\";\n" + vacuous + tests_of_open);
  EXPECT_EQ(run_line("{} test shop.pol").exit_code, 0);
}

}  // namespace
}  // namespace polc::tool
