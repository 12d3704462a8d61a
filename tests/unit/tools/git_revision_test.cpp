// A policy in a revision of a repository: read with its imports from that revision alone, and refused clearly where it cannot be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

using testing::HasSubstr;

class GitRevision : public testing::Test {
 protected:
  /// A policy that imports its roles; after the commit both files are others.
  void SetUp() override {
    ASSERT_EQ(run_line("command -v git > git").exit_code, 0) << "git is not installed: tools/check installs it";
    std::filesystem::remove_all(scratch("tree"));
    std::filesystem::create_directories(scratch("tree/policies"));
    write_text("tree/policies/main.pol", "import \"roles.pol\";\nresource r { actions x; }\nallow a to r.x;\n");
    write_text("tree/policies/roles.pol", "role a;\nrole b;\n");
    ASSERT_EQ(run_line("cd tree && git init -q . && git add . && git -c user.name=n -c user.email=e commit -q -m first")
                  .exit_code,
              0);
    write_text("tree/policies/roles.pol", "role a;\nrole b;\nrole c;\n");
    write_text("tree/policies/main.pol",
               "import \"roles.pol\";\nresource r { actions x; }\nallow a to r.x;\nallow b to r.x;\n");
  }
};

TEST_F(GitRevision, IsReadWithItsImports) {
  const std::string found = "2 findings: 1 widened, none narrowed, 1 added\n";
  EXPECT_THAT(run_line("cd tree && {} diff git:HEAD:policies/main.pol policies/main.pol").out, HasSubstr(found));
  EXPECT_THAT(run_line("cd tree/policies && {} diff git:HEAD:./main.pol main.pol").out, HasSubstr(found));
  EXPECT_THAT(run_line("cd tree/policies && {} diff git:HEAD:policies/main.pol main.pol").out, HasSubstr(found));
  // What is staged is still the first.
  EXPECT_THAT(run_line("cd tree && {} diff git::policies/main.pol policies/main.pol").out, HasSubstr(found));
  EXPECT_THAT(run_line("cd tree && {} diff git:HEAD:policies/main.pol git:HEAD:policies/main.pol").out,
              HasSubstr("no difference"));
}

TEST_F(GitRevision, IsRefusedWhereThereIsNone) {
  const std::pair<const char*, const char*> cases[] = {
      {"git:nowhere:policies/main.pol", "`nowhere` is not a revision of this repository"},
      {"git:--help:policies/main.pol", "`--help` is not a revision of this repository"},
      {"git:HEAD:policies/none.pol", "does not exist"},
      {"git:HEAD:policies/main.polt", "a compiled table is not read from a revision"},
      {"git:HEAD", "a policy in a revision is `git:REV:path`"},
  };
  for (const auto& [path, reason] : cases) {
    const Outcome outcome = run_line("cd tree && {} diff " + std::string(path) + " policies/main.pol");
    EXPECT_EQ(outcome.exit_code, 3) << path;
    EXPECT_EQ(outcome.out, "") << path;
    EXPECT_THAT(outcome.err, HasSubstr(reason)) << path;
  }
  const Outcome outside = run_line("cd / && {} diff git:HEAD:x.pol x.pol");
  EXPECT_EQ(outside.exit_code, 3);
  EXPECT_THAT(outside.err, HasSubstr("not a git repository"));
}

}  // namespace
}  // namespace polc::tool
