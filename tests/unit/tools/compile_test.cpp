// `polc compile` as build tools use it: standard streams, warnings that count, what is written anew and what is left alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

const std::string good = "policy shop;\nrole a;\nresource r { actions x; }\nallow a to r.x;\n";
const std::string doubtful = good + "role idle;\n";

class CompileForBuilds : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"out.polt", "out.h", "out.d"}) fs::remove(scratch(name));
    write_text("shop.pol", good);
    write_text("doubtful.pol", doubtful);
  }
};

TEST_F(CompileForBuilds, WarningsCountIfAsked) {
  EXPECT_EQ(run_line("{} compile doubtful.pol -o out.polt").exit_code, 0);
  fs::remove(scratch("out.polt"));
  const Outcome outcome = run_line("{} compile --werror doubtful.pol -o out.polt --header out.h");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("error[POL6"));
  EXPECT_FALSE(fs::exists(scratch("out.polt")));
  EXPECT_FALSE(fs::exists(scratch("out.h")));
  EXPECT_EQ(run_line("{} compile --werror shop.pol -o out.polt").exit_code, 0);
}

TEST_F(CompileForBuilds, StandardStreams) {
  // Without explanations, which name the file.
  ASSERT_EQ(run_line("{} compile --strip shop.pol -o out.polt --header out.h").exit_code, 0);
  const bool is_read = run_line("{} compile --strip - -o piped.polt < shop.pol").exit_code == 0;
  EXPECT_TRUE(is_read && read_text(scratch("piped.polt")) == read_text(scratch("out.polt")));
  const bool is_written = run_line("{} compile --strip shop.pol -o - > piped.polt").exit_code == 0;
  EXPECT_TRUE(is_written && read_text(scratch("piped.polt")) == read_text(scratch("out.polt")));
  EXPECT_TRUE(run_line("cat shop.pol | {} compile --strip - --emit=header -o -").out == read_text(scratch("out.h")));
  EXPECT_FALSE(fs::exists(scratch("-")));
  // Mistakes are those of what was read; what it imports is searched from here.
  EXPECT_THAT(run_line("echo 'role a;;' | {} compile - -o -").err, HasSubstr("<stdin>:1:8: error"));
  write_text("part.pol", "role b;\n");
  EXPECT_EQ(
      run_line("(cat shop.pol; echo 'import \"part.pol\";') | {} compile - -o out.polt --depfile out.d").exit_code, 0);
  EXPECT_THAT(read_text(scratch("out.d")), testing::AllOf(HasSubstr("part.pol"), testing::Not(HasSubstr("stdin"))));
}

/// Two outputs on one stream would be neither.
TEST_F(CompileForBuilds, StandardOutputIsForOneOutput) {
  for (const char* outputs : {"-o - --header -", "-o - --depfile out.d", "-o - --stats"}) {
    const Outcome outcome = run_line(std::string("{} compile shop.pol ") + outputs);
    EXPECT_EQ(outcome.exit_code, 2) << outputs;
    EXPECT_EQ(outcome.out, "") << outputs;
  }
}

/// What a build compares: the table's time always moves on, the header's only with its content.
TEST_F(CompileForBuilds, AnUnchangedHeaderKeepsItsTime) {
  ASSERT_EQ(run_line("{} compile shop.pol -o out.polt --header out.h").exit_code, 0);
  const auto past = fs::last_write_time(scratch("out.h")) - std::chrono::hours(1);
  for (const char* name : {"out.polt", "out.h"}) fs::last_write_time(scratch(name), past);
  ASSERT_EQ(run_line("{} compile shop.pol -o out.polt --header out.h").exit_code, 0);
  EXPECT_EQ(fs::last_write_time(scratch("out.h")), past);
  EXPECT_GT(fs::last_write_time(scratch("out.polt")), past);
  // A header that is all there is to make is what make goes by.
  ASSERT_EQ(run_line("{} compile shop.pol --emit=header -o out.h").exit_code, 0);
  EXPECT_GT(fs::last_write_time(scratch("out.h")), past);
  fs::last_write_time(scratch("out.h"), past);
  write_text("shop.pol", good + "role b;\nallow b to r.x;\n");
  ASSERT_EQ(run_line("{} compile shop.pol -o out.polt --header out.h").exit_code, 0);
  EXPECT_GT(fs::last_write_time(scratch("out.h")), past);
}

TEST_F(CompileForBuilds, EachImportHasARuleOfNothing) {
  write_text("part.pol", "role b;\n");
  write_text("whole.pol", good + "import \"part.pol\";\n");
  ASSERT_EQ(run_line("{} compile whole.pol -o out.polt --depfile out.d").exit_code, 0);
  EXPECT_EQ(read_text(scratch("out.d")), "out.polt: \\\n  whole.pol \\\n  part.pol\n\npart.pol:\n");
}

TEST_F(CompileForBuilds, MessagesAsGccWritesThem) {
  write_text("wrong.pol", good + "allow nobody_here to r.x;\nassert only a may r.y;\n");
  for (const char* command :
       {"{} compile wrong.pol -o out.polt --format=gcc", "{} check wrong.pol --format=gcc 2>&1 >&2"}) {
    const Outcome outcome = run_line(command);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.out + outcome.err,
                testing::ContainsRegex("wrong\\.pol:5:7: error: [^\n]* \\[POL[0-9]{4}\\]\n"));
  }
}

}  // namespace
}  // namespace polc::tool
