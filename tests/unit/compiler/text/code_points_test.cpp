// Texts cut to a length.
#include "compiler/text/code_points.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

TEST(CodePoints, ATextThatFitsStays) {
  EXPECT_EQ(shortened("", 0), "");
  EXPECT_EQ(shortened("admin", 5), "admin");
  EXPECT_EQ(shortened("設備", 6), "設備");
}

TEST(CodePoints, ALongTextIsCut) {
  EXPECT_EQ(shortened("admin", 4), "admi…");
  EXPECT_EQ(shortened("admin", 0), "…");
}

TEST(CodePoints, NoCharacterIsCutInTwo) {
  for (const std::string_view text : {"aé", "設備", "a🗝b", "עברית"}) {
    for (std::size_t most = 0; most < text.size(); ++most) {
      std::string cut = shortened(text, most);
      ASSERT_TRUE(cut.ends_with("…"));
      cut.resize(cut.size() - std::string_view("…").size());
      EXPECT_LE(cut.size(), most);
      EXPECT_TRUE(text.starts_with(cut));
      EXPECT_GT(cut.size() + 4, most) << "no more is left out than the character that does not fit";
      for (const CodePoint& point : code_points(cut)) EXPECT_TRUE(point.legal) << text << " cut to " << most;
    }
  }
}

TEST(CodePoints, BytesThatAreNoTextAreCutToo) {
  EXPECT_EQ(shortened("\x80\x80\x80", 2), "…");
}

}  // namespace
}  // namespace polc
