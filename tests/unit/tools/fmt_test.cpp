// polc fmt: what is written, what is left alone, and what the shell is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string untidy = "role  a ;\nallow a to x.y;  // why\n";
const std::string tidy = "role a;\nallow a to x.y;  // why\n";

/// A new folder of the test's own.
std::string folder(const std::string& name) {
  const std::string path = scratch(name);
  fs::remove_all(path);
  fs::create_directories(path);
  return path;
}

void write(const std::string& path, const std::string& content) {
  fs::create_directories(fs::path(path).parent_path());
  fs::rename(write_text("written", content), path);
}

TEST(Fmt, WritesInPlaceAndNamesWhatItChanged) {
  const std::string file = write_text("fmt.pol", untidy);
  const Outcome first = run_polc("fmt " + file);
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.out, "formatted " + file + "\n");
  EXPECT_EQ(read_text(file), tidy);
  const Outcome second = run_polc("fmt " + file);
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_EQ(second.out, "");
}

TEST(Fmt, CheckAndDiffChangeNothing) {
  const std::string file = write_text("fmt_check.pol", untidy);
  const Outcome check = run_polc("fmt --check " + file);
  EXPECT_EQ(check.exit_code, 1);
  EXPECT_EQ(check.out, "would format " + file + "\n");
  const Outcome diff = run_polc("fmt --diff " + file);
  EXPECT_EQ(diff.exit_code, 1);
  EXPECT_THAT(diff.out, HasSubstr("@@ -1,2 +1,2 @@\n-role  a ;\n+role a;\n allow a to x.y;  // why\n"));
  EXPECT_EQ(read_text(file), untidy);
  EXPECT_EQ(run_polc("fmt " + file).exit_code, 0);
  EXPECT_EQ(run_polc("fmt --check " + file).exit_code, 0);
  EXPECT_EQ(run_polc("fmt --diff " + file).exit_code, 0);
}

TEST(Fmt, StandardInputGoesToStandardOutput) {
  const std::string file = write_text("fmt_stdin.pol", untidy);
  const Outcome outcome = run_polc("fmt - < " + file);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out, tidy);
  const std::string broken = write_text("fmt_broken_stdin.pol", "role a\nrole b;");
  const Outcome refused = run_polc("fmt - < " + broken);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("<stdin>:1:7: error[POL1002]"));
}

TEST(Fmt, WhatDoesNotParseIsReportedAndLeftAloneAndTheOthersAreLaidOut) {
  const std::string where = folder("fmt_folder");
  write(where + "/broken.pol", "role a\nrole b;");
  write(where + "/deep/er.pol", untidy);
  write(where + "/.hidden/no.pol", untidy);
  write(where + "/notes.txt", untidy);
  const Outcome outcome = run_polc("fmt " + where);
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, "formatted " + where + "/deep/er.pol\n");
  EXPECT_THAT(outcome.err, HasSubstr(where + "/broken.pol:1:7: error[POL1002]"));
  EXPECT_EQ(read_text(where + "/broken.pol"), "role a\nrole b;");
  EXPECT_EQ(read_text(where + "/deep/er.pol"), tidy);
  EXPECT_EQ(read_text(where + "/.hidden/no.pol"), untidy);
  EXPECT_EQ(read_text(where + "/notes.txt"), untidy);
}

TEST(Fmt, ACheckOfNothingFails) {
  const std::string where = folder("fmt_nothing");
  const Outcome outcome = run_polc("fmt --check " + where);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("no file in the folder `" + where + "` or below it ends in .pol"));
  EXPECT_EQ(run_polc("fmt").exit_code, 2);
  EXPECT_EQ(run_polc("fmt - also.pol").exit_code, 3);
  EXPECT_EQ(run_polc("fmt " + where + "/missing.pol").exit_code, 3);
}

TEST(Fmt, PermissionsLinksAndLineEndsAreKept) {
  const std::string where = folder("fmt_kept");
  const std::string file = where + "/real.pol";
  write(file, "role  a;\r\nrole b;\r\n");
  ASSERT_EQ(chmod(file.c_str(), 0640), 0);
  fs::create_symlink("real.pol", where + "/link.pol");
  EXPECT_EQ(run_polc("fmt " + where + "/link.pol").exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(where + "/link.pol"));
  EXPECT_EQ(read_text(file), "role a;\r\nrole b;\r\n");
  struct stat status{};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
}

TEST(Fmt, AFileWithTwoNamesIsLeftAlone) {
  const std::string where = folder("fmt_hard_link");
  write(where + "/a.pol", untidy);
  fs::create_hard_link(where + "/a.pol", where + "/b.txt");
  const Outcome outcome = run_polc("fmt " + where);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.err, HasSubstr("a hard link"));
  EXPECT_EQ(read_text(where + "/a.pol"), untidy);
}

TEST(Fmt, WhatChangesIsWhiteSpaceLineEndsDashesAndAByteOrderMark) {
  const std::string matrix =
      write_text("fmt_changes.pol", "\xEF\xBB\xBFrole  a;  // why \t\r\nmatrix {\n||a|\n|:-----|--|\n|x.y|deny|\n}");
  EXPECT_EQ(run_polc("fmt " + matrix).exit_code, 0);
  EXPECT_EQ(read_text(matrix), "role a;  // why\nmatrix {\n  |     | a    |\n  |:----|------|\n  | x.y | deny |\n}\n");
}

TEST(Fmt, AFileNamedTwiceIsWrittenOnce) {
  const std::string where = folder("fmt_twice");
  write(where + "/a.pol", untidy);
  const Outcome outcome = run_polc("fmt " + where + "/a.pol " + where + " " + where + "/../fmt_twice/a.pol");
  EXPECT_EQ(outcome.out, "formatted " + where + "/a.pol\n");
}

TEST(Fmt, AThousandFilesAreLaidOutTogether) {
  const std::string where = folder("fmt_many");
  for (int number = 0; number < 1000; ++number) write(where + "/" + std::to_string(number) + ".pol", untidy);
  const Outcome outcome = run_polc("fmt " + where);
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1000);
  EXPECT_EQ(run_polc("fmt --check " + where).exit_code, 0);
}

/// Runs a script where `polc` is on the path; true if it exits with 0.
bool run_script(const std::string& folder, const std::string& script) {
  const std::string polc = std::getenv("POLC_BINARY");
  const std::string path = "PATH='" + polc.substr(0, polc.rfind('/')) + "':$PATH";
  return std::system(("cd '" + folder + "' && " + path + " sh -e -c '" + script + "' > output 2>&1").c_str()) == 0;
}

/// The shell block behind a sentence of CONTRIBUTING.md.
std::string block_behind(const std::string& sentence) {
  const std::string page = read_text(POLC_SOURCE_DIR "/CONTRIBUTING.md");
  const std::string fence = "```sh\n";
  const std::size_t begin = page.find(fence, page.find(sentence)) + fence.size();
  return page.substr(begin, page.find("```\n", begin) - begin);
}

/// A git repository with the hook of CONTRIBUTING.md, and nothing in it yet.
class Hook : public testing::Test {
 protected:
  void SetUp() override {
    where_ = folder("repository");
    ASSERT_TRUE(run_script(where_, "git init -q . && git config user.name n && git config user.email e@example.org"));
    write(where_ + "/.git/hooks/pre-commit", block_behind("The hook, as"));
    ASSERT_TRUE(run_script(where_, "chmod +x .git/hooks/pre-commit"));
  }

  void stage(const std::string& name, const std::string& content) {
    write(where_ + "/" + name, content);
    ASSERT_TRUE(run_script(where_, "git add -- \"" + name + "\""));
  }

  /// Whether `git commit` goes through, with these arguments.
  bool commits(const std::string& arguments = "") { return run_script(where_, "git commit -q -m m " + arguments); }
  std::string output() { return read_text(where_ + "/output"); }

  std::string where_;
};

TEST_F(Hook, ChecksWhatIsStaged) {
  stage("a.pol", tidy);
  EXPECT_TRUE(commits()) << output();
  stage("a.pol", untidy);
  EXPECT_FALSE(commits());
  EXPECT_THAT(output(), HasSubstr("not laid out as staged: a.pol"));
  ASSERT_TRUE(run_script(where_, "polc fmt a.pol"));
  EXPECT_FALSE(commits()) << "laid out in the tree only";
  ASSERT_TRUE(run_script(where_, "git add a.pol"));
  write(where_ + "/a.pol", untidy + "\n");
  stage("new.pol", tidy);
  EXPECT_TRUE(commits()) << "changed in the tree only: " << output();
  EXPECT_FALSE(commits("-a"));
  EXPECT_FALSE(commits("a.pol"));
}

TEST_F(Hook, NamesMayHoldAnything) {
  for (const std::string name : {"a b.pol", "deep er/t\t*.pol", "0:x.pol", "-v.pol", "\u00e9'$(x).pol"}) {
    write(where_ + "/" + name, untidy);
    ASSERT_TRUE(run_script(where_, "git add --all"));
    EXPECT_FALSE(commits()) << name;
    EXPECT_THAT(output(), HasSubstr("not laid out as staged: " + name));
    write(where_ + "/" + name, tidy);
    ASSERT_TRUE(run_script(where_, "git add --all"));
    EXPECT_TRUE(commits()) << name << output();
  }
}

TEST_F(Hook, WhatIsTakenAwayOrIsNoPolicyIsNotChecked) {
  stage("a.pol", untidy);
  stage("b.pol", untidy);
  stage("notes.txt", untidy);
  ASSERT_TRUE(run_script(where_, "git commit -q --no-verify -m untidy"));
  ASSERT_TRUE(run_script(where_, "git rm -q a.pol"));
  EXPECT_TRUE(commits()) << output();
  stage("notes.txt", untidy + untidy);
  fs::create_symlink("b.pol", where_ + "/link.pol");
  ASSERT_TRUE(run_script(where_, "git add notes.txt link.pol"));
  EXPECT_TRUE(commits()) << output();
  ASSERT_TRUE(run_script(where_, "git mv b.pol c.pol"));
  EXPECT_FALSE(commits()) << "under a new name it is laid out no better";
}

TEST_F(Hook, WhatDoesNotParseOrCannotBeCheckedIsNotCommitted) {
  stage("a.pol", "role a\nrole b;");
  EXPECT_FALSE(commits());
  EXPECT_THAT(output(), HasSubstr("error[POL1002]"));
  stage("a.pol", tidy);
  EXPECT_FALSE(run_script(where_,
                          "mkdir bin && ln -s \"$(command -v git)\" /bin/sh \"$(command -v xargs)\" bin && "
                          "PATH=$PWD/bin git commit -q -m m"))
      << "without polc";
  EXPECT_THAT(output(), HasSubstr("not laid out as staged: a.pol"));
  EXPECT_TRUE(commits()) << output();
}

TEST(Fmt, IsAFilterOfGitAsTheContributorsPageSays) {
  const std::string where = folder("fmt_git");
  ASSERT_TRUE(run_script(where, "git init -q ."));
  write(where + "/settings", block_behind("The filter takes two settings."));
  ASSERT_TRUE(run_script(where, "sh -e settings"));
  write(where + "/b.pol", untidy);
  write(where + "/broken.pol", "role a");
  ASSERT_TRUE(
      run_script(where, "git add b.pol broken.pol && git show :b.pol > shown && git show :broken.pol > broken"));
  EXPECT_EQ(read_text(where + "/shown"), tidy);
  EXPECT_EQ(read_text(where + "/broken"), "role a");
  EXPECT_EQ(read_text(where + "/b.pol"), untidy);
}

}  // namespace
}  // namespace polc::tool
