// The other commands: files in, files out, exit codes; a `.polt` answers as its `.pol` does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string support = "policies/support_authorization/policy.pol";
const std::string contact = "policies/contact_center/policy.pol";

std::string compiled(const std::string& policy, const std::string& name) {
  const std::string path = scratch(name);
  EXPECT_EQ(run_polc("compile " + policy + " -o " + path).exit_code, 0);
  return path;
}

TEST(Compile, SamePolicySameBytes) {
  const std::string first = compiled(contact, "first.polt");
  const std::string second = compiled(contact, "second.polt");
  EXPECT_GT(read_text(first).size(), 1000U);
  EXPECT_EQ(read_text(first), read_text(second));
}

TEST(Compile, TheCallersFolderDoesNotShowInTheBytes) {
  const std::string copy = write_text("policy.pol", read_text(std::string(POLC_SOURCE_DIR) + "/" + support));
  EXPECT_EQ(read_text(compiled(copy, "copy.polt")), read_text(compiled(support, "original.polt")));
}

/// Nothing of the user's is lost by a wrong name.
TEST(Compile, WritesOverNoSourceNoPolicyAndNoOtherOutput) {
  const std::string part = write_text("part.pol", "role a;\n");
  const std::string policy =
      write_text("whole.pol", "import \"part.pol\";\nresource r { actions v; }\nallow a to r.v;\n");
  std::filesystem::remove(scratch("link.polt"));
  std::filesystem::create_symlink("part.pol", scratch("link.polt"));
  for (const std::string& outputs :
       {"-o " + policy, "-o " + part, "-o " + scratch("link.polt"), "-o " + scratch("other.pol"),
        "-o " + scratch("t.polt") + " --header " + scratch("t.polt"),
        "-o " + scratch("t.polt") + " --depfile " + policy}) {
    const Outcome outcome = run_polc("compile " + policy + " " + outputs);
    EXPECT_EQ(outcome.exit_code, 2) << outputs;
    EXPECT_THAT(outcome.err, HasSubstr("nothing was written")) << outputs;
    EXPECT_FALSE(std::filesystem::exists(scratch("t.polt"))) << outputs;
  }
  EXPECT_EQ(read_text(part), "role a;\n");
  EXPECT_EQ(run_polc("check " + policy).exit_code, 0);
}

TEST(Compile, ReadsAFileOnceWhateverLeadsToIt) {
  const std::string part = write_text("one.pol", "role a;\nresource r { actions v; }\n");
  std::filesystem::remove(scratch("same.pol"));
  std::filesystem::create_symlink("one.pol", scratch("same.pol"));
  const std::string folder = std::filesystem::path(part).parent_path().filename().string();
  const std::string policy = write_text("twice.pol", "import \"one.pol\";\nimport \"same.pol\";\nimport \"../" +
                                                         folder + "/one.pol\";\nallow a to r.v;\n");
  const Outcome outcome = run_polc("check " + policy);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST(Check, TakesNoLimitBelowNone) {
  EXPECT_EQ(run_polc("check " + support + " --limit=-1").exit_code, 2);
}

/// A cell of a spreadsheet stands alone, so it says all that it needs.
TEST(Matrix, TheCellsOfACsvSayWhatEveryPermissionNeeds) {
  const std::string policy = write_text("gate.pol",
                                        "role a;\ncontext { verified: bool; }\nresource r { actions v; }\nallow a to "
                                        "r.v;\nrequire context.verified for *;\n");
  EXPECT_THAT(run_polc("matrix " + policy).out, HasSubstr("Only if verified"));
  EXPECT_THAT(run_polc("matrix --format=csv " + policy).out, HasSubstr("allow if verified"));
}

TEST(Compile, WritesNothingForAPolicyWithErrors) {
  const std::string policy = write_text("wrong.pol", "role a;\nallow a to nothing.here;\n");
  const std::string output = scratch("wrong.polt");
  const Outcome outcome = run_polc("compile " + policy + " -o " + output);
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(output));
  EXPECT_EQ(run_polc("compile " + support + " -o " + scratch("no/such/folder/x.polt")).exit_code, 3);
}

TEST(Options, OfAFewWordsNameThem) {
  const Outcome help = run_polc("check --help");
  EXPECT_THAT(help.out, HasSubstr("--format gcc|github|json|sarif|text"));
  const Outcome wrong = run_polc("check --format xml " + support);
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("`xml` is not one of gcc|github|json|sarif|text"));
  EXPECT_EQ(run_polc("check --format JSON " + support).exit_code, 0) << "capitals do not matter";
}

TEST(Compile, DepfileNamesEveryFileRead) {
  write_text("part.pol", "resource file { actions view; }\n");
  const std::string policy = write_text("whole.pol", "import \"part.pol\";\nrole a;\nallow a to file.view;\n");
  const std::string depfile = scratch("out.d");
  ASSERT_EQ(run_polc("compile " + policy + " -o " + scratch("out.polt") + " --depfile " + depfile).exit_code, 0);
  EXPECT_THAT(read_text(depfile), HasSubstr("out.polt:"));
  EXPECT_THAT(read_text(depfile), HasSubstr("whole.pol"));
  EXPECT_THAT(read_text(depfile), HasSubstr("part.pol"));
}

TEST(Table, DamagedOnesAreRefusedWithAReasonAndAPlace) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(POLC_SOURCE_DIR) + "/tests/corrupt")) {
    if (entry.path().extension() != ".polt") continue;
    const Outcome outcome = run_polc("matrix " + entry.path().string());
    EXPECT_EQ(outcome.exit_code, 3) << entry.path();
    EXPECT_EQ(outcome.out, "") << entry.path();
    EXPECT_THAT(outcome.err, ::testing::ContainsRegex("at byte [0-9]+")) << entry.path();
    ++count;
  }
  EXPECT_GT(count, 50U);
}

TEST(Table, AnswersAsThePolicyDoesInEveryCommand) {
  for (const std::string& policy : {support, contact}) {
    const std::string table = compiled(policy, "policy.polt");
    for (const std::string arguments :
         // As text, the matrix of a policy has the author's names for conditions, which a table does not keep.
         {"matrix --format md", "matrix --format html", "matrix --format csv", "matrix --format json",
          "matrix --defaults", "dump --stage decisions", "dump --stage table"}) {
      const Outcome from_policy = run_polc(arguments + " " + policy);
      const Outcome from_table = run_polc(arguments + " " + table);
      EXPECT_EQ(from_policy.exit_code, 0) << arguments << from_policy.err;
      EXPECT_FALSE(from_policy.out.empty()) << arguments;
      EXPECT_EQ(from_policy.out, from_table.out) << arguments;
    }
  }
  const std::string table = compiled(support, "support.polt");
  for (const std::string command : {"decide", "explain"}) {
    const std::string request = " --as member device.troubleshoot own=false identity_verified=true";
    // As text, the explanation from a policy says where its file is.
    const std::string json = " --format=json";
    EXPECT_EQ(run_polc(command + " " + table + request + json).out,
              run_polc(command + " " + support + request + json).out);
  }
}

TEST(Table, OneFlippedByteIsRefused) {
  const std::string table = compiled(support, "good.polt");
  const std::string good = read_text(table);
  for (std::size_t at = 0; at < good.size(); at += 37) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    const std::string path = write_text("bad.polt", bad);
    const Outcome outcome = run_polc("decide " + path + " --as member user.add role=member identity_verified=true");
    EXPECT_EQ(outcome.exit_code, 3) << at;
    EXPECT_EQ(outcome.out, "") << at;
    EXPECT_THAT(outcome.err, HasSubstr("POL7011")) << at;
    at += at > 700 ? 600 : 0;  // Each run starts a program: the header densely, the rest in samples.
  }
}

TEST(Table, StrippedTableSaysWhyItCannotAnswerByName) {
  const std::string table = scratch("stripped.polt");
  ASSERT_EQ(run_polc("compile --strip " + support + " -o " + table).exit_code, 0);
  const Outcome outcome = run_polc("matrix " + table);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("POL7012"));
}

TEST(Matrix, ShowsConditionsAndWhatAllCellsNeed) {
  const std::string text = run_polc("matrix " + support).out;
  EXPECT_THAT(text, HasSubstr("Only if identity_verified; otherwise deny."));
  EXPECT_THAT(text, HasSubstr("allow if own else instruct"));
  const std::string markdown = run_polc("matrix --format md " + contact + " --defaults").out;
  EXPECT_THAT(markdown, HasSubstr("| call_queue.view_settings   | allow         | allow if assigned |"));
}

TEST(Test, PassesFailsAndRefusesToRunNothing) {
  EXPECT_EQ(run_polc("test " + support + " " + contact).exit_code, 0);
  const std::string base = "role a; role b;\nresource r { own: bool; actions x; }\nallow a to r.x if own;\n";
  const std::string failing =
      write_text("failing.pol", base + "test \"b too\" { b r.x -> allow; }\ntest \"a\" { a r.x (own) -> allow; }\n");
  const Outcome failed = run_polc("test " + failing);
  EXPECT_EQ(failed.exit_code, 1);
  EXPECT_THAT(failed.out, HasSubstr("FAILED b too"));
  EXPECT_THAT(failed.out, HasSubstr("passed a"));
  EXPECT_THAT(failed.out, HasSubstr("`r.x` is `deny`, not `allow`"));
  const Outcome junit = run_polc("test --format junit " + failing);
  EXPECT_THAT(junit.out, HasSubstr("<testsuites tests=\"2\" failures=\"1\">"));
  EXPECT_THAT(run_polc("test --format json " + failing).out, HasSubstr("\"passed\": 1"));
  const Outcome nothing = run_polc("test " + write_text("none.pol", base));
  EXPECT_EQ(nothing.exit_code, 1);
  EXPECT_THAT(nothing.err, HasSubstr("no test was run: write `test"));
}

TEST(Test, SaysThatThePolicyDoesNotCompile) {
  const std::string broken = write_text("broken.pol", "role a;\nresource r { actions x; }\nallow b to r.x;\n");
  const std::string other = write_text("other.pol", "role a\n");
  const Outcome one = run_polc("test " + broken);
  EXPECT_EQ(one.exit_code, 1);
  EXPECT_THAT(one.err, HasSubstr("no test was run: the policy does not compile"));
  EXPECT_THAT(one.err, Not(HasSubstr("write `test")));
  EXPECT_THAT(run_polc("test " + broken + " " + other).err,
              HasSubstr("no test was run: none of the policies compiles"));
  EXPECT_THAT(run_polc("test " + broken + " " + support).err, Not(HasSubstr("no test was run")));
}

TEST(Check, ListsAllCodes) {
  const Outcome listed = run_polc("check --codes");
  EXPECT_EQ(listed.exit_code, 0);
  EXPECT_THAT(listed.out, HasSubstr("POL1002  error    a `;` is missing here\n"));
  EXPECT_THAT(listed.out, HasSubstr("POL6001  warning"));
  EXPECT_THAT(run_polc("check --codes --format=json").out, HasSubstr("\"code\": \"POL1002\""));
  EXPECT_EQ(run_polc("check --codes --format=sarif").exit_code, 2);
  EXPECT_EQ(run_polc("check --codes --explain POL1002").exit_code, 2);
  EXPECT_THAT(run_polc("check --explain POL6005").out, HasSubstr("When to accept it: "));
  EXPECT_THAT(run_polc("check --explain POL7001").out, HasSubstr("Right:"));
}

TEST(Test, SaysWhenNothingFitsAnExpectation) {
  const std::string policy =
      write_text("p.pol",
                 "role a; role b; role c includes a;\nresource r { own: bool; actions x; }\nallow a, b to r.x if own;\n"
                 "exclusive roles a, b;\ntest \"t\" { a r.x (own and not own) -> deny; a + b, b + c r.x -> deny; }\n");
  const Outcome outcome = run_polc("test " + policy);
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("POL4102"));
  EXPECT_THAT(outcome.err, HasSubstr("POL4103]: nobody may hold `a` and `b` together"));
  EXPECT_THAT(outcome.err, HasSubstr("help: the policy declares `a` and `b` exclusive\n"));
  EXPECT_THAT(outcome.err, HasSubstr("POL4103]: nobody may hold `b` and `c` together"));
  EXPECT_THAT(outcome.err, HasSubstr("help: the policy declares `a` and `b` exclusive, and `c` includes `a`\n"));
}

TEST(Check, BrokenInputIsAnsweredInItsPlace) {
  const auto check = [](const std::string& name, const std::string& content) {
    return run_polc("check " + write_text(name, content));
  };
  struct Case {
    const char* name;
    std::string content;
    const char* place;
  };
  const std::string start = "role a; role b;\nresource r { own: bool; actions x, y; }\n";
  for (const Case& wrong :
       {Case{"not_utf8.pol", "role a;\xff\n", "not_utf8.pol:1:8: error"}, Case{"empty.pol", "", "empty.pol:1:1: error"},
        Case{"unclosed.pol", start + "resource q {\n  actions z;\n", "unclosed.pol:3:12: error"},
        Case{"parentheses.pol", start + "allow a to r.x if " + std::string(100000, '(') + "own;", "parentheses.pol:3:"},
        Case{"unknown.pol", start + "allow c to r.x;\n", "unknown.pol:3:7: error"},
        Case{"few.pol", start + "matrix { | | a | b |\n | r.x | allow | }\n", "few.pol:4:2: error"},
        Case{"many.pol", start + "matrix { | | a | b |\n | r.x | allow | allow | deny | }\n", "many.pol:4:2: error"},
        Case{"outside.pol", start + "allow a to r.x if own is maybe;\n", "outside.pol:3:26: error"}}) {
    const Outcome outcome = check(wrong.name, wrong.content);
    EXPECT_EQ(outcome.exit_code, 1) << wrong.name;
    EXPECT_THAT(outcome.err, HasSubstr(wrong.place));
    EXPECT_THAT(outcome.err, HasSubstr("^")) << wrong.name;
    EXPECT_THAT(outcome.err, HasSubstr("help:")) << wrong.name;
  }
  EXPECT_EQ(run_polc("check " + scratch("missing.pol")).exit_code, 3);
  EXPECT_EQ(run_polc("nonsense").exit_code, 2);
  EXPECT_EQ(run_polc("--help").exit_code, 0);
}

TEST(Check, ImportsAreFoundOnceAndCyclesAreNamed) {
  write_text("a.pol", "import \"b.pol\";\nrole a;\n");
  const std::string policy = write_text("b.pol", "import \"a.pol\";\nresource r { actions x; }\nallow a to r.x;\n");
  const Outcome cycle = run_polc("check " + policy);
  EXPECT_EQ(cycle.exit_code, 1);
  EXPECT_THAT(cycle.err, HasSubstr("POL1902"));
  const Outcome missing = run_polc(
      "check " + write_text("m.pol", "import \"none.pol\";\nrole a;\nresource r { actions x; }\nallow a to r.x;\n"));
  EXPECT_THAT(missing.err, HasSubstr("POL1901"));
  EXPECT_THAT(missing.err, HasSubstr("m.pol:1:8"));
}

}  // namespace
}  // namespace polc::tool
