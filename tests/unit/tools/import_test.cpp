// polc import as a command: what it prints, what it overwrites, what it keeps, what it asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string table = "Permission,Admin,Guest\npage.read,yes,yes\npage.write,yes,no\n";

TEST(Import, SaysHowItReadTheTableBesideThePolicy) {
  const std::string csv = write_text("t.csv", table);
  const Outcome shown = run_polc("import " + csv);
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, StartsWith("/// Imported from t.csv.\npolicy t;\n"));
  EXPECT_THAT(shown.err, HasSubstr("2 roles, 2 permissions, deny < allow"));
  EXPECT_THAT(shown.err, HasSubstr("4 cells: the policy decides what the table says"));
  const std::string pol = scratch("t.pol");
  fs::remove(pol);
  const Outcome written = run_polc("import " + csv + " -o " + pol);
  EXPECT_EQ(written.exit_code, 0) << written.err;
  EXPECT_EQ(written.err, "");
  EXPECT_THAT(written.out, HasSubstr("wrote " + pol));
  EXPECT_EQ(read_text(pol), shown.out);
}

TEST(Import, LiterallyUnlessInheritanceIsAskedFor) {
  const std::string csv = write_text("t.csv", table);
  EXPECT_THAT(run_polc("import " + csv).out, Not(HasSubstr("includes")));
  EXPECT_EQ(run_polc("import " + csv).out, run_polc("import --literal " + csv).out);
  const Outcome inferred = run_polc("import --infer " + csv);
  EXPECT_THAT(inferred.out, HasSubstr("role Admin includes Guest;"));
  EXPECT_THAT(inferred.err, HasSubstr("Admin includes Guest, and gets what that role is granted later"));
  EXPECT_EQ(run_polc("import --infer --literal " + csv).exit_code, 2);
}

TEST(Import, AnswersProgramsInJson) {
  const std::string csv = write_text("t.csv", table);
  const Outcome shown = run_polc("import --format=json " + csv);
  EXPECT_EQ(shown.err, "");
  for (const char* part : {"\"format_version\": 1", "\"cells_compared\": 4", "\"in_policy\": \"page.write\"",
                           "\"policy\": \"/// Imported from t.csv.", "\"word\": \"yes\""}) {
    EXPECT_THAT(shown.out, HasSubstr(part));
  }
  const Outcome refused =
      run_polc("import --format=json " + write_text("u.csv", "Permission,Admin\npage.read,maybe\n"));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out, HasSubstr("POL8010"));
  EXPECT_EQ(refused.err, "");
}

TEST(Import, NeverWritesOverWhatItReads) {
  const std::string csv = write_text("t.csv", table);
  const std::string mapping = write_text("t.map", "skip-columns = 9\n");
  fs::remove(scratch("hard.csv"));
  fs::remove(scratch("soft.csv"));
  fs::create_hard_link(csv, scratch("hard.csv"));
  fs::create_symlink(csv, scratch("soft.csv"));
  for (const std::string& output : {csv, scratch("hard.csv"), scratch("soft.csv"), scratch("./t.csv")}) {
    for (const std::string option : {" -o ", " --force -o ", " --save-mapping "}) {
      const Outcome outcome = run_polc("import " + csv + option + output);
      EXPECT_EQ(outcome.exit_code, 1) << output;
      EXPECT_THAT(outcome.err, HasSubstr("POL8049"));
    }
  }
  EXPECT_THAT(run_polc("import " + csv + " --mapping " + mapping + " -o " + mapping).err, HasSubstr("POL8049"));
  EXPECT_EQ(read_text(csv), table);
  EXPECT_EQ(read_text(mapping), "skip-columns = 9\n");
}

TEST(Import, WritesOverItsOwnPoliciesAlone) {
  const std::string csv = write_text("t.csv", table);
  const std::string pol = write_text("t.pol", "policy mine;\nrole a;\n");
  EXPECT_THAT(run_polc("import " + csv + " -o " + pol).err, HasSubstr("POL8050"));
  EXPECT_EQ(read_text(pol), "policy mine;\nrole a;\n");
  EXPECT_EQ(run_polc("import " + csv + " --force -o " + pol).exit_code, 0);
  const std::string written = read_text(pol);
  EXPECT_EQ(run_polc("import " + csv + " -o " + pol).exit_code, 0) << "it is as it was written";
  EXPECT_EQ(read_text(pol), written);

  std::string edited = written;
  edited.insert(edited.find("role Admin") + 10, " \"Administrator\"");
  write_text("t.pol", edited);
  EXPECT_THAT(run_polc("import " + csv + " -o " + pol).err, HasSubstr("POL8051"));
  EXPECT_EQ(read_text(pol), edited);

  const std::string notes = write_text("notes.md", "Notes\n");
  EXPECT_THAT(run_polc("import " + csv + " --save-mapping " + notes).err, HasSubstr("POL8050"));
  EXPECT_EQ(read_text(notes), "Notes\n");
}

TEST(Import, KeepsWhatTheAuthorAddedBelowTheLine) {
  const std::string csv = write_text("t.csv", table);
  const std::string pol = scratch("t.pol");
  fs::remove(pol);
  ASSERT_EQ(run_polc("import " + csv + " -o " + pol).exit_code, 0);
  const std::string added = "assert only Admin may page.write;\ntest \"guests read\" { Guest page.read -> allow; }\n";
  write_text("t.pol", read_text(pol) + added);
  write_text("t.csv", table + "page.purge,yes,no\n");
  const Outcome again = run_polc("import " + csv + " -o " + pol);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("keeping what you added"));
  EXPECT_THAT(read_text(pol), HasSubstr("page.purge"));
  EXPECT_TRUE(read_text(pol).ends_with(added));
  // What was added must hold, or the file stays as it is.
  const std::string before = read_text(pol);
  write_text("t.csv", "Permission,Admin,Guest\npage.read,yes,yes\npage.write,yes,yes\n");
  const Outcome broken = run_polc("import " + csv + " -o " + pol);
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.err, HasSubstr("assert"));
  EXPECT_EQ(read_text(pol), before);
  // A rule that changes what the table says is no addition.
  write_text("t.csv", table);
  write_text("t.pol", read_text(pol) + "allow Guest to page.purge;\n");
  EXPECT_EQ(run_polc("import " + csv + " -o " + pol).exit_code, 1);
}

TEST(Import, ChecksWhetherTableAndPolicyHaveDriftedApart) {
  const std::string csv = write_text("t.csv", table);
  const std::string pol = scratch("t.pol");
  fs::remove(pol);
  ASSERT_EQ(run_polc("import " + csv + " -o " + pol).exit_code, 0);
  const Outcome same = run_polc("import " + csv + " --check " + pol);
  EXPECT_EQ(same.exit_code, 0) << same.err;
  EXPECT_THAT(same.out, HasSubstr("4 cells compared"));
  const std::string handmade =
      write_text("hand.pol",
                 "role Guest \"Guests\"; role Admin includes Guest;\nresource page { own: bool; actions "
                 "read, write; }\nallow Guest to page.read; allow Admin to page.write;\n"
                 "allow Guest to page.write if own;\nrole Clerk; allow Clerk to page.read;\n");
  const Outcome drifted = run_polc("import " + csv + " --check " + handmade);
  EXPECT_EQ(drifted.exit_code, 1);
  EXPECT_THAT(
      drifted.err,
      HasSubstr("the table says `deny` for `Guest` and `page.write` with own=true, but the policy decides `allow`"));
  EXPECT_THAT(drifted.err, HasSubstr("the role `Clerk` is only in the policy"));
  EXPECT_THAT(drifted.err, HasSubstr("t.csv:3:1"));
  write_text("t.csv", table + "page.purge,yes,no\n");
  EXPECT_THAT(run_polc("import " + csv + " --check " + pol).err,
              HasSubstr("the permission `page.purge` is only in the table"));
  EXPECT_EQ(run_polc("import " + csv + " --check " + scratch("none.pol")).exit_code, 3);
}

TEST(Import, AMappingReadsTheNextExportByItself) {
  const std::string first = write_text("t.csv", "Permission,Admin,Notes\npage.read,Own only,a\n");
  const std::string mapping = scratch("t.map");
  fs::remove(mapping);
  const std::string said = " --skip-columns Notes --level 'Own only=allow if own'";
  ASSERT_EQ(run_polc("import " + first + said + " --save-mapping " + mapping).exit_code, 0);
  EXPECT_THAT(read_text(mapping), HasSubstr("skip-columns = Notes\nlevel = Own only = allow if own\n"));
  write_text("t.csv", "Permission,Admin,Notes\npage.read,Own only,b\npage.write,Own only,c\n");
  EXPECT_EQ(run_polc("import " + first).exit_code, 1);
  EXPECT_THAT(run_polc("import " + first + " --mapping " + mapping).out, HasSubstr("allow if own"));
  EXPECT_EQ(run_polc("import " + first + " --mapping " + scratch("none.map")).exit_code, 3);
  EXPECT_THAT(run_polc("import " + first + " --mapping " + write_text("bad.map", "skip = a\n")).err,
              HasSubstr("POL8040"));
  EXPECT_EQ(run_polc("import " + first + " --level nonsense").exit_code, 2);
}

TEST(Import, AMappingNamesColumnsThatWereSaidByNumber) {
  const std::string csv = write_text("t.csv", "Permission,Notes,Admin,\npage.read,a,yes,b\n");
  const std::string mapping = scratch("t.map");
  fs::remove(mapping);
  const Outcome saved = run_polc("import " + csv + " --skip-columns 2,4 --name-columns 1 --save-mapping " + mapping);
  ASSERT_EQ(saved.exit_code, 0) << saved.err;
  EXPECT_THAT(read_text(mapping), HasSubstr("name-columns = Permission\nskip-columns = Notes, 4\n"));
  write_text("t.csv", "Id,Permission,Admin,Notes\n1,page.read,yes,a\n");
  EXPECT_THAT(run_polc("import " + csv + " --mapping " + mapping).err, Not(HasSubstr("`Notes`")));
}

TEST(Import, SaysInJsonWhyThePolicyDoesNotCompile) {
  const std::string csv = write_text("t.csv", table);
  const std::string pol = scratch("t.pol");
  fs::remove(pol);
  ASSERT_EQ(run_polc("import " + csv + " -o " + pol).exit_code, 0);
  write_text("t.pol", read_text(pol) + "assert only Admin may page.read;\n");
  const Outcome broken = run_polc("import --format=json " + csv + " -o " + pol);
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, HasSubstr("\"code\": \"POL4"));
  EXPECT_EQ(broken.err, "");
}

TEST(Import, PolicyAndMappingAreTwoFiles) {
  const std::string csv = write_text("t.csv", table);
  const std::string file = scratch("one.file");
  fs::remove(file);
  for (const std::string& other : {file, scratch("./one.file")}) {
    const Outcome outcome = run_polc("import " + csv + " -o " + file + " --save-mapping " + other);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("-o and --save-mapping both name"));
    EXPECT_FALSE(fs::exists(file));
  }
  const std::string notes = write_text("notes.md", "Notes\n");
  EXPECT_EQ(run_polc("import " + csv + " --force --save-mapping " + notes).exit_code, 0);
  EXPECT_THAT(read_text(notes), StartsWith("# How `polc import --mapping`"));
}

TEST(Import, RefusesOptionsThatSayNothing) {
  const std::string csv = write_text("t.csv", table);
  const std::string json = write_text("t.json", R"({"roles": ["a"], "grants": [["a", "r.x", null]]})");
  const std::string casbin = write_text("casbin.csv", "p, a, r, x\n");
  const std::string md = write_text("t.md", "| Permission | Admin |\n|-|-|\n| page.read | yes |\n");
  const std::string pol = scratch("t.pol");
  for (const std::string& line :
       {csv + " --table 1", md + " --separator comma", json + " --separator comma", json + " --blank allow",
        casbin + " --levels deny,allow", casbin + " --skip-columns 1", csv + " --transpose --subject-column 1",
        csv + " --force", csv + " --check " + pol + " --literal",
        csv + " --check " + pol + " -o " + scratch("u.pol")}) {
    const Outcome outcome = run_polc("import " + line);
    EXPECT_EQ(outcome.exit_code, 2) << line;
    EXPECT_THAT(outcome.err, HasSubstr("--")) << line;
    EXPECT_EQ(outcome.out, "") << line;
  }
}

TEST(Import, WhatMatrixPrintsComesBack) {
  const std::string small = write_text(
      "desk.pol",
      "policy desk; levels deny < ask < allow; role `the boss`; role clerk;\n"
      "resource `a|b` { own: bool; status: {open, paid}; actions see, `re-do`, `do it, now`; }\n"
      "allow `the boss` to `a|b`.*; ask clerk to `a|b`.see; allow clerk to `a|b`.see if own or status is open;\n");
  for (const std::string format : {"md", "csv"}) {
    const Outcome printed = run_polc("matrix --format=" + format + " " + small);
    const std::string back = write_text("desk." + format, printed.out);
    const std::string pol = scratch("desk_" + format + ".pol");
    fs::remove(pol);
    const Outcome imported = run_polc("import " + back + " --name-columns 1 --levels deny,ask,allow -o " + pol);
    ASSERT_EQ(imported.exit_code, 0) << printed.out << imported.err;
    EXPECT_EQ(run_polc("matrix --format=" + format + " " + pol).out, printed.out) << "the same table again";
    EXPECT_EQ(run_polc("import " + back + " --name-columns 1 --levels deny,ask,allow --check " + small).exit_code, 0);
  }
}

TEST(Import, APrintedPolicyOfThousandsOfCellsComesBack) {
  const std::string policy = "policies/gitlab/policy.pol";
  const std::string cells = run_polc("matrix --format=csv " + policy).out;
  for (const std::string format : {"md", "csv"}) {
    const Outcome printed = run_polc("matrix --format=" + format + " " + policy);
    ASSERT_EQ(printed.exit_code, 0);
    const std::string back = write_text("gitlab." + format, printed.out);
    const std::string pol = scratch("gitlab_" + format + ".pol");
    fs::remove(pol);
    const Outcome imported = run_polc("import " + back + " --name-columns 1 -o " + pol);
    ASSERT_EQ(imported.exit_code, 0) << imported.err;
    // A table in Markdown has the policy's title above it, which is no part of the table.
    EXPECT_TRUE(run_polc("matrix --format=csv " + pol).out == cells) << "the same table again";
    EXPECT_EQ(run_polc("import " + back + " --name-columns 1 --check " + policy).exit_code, 0);
  }
}

TEST(Import, AsksOnATerminalAndNowhereElse) {
  const std::string csv = write_text("t.csv", "Permission,Admin,Notes\npage.read,Own only,a\npage.write,yes,b\n");
  const std::string pol = scratch("t.pol");
  const std::string mapping = scratch("t.map");
  fs::remove(pol);
  fs::remove(mapping);
  EXPECT_THAT(run_polc("import " + csv).err, Not(HasSubstr("> ")));
  const Outcome asked =
      run_on_terminal({"import", csv, "-o", pol, "--save-mapping", mapping}, "9\n1\nperhaps\nallow if own\n");
  const std::string& shown = asked.out;
  EXPECT_EQ(asked.exit_code, 0) << shown;
  EXPECT_THAT(shown, HasSubstr("What is the column `Notes`?"));
  EXPECT_THAT(shown, HasSubstr("answer with a number"));
  EXPECT_THAT(shown, HasSubstr("`perhaps` for `Own only` is not a level"));
  EXPECT_THAT(shown, HasSubstr("What does `Own only` mean? It is in the column `Admin`."));
  EXPECT_THAT(read_text(pol), HasSubstr("allow if own"));
  EXPECT_THAT(read_text(mapping), HasSubstr("skip-columns = Notes\nlevel = Own only = allow if own\n"));

  fs::remove(pol);
  const Outcome left = run_on_terminal({"import", csv, "-o", pol}, "\n");
  EXPECT_EQ(left.exit_code, 1) << "an empty answer ends it";
  EXPECT_THAT(left.out, HasSubstr("POL8024"));
  EXPECT_FALSE(fs::exists(pol));
}

}  // namespace
}  // namespace polc::tool
