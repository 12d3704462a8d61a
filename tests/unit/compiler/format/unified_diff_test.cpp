#include "compiler/format/unified_diff.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

TEST(UnifiedDiff, EqualTextsHaveNone) {
  EXPECT_EQ(unified_diff("f", "a\nb\n", "a\nb\n"), "");
}

TEST(UnifiedDiff, ShowsThreeLinesAroundAChange) {
  EXPECT_EQ(unified_diff("f.pol", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- a/f.pol\n+++ b/f.pol\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, FarChangesAreApartAndNearOnesTogether) {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\n7\nb\n1\n2\nc\n";
  EXPECT_EQ(
      unified_diff("f", before, "A\n1\n2\n3\n4\n5\n6\n7\nB\n1\n2\nC\n"),
      "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,7 +6,7 @@\n 5\n 6\n 7\n-b\n+B\n 1\n 2\n-c\n+C\n");
}

TEST(UnifiedDiff, LinesAddedAndTakenAwayAtTheEnds) {
  EXPECT_EQ(unified_diff("f", "", "a\n"), "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(unified_diff("f", "a\n", ""), "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("f", "a", "a\n"), "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

/// As git writes them and patch reads them.
TEST(UnifiedDiff, NamesThatALineCannotHold) {
  const auto head = [](const std::string& name) {
    const std::string diff = unified_diff(name, "", "a\n");
    return diff.substr(0, diff.find("\n+++"));
  };
  EXPECT_EQ(head("my policy.pol"), "--- a/my policy.pol\t");
  EXPECT_EQ(head("a\n\"b\\\033.pol"), "--- \"a/a\\012\\\"b\\\\\\033.pol\"");
  EXPECT_EQ(head("\u202E"), "--- \"a/\\342\\200\\256\"");
  EXPECT_EQ(head("./x/y.pol"), "--- a/x/y.pol");
}

TEST(UnifiedDiff, WhatDiffersEverywhereIsOneChange) {
  std::string before;
  std::string after;
  for (int line = 0; line < 9000; ++line) {
    before += "b" + std::to_string(line) + "\n";
    after += "a" + std::to_string(line) + "\n";
  }
  const std::string diff = unified_diff("f", before, after);
  EXPECT_NE(diff.find("@@ -1,9000 +1,9000 @@"), std::string::npos);
  EXPECT_EQ(diff.size(),
            std::string("--- a/f\n+++ b/f\n@@ -1,9000 +1,9000 @@\n").size() + before.size() + after.size() + 18000);
}

}  // namespace
}  // namespace polc
