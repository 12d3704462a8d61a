#include "compiler/source/source_manager.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

std::string at(const SourceManager& sources, FileId file, std::uint32_t offset) {
  const Position position = sources.position(file, offset);
  return std::to_string(position.line) + ":" + std::to_string(position.column);
}

TEST(SourceManager, CountsLinesAndCodePointsFromOne) {
  SourceManager sources;
  const FileId file = sources.add("a.pol", "ab\ncöd\n\nx");
  EXPECT_EQ(at(sources, file, 0), "1:1");
  EXPECT_EQ(at(sources, file, 2), "1:3");
  EXPECT_EQ(at(sources, file, 3), "2:1");
  EXPECT_EQ(at(sources, file, 4), "2:2");
  EXPECT_EQ(at(sources, file, 6), "2:3") << "`ö` takes two bytes and one column";
  EXPECT_EQ(at(sources, file, 8), "3:1");
  EXPECT_EQ(at(sources, file, 9), "4:1");
  EXPECT_EQ(at(sources, file, 10), "4:2");
  EXPECT_EQ(at(sources, file, 4'000'000'000U), "4:2") << "beyond the end is the end";
}

TEST(SourceManager, KnowsEveryLineEnd) {
  SourceManager sources;
  const FileId file = sources.add("a.pol", "a\r\nb\rc\n");
  EXPECT_EQ(at(sources, file, 3), "2:1");
  EXPECT_EQ(at(sources, file, 5), "3:1");
  EXPECT_EQ(sources.line_text(file, 0), "a");
  EXPECT_EQ(sources.line_text(file, 3), "b");
  EXPECT_EQ(sources.line_text(file, 5), "c");
  EXPECT_EQ(sources.line_text(file, 7), "");
}

TEST(SourceManager, DoesNotCountTheByteOrderMark) {
  SourceManager sources;
  const FileId file = sources.add("a.pol", "\xEF\xBB\xBFrole");
  EXPECT_EQ(at(sources, file, 0), "1:1");
  EXPECT_EQ(at(sources, file, 3), "1:1");
  EXPECT_EQ(at(sources, file, 4), "1:2");
  EXPECT_EQ(sources.line_text(file, 5), "role");
}

TEST(SourceManager, KeepsFilesApartAndViewsGood) {
  SourceManager sources;
  const FileId first = sources.add("a.pol", "first");
  const std::string_view text = sources.text(first);
  for (int count = 0; count < 100; ++count) sources.add("b.pol", "other");
  EXPECT_EQ(text, "first");
  EXPECT_EQ(sources.path(first), "a.pol");
  EXPECT_EQ(sources.size(), 101U);
  EXPECT_EQ(sources.text(Span{first, 1, 3}), "ir");
  EXPECT_EQ(sources.text(Span{first, 3, 99}), "st");
  EXPECT_EQ(sources.text(Span{first, 99, 3}), "");
}

TEST(SourceManager, TakesAnEmptyText) {
  SourceManager sources;
  const FileId file = sources.add("empty.pol", "");
  EXPECT_EQ(at(sources, file, 0), "1:1");
  EXPECT_EQ(sources.line_text(file, 0), "");
}

TEST(SourceManager, APartOfAFileCountsItsLinesFromWhereItBegins) {
  SourceManager sources;
  const FileId part = sources.add("batch", "first\nsecond", 1000);
  EXPECT_EQ(sources.position(part, 0).line, 1000U);
  EXPECT_EQ(sources.position(part, 8).line, 1001U);
  EXPECT_EQ(sources.position(part, 8).column, 3U);
  EXPECT_EQ(sources.line_text(part, 8), "second");
}

}  // namespace
}  // namespace polc
