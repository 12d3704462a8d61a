// polc init: what it asks, what it writes, and that it writes over nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Where `init` writes it; nothing is there.
std::string unwritten(const std::string& name) {
  std::string path = scratch(name);
  fs::remove(path);
  return path;
}

TEST(Init, WritesATemplateWhereNobodyCanBeAsked) {
  const Outcome made = run_line("{} init 'Front desk'");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("wrote front_desk.pol"));
  EXPECT_THAT(read_text(scratch("front_desk.pol")), HasSubstr("policy front_desk \"Front desk\";"));
  EXPECT_EQ(run_line("{} check --werror front_desk.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} test front_desk.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} fmt --check front_desk.pol").exit_code, 0);
}

TEST(Init, WritesOverNothing) {
  for (const std::string line : {"{} init shop", "{} init shop.pol", "{} init other -o shop.pol"}) {
    const std::string path = write_text("shop.pol", "role mine;\n");
    const Outcome refused = run_line(line);
    EXPECT_EQ(refused.exit_code, 2) << line;
    EXPECT_THAT(refused.err, HasSubstr("shop.pol is there already")) << line;
    EXPECT_EQ(read_text(path), "role mine;\n") << line;
  }
  fs::create_symlink("nowhere", unwritten("dangling.pol"));
  EXPECT_EQ(run_line("{} init dangling").exit_code, 2) << "a link that leads nowhere is there, too";
  EXPECT_EQ(run_line("{} init '...'").exit_code, 2) << "no letter";
  EXPECT_EQ(run_line("{} init lost -o no/such/folder.pol").exit_code, 3);
}

TEST(Init, AsksOnATerminal) {
  const std::string path = unwritten("desk.pol");
  const Outcome asked = run_on_terminal({"init", "desk", "-o", path},
                                        "Manager, Front desk clerk, temp\n"
                                        "Safe: open\n"
                                        "till open\n"  // No colon.
                                        "till: open, count\n"
                                        "\n"
                                        "manager\n"             // safe.open
                                        "1, 2 if own, robot\n"  // No such role.
                                        "1, 2 if own\n"         // till.open
                                        "all\n");               // till.count
  EXPECT_EQ(asked.exit_code, 0) << asked.out;
  EXPECT_THAT(asked.out, HasSubstr("write a colon"));
  EXPECT_THAT(asked.out, HasSubstr("`robot` is not a role"));
  EXPECT_THAT(asked.out, HasSubstr("  manager: always; front_desk_clerk: if own\r\n")) << "as it was read";
  const std::string text = read_text(path);
  EXPECT_THAT(text, HasSubstr("role front_desk_clerk \"Front desk clerk\";"));
  EXPECT_THAT(text, HasSubstr("assert only manager may safe.open;"));
  EXPECT_EQ(run_polc("decide " + path + " --as front_desk_clerk till.open own=true").out, "allow\n");
  EXPECT_EQ(run_polc("decide " + path + " --as front_desk_clerk till.open own=false").out, "deny\n");
  EXPECT_EQ(run_polc("decide " + path + " --as temp till.count").out, "allow\n");
  EXPECT_EQ(run_polc("decide " + path + " --as temp safe.open").out, "deny\n");
  EXPECT_EQ(run_polc("check --werror " + path).exit_code, 0);
  EXPECT_EQ(run_polc("test " + path).exit_code, 0);
}

TEST(Init, TakesATable) {
  write_text("access.csv",
             "Permission,Manager,Clerk\nbilling.safe.open,yes,no\ntill.open,yes,allow if own\ntill.count,yes,yes\n");
  const Outcome made = run_line("{} init desk --from access.csv");
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_EQ(run_line("{} check --werror desk.pol").err, "");
  EXPECT_EQ(run_line("{} test desk.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} import access.csv --check desk.pol").exit_code, 0) << "every cell";
  EXPECT_THAT(read_text(scratch("desk.pol")), HasSubstr("assert only"));

  write_text("more.csv", "Permission,Manager,Clerk\ntill.open,yes,allow if half\n");
  const Outcome more = run_line("{} init more --from more.csv");
  EXPECT_EQ(more.exit_code, 1);
  EXPECT_THAT(more.err, HasSubstr("`polc import more.csv -o more.pol` makes a policy of it"));
  write_text("unclear.csv", "Permission,Manager,Clerk\ntill.open,yes,perhaps\n");
  EXPECT_EQ(run_line("{} init unclear --from unclear.csv").exit_code, 1);
  EXPECT_EQ(run_line("{} init lost --from nowhere.csv").exit_code, 3);
  EXPECT_EQ(run_line("{} init access --from desk.pol -o access.csv").exit_code, 2) << "it is there already";
  for (const char* name : {"more.pol", "unclear.pol", "lost.pol"}) EXPECT_FALSE(fs::exists(scratch(name))) << name;
}

TEST(Init, WritesNothingWhereAnswersEnd) {
  const std::string path = unwritten("ended.pol");
  const Outcome ended = run_on_terminal({"init", "ended", "-o", path}, "a, b\nx: y\n\x04");
  EXPECT_EQ(ended.exit_code, 3) << ended.out;
  EXPECT_THAT(ended.out, HasSubstr("nothing was written"));
  EXPECT_FALSE(fs::exists(path));
  std::string answers;
  for (int round = 0; round < 20; ++round) answers += "nobody\n!\na, A\n";
  const Outcome wrong = run_on_terminal({"init", "ended", "-o", path}, answers);
  EXPECT_EQ(wrong.exit_code, 3) << wrong.out;
  EXPECT_FALSE(fs::exists(path));
}

TEST(Init, AsksAgainAfterManyUnusableAnswers) {
  const std::string path = unwritten("patient.pol");
  const Outcome asked =
      run_on_terminal({"init", "patient", "-o", path}, "nobody\n,\n!\na, A\n-\nnobody\nclerk, boss\n\x04");
  EXPECT_THAT(asked.out, HasSubstr("clerk"));
  EXPECT_THAT(asked.out, HasSubstr("till: open, close")) << "the next question comes: " << asked.out;
}

}  // namespace
}  // namespace polc::tool
