// Inputs beyond what used to be read of a file (32 MiB), and beyond every limit. Nothing reads a part and calls it the
// whole: what is large is read or streamed, and what is too large is refused with its true size.
//
// Where only the size counts the files are sparse: they take no room on the disk, and are refused before they are read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/unit/tools/run_polc.h"

namespace polc::tool {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
const std::string small_policy = "role a;\nresource r { own: bool; actions x; }\nallow a to r.x if own;\n";

void write_sparse(const std::string& name, std::uintmax_t size) {
  write_text(name, "");
  fs::resize_file(scratch(name), size);
}

TEST(LargeInput, ABatchIsAnsweredToItsLastLine) {
  write_text("p.pol", small_policy);
  // Lines of 60,000 bytes: as long as the file is to be, and as few as it can have.
  const std::string padding(60000, ' ');
  std::string batch;
  std::size_t lines = 0;
  for (; batch.size() < 34 * mebibyte; ++lines)
    batch += R"({"as": ["a"], "permission": "r.x", "inputs": {"own": true})" + padding + "}\n";
  batch += R"({"as": ["a"], "permission": "r.x", "inputs": {"own": false}})";
  write_text("requests.ndjson", batch);
  const Outcome outcome = run_line("{} decide p.pol --batch requests.ndjson");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), static_cast<std::ptrdiff_t>(lines) + 1);
  EXPECT_TRUE(outcome.out.ends_with("allow\ndeny\n"));

  write_text("requests.ndjson", batch + "\n{}\n");
  const Outcome wrong = run_line("{} decide p.pol --batch requests.ndjson");
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_THAT(wrong.err, HasSubstr("requests.ndjson:" + std::to_string(lines + 2) + ":1: error[POL7010]"));
}

/// A line without an end takes no more memory than a line may: half a gigabyte is read in a process that may not have as much.
TEST(LargeInput, ALineThatIsTooLongIsRefusedWithItsSize) {
  write_text("p.pol", small_policy);
  const std::string good = R"({"as": ["a"], "permission": "r.x", "inputs": {"own": true}})";
  write_sparse("zeros", 512 * mebibyte);
  const std::string limited = "( ulimit -v 400000; { echo '" + good + "'; cat zeros; echo; echo '" + good +
                              "'; } | {} decide p.pol --batch - )";
  const Outcome outcome = run_line(limited);
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.out, "allow\ndeny\nallow\n");
  EXPECT_THAT(outcome.err, HasSubstr("standard input:2:1: error[POL7041]: this line has 536870912 bytes"));
}

/// Notes make a table as long as one likes, and take no time to compile.
TEST(LargeInput, ATableIsReadAsAWhole) {
  std::string text;
  for (const char letter : {'a', 'b', 'c'}) {
    const std::string name = std::string("part_") + letter;
    write_text(name + ".pol",
               std::string("allow ") + letter + " to r.x note \"" + std::string(12 * mebibyte, letter) + "\";\n");
    text += "import \"" + name + ".pol\";\n";
  }
  write_text("p.pol", text + "role a; role b; role c;\nresource r { actions x; }\n");
  ASSERT_EQ(run_line("{} compile p.pol -o p.polt").exit_code, 0);
  EXPECT_GT(fs::file_size(scratch("p.polt")), 32 * mebibyte);
  const Outcome outcome = run_line("{} decide p.polt --as c r.x");
  EXPECT_EQ(outcome.out, "allow\n") << outcome.err;
  EXPECT_THAT(run_line("{} dump p.polt").out, HasSubstr("r.x"));
  // One byte less is another file, and the last byte counts.
  fs::resize_file(scratch("p.polt"), fs::file_size(scratch("p.polt")) - 1);
  EXPECT_THAT(run_line("{} decide p.polt --as c r.x").err, HasSubstr("POL7011"));
}

/// The heap is prepared for the text of a large policy, in one file or in several, where memory has no limit. The table knows nothing of it.
TEST(LargeInput, APolicyHasOneTableWithAPreparedHeapAndWithout) {
  constexpr std::size_t parts = 3;
  constexpr std::size_t resources = 300;
  std::string importing;
  std::string whole = "role a;\nrole b;\n";
  for (std::size_t part = 0; part < parts; ++part) {
    std::string text;
    for (std::size_t number = 0; number < resources; ++number) {
      const std::string name = "resource_" + std::to_string(part) + "_" + std::to_string(number);
      text += "resource " + name + " { own: bool; actions create, read, update, remove; }\n";
      for (const std::string action : {"create", "read", "update", "remove"})
        text += "allow " + std::string(number % 2 == 0 ? "a" : "b") + " to " + name + "." + action + " if own note \"" +
                std::string(60, 'n') + "\";\n";
    }
    write_text("part_" + std::to_string(part) + ".pol", text);
    importing += "import \"part_" + std::to_string(part) + ".pol\";\n";
    whole += text;
  }
  ASSERT_GT(whole.size(), mebibyte / 4);
  write_text("whole.pol", whole);
  write_text("importing.pol", "role a;\nrole b;\n" + importing);
  for (const std::string policy : {"whole", "importing"}) {
    const std::string compile = "{} compile --strip " + policy + ".pol -o " + policy;
    ASSERT_EQ(run_line(compile + ".polt").exit_code, 0);
    ASSERT_EQ(run_line("ulimit -v 1000000; " + compile + ".limited.polt").exit_code, 0);
    EXPECT_EQ(read_text(policy + ".polt"), read_text(policy + ".limited.polt")) << policy;
  }
  EXPECT_EQ(read_text("whole.polt"), read_text("importing.polt"));
  EXPECT_EQ(run_line("{} check whole.pol").exit_code, 0);
  EXPECT_EQ(run_line("{} decide importing.pol --as a resource_2_298.read own=true").out, "allow\n");
}

TEST(LargeInput, WhatIsTooLargeIsRefusedWithItsTrueSizeBeforeItIsRead) {
  constexpr std::uintmax_t size = 5 * 1024 * std::uintmax_t{mebibyte} + 7;
  const std::string bytes = std::to_string(size) + " bytes";
  write_sparse("huge.pol", size);
  const std::string limit = "ulimit -v 400000; ";
  const Outcome check = run_line(limit + "{} check huge.pol");
  EXPECT_EQ(check.exit_code, 1);
  EXPECT_THAT(check.err, HasSubstr("huge.pol:1:1: error[POL5001]: the file has " + bytes));

  write_text("importing.pol", "import \"huge.pol\";\n" + small_policy);
  const Outcome imported = run_line(limit + "{} check importing.pol");
  EXPECT_THAT(imported.err, HasSubstr("error[POL5001]: the file has " + bytes));
  EXPECT_THAT(imported.err, HasSubstr("importing.pol:1:8"));

  write_sparse("huge.polt", size);
  const Outcome table = run_line(limit + "{} decide huge.polt --as a r.x");
  EXPECT_EQ(table.exit_code, 3);
  EXPECT_THAT(table.err, HasSubstr("error[POL7040]: `huge.polt` has " + bytes));

  write_sparse("huge.csv", size);
  const Outcome import = run_line(limit + "{} import huge.csv");
  EXPECT_EQ(import.exit_code, 3);
  EXPECT_THAT(import.err, HasSubstr(bytes));
}

/// Between the two limits the parser has the text, and says the same.
TEST(LargeInput, ATextBeyondTheParsersLimitIsNamedWithItsSize) {
  write_text("p.pol", small_policy + "//" + std::string(257 * mebibyte, ' '));
  const std::string size = std::to_string(small_policy.size() + 2 + 257 * mebibyte);
  EXPECT_THAT(run_line("{} check p.pol").err, HasSubstr("error[POL5001]: the file has " + size + " bytes"));
}

/// The kernel calls these regular, and says that they have 0 bytes.
TEST(LargeInput, FilesThatDoNotKnowTheirSizeAreReadToTheirEnd) {
  const Outcome outcome = run_line("{} check /proc/self/status");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("/proc/self/status:1:1"));
}

}  // namespace
}  // namespace polc::tool
