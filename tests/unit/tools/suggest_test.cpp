// `polc test --suggest`: lines to paste, and a file of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string open_till = R"(role manager;
role clerk;
resource till { own: bool; actions open, empty; }
allow manager to till.*;
allow clerk to till.open if own;
)";

TEST(Suggest, LinesThatArePastedCoverTheRest) {
  const std::string path = write_text("till.pol", open_till + "test \"t\" { manager till.* -> allow; }\n");
  const Outcome outcome = run_polc("test --suggest " + path);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("// What the policy says today, where no test and no assert says so."));
  EXPECT_THAT(outcome.out, HasSubstr("  clerk till.open (not own) -> deny;\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  clerk till.open (own) -> allow;\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("manager"))) << "it is covered";
  const std::string pasted = write_text("pasted.pol", read_text(path) + outcome.out);
  EXPECT_EQ(run_polc("test --coverage --threshold=100 " + pasted).exit_code, 0);
  EXPECT_THAT(run_polc("test --suggest " + pasted).out, HasSubstr("Nothing to suggest"));
  EXPECT_EQ(run_polc("test --suggest " + path).out, outcome.out) << "the same again";
}

TEST(Suggest, RolesAndPermissionsShareLines) {
  std::string policy = "role a;\nrole b;\nrole c;\nresource r { actions s, t, u, v; }\nresource q { actions w; }\n";
  policy += "allow a, b to *;\nallow c to r.s;\n";
  const std::string out = run_polc("test --suggest " + write_text("shared.pol", policy)).out;
  EXPECT_THAT(out, HasSubstr("  c r.{t, u, v}, q.w -> deny;\n"));
  EXPECT_THAT(out, HasSubstr("  a, b r.{s, t, u, v}, q.w -> allow;\n"));
}

TEST(Suggest, WritesAPolicyThatExtendsTheOther) {
  std::filesystem::create_directories(scratch("policies"));
  std::filesystem::create_directories(scratch("tests"));
  std::filesystem::remove(scratch("tests/pins.pol"));
  const std::string path = write_text("policies/till.pol", open_till);
  const std::string pins = scratch("tests/pins.pol");
  const Outcome outcome = run_polc("test --suggest " + path + " --write " + pins);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(read_text(pins), HasSubstr("extends \"../policies/till.pol\";\n"));
  EXPECT_EQ(run_polc("test --coverage --threshold=100 " + pins).exit_code, 0);
  EXPECT_EQ(run_polc("check --werror " + pins).exit_code, 0);
  EXPECT_EQ(run_polc("fmt --check " + pins).exit_code, 0);
  // It stays: what somebody has confirmed is theirs.
  const std::string kept = read_text(pins);
  EXPECT_EQ(run_polc("test --suggest " + path + " --write " + pins).exit_code, 2);
  EXPECT_EQ(run_polc("test --suggest " + path + " --write " + path).exit_code, 2);
  EXPECT_EQ(read_text(pins), kept);
  EXPECT_EQ(read_text(path), open_till);
}

TEST(Suggest, GoesWithoutWhatItWouldIgnore) {
  const std::string path = write_text("till.pol", open_till);
  for (const char* other : {"--coverage", "--format=json", "--coverage --threshold=10"})
    EXPECT_EQ(run_polc("test --suggest " + path + " " + other).exit_code, 2) << other;
  EXPECT_EQ(run_polc("test " + path + " --write " + scratch("alone.pol")).exit_code, 2);
  EXPECT_EQ(run_polc("test --suggest " + path + " " + path).exit_code, 2);
}

/// Whoever pastes the lines has tests that cover every case and notice every small change, by one call.
TEST(Suggest, TheLinesCoverWhatIsOpenAndKillWhatLives) {
  const std::string policy = R"(role a; role b; role c;
resource r { lv: l0 < l1 < l2; cl: l0 < l1 < l2; actions p, q; }
settings s for a editable by c { m: l0 < l1 < l2 = l1; on1 = off requires on2; on2 = off; on3 = off requires m is l2; }
allow a to r.p if lv is at least s.m;
allow b to r.p if lv is at least cl and s.on1;
allow c to r.q if s.on3;
r.p implies r.q;
forbid b to r.q if s.on2;
test "q" { a r.p (lv is l2) -> allow; a r.p (lv is l0) -> deny; }
)";
  const std::string path = write_text("small.pol", policy);
  const Outcome outcome = run_polc("test --suggest " + path);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("small changes"));
  const std::string pasted = write_text("pasted.pol", policy + outcome.out);
  EXPECT_EQ(run_polc("test --coverage --threshold=100 " + pasted).exit_code, 0);
  EXPECT_THAT(run_polc("test --mutants " + pasted).out, HasSubstr(" 0 alive"));
  std::filesystem::remove(scratch("small_pins.pol"));
  EXPECT_EQ(run_polc("test --suggest " + path + " --write " + scratch("small_pins.pol")).exit_code, 0);
  EXPECT_THAT(run_polc("test --mutants " + scratch("small_pins.pol")).out, HasSubstr(" 0 alive"));
}

TEST(Suggest, WritesToAFileWithAName) {
  const std::string path = write_text("named.pol", "role a;\nresource r { actions x; }\nallow a to r.x;\n");
  for (const char* name : {"-", "''"})
    EXPECT_EQ(run_polc("test --suggest " + path + " --write " + name).exit_code, 2) << name;
}

}  // namespace
}  // namespace polc::tool
