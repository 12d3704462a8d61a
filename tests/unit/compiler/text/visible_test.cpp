// Text as a person may safely read it, and which characters nobody sees.
#include "compiler/text/visible.h"

#include <gtest/gtest.h>

#include "compiler/text/code_points.h"
#include "compiler/text/display_width.h"

namespace polc {
namespace {

TEST(Visible, PlainTextStays) {
  for (const char* text : {"", "admin", "Büro 🗝", "設備 重置", "עברית", "a~b|c`d"}) EXPECT_EQ(visible(text), text);
}

TEST(Visible, ControlsAreNamed) {
  EXPECT_EQ(visible("\033[2J"), "<U+001B>[2J");
  EXPECT_EQ(visible("a\nb\tc\r"), "a<U+000A>b<U+0009>c<U+000D>");
  EXPECT_EQ(visible(std::string_view("a\0b", 3)), "a<U+0000>b");
  EXPECT_EQ(visible("\x7F\u009B1m\u2028"), "<U+007F><U+009B>1m<U+2028>");
  EXPECT_EQ(visible_lines("a\nb\033"), "a\nb<U+001B>");
}

TEST(Visible, UnseenCharactersAreNamed) {
  EXPECT_EQ(visible("ad\u200Bmin"), "ad<U+200B>min");
  EXPECT_EQ(visible("\u202Enimda\u202C"), "<U+202E>nimda<U+202C>");
  EXPECT_EQ(visible("a\u00A0b"), "a<U+00A0>b");
  EXPECT_EQ(visible("a\U000E0041"), "a<U+E0041>");
  EXPECT_EQ(visible("a\uFE0F"), "a<U+FE0F>");
}

TEST(Visible, JoinersWhereTheyAreMadeForStay) {
  for (const char* text : {"⚠\uFE0F", "می\u200Cخواهم", "क्\u200Dष", "👩\u200D💻", "❤\uFE0F\u200D🔥"})
    EXPECT_EQ(visible(text), text);
  EXPECT_EQ(visible("а\u200D"), "а<U+200D>");  // Cyrillic joins nothing.
}

TEST(Visible, BytesThatAreNoUtf8AreNamed) {
  EXPECT_EQ(visible("a\xFF\xC3"), "a<0xFF><0xC3>");
  EXPECT_EQ(visible("\xED\xA0\x80"), "<0xED><0xA0><0x80>");  // A surrogate
}

TEST(Visible, Width) {
  EXPECT_EQ(display_width("admin"), 5U);
  EXPECT_EQ(display_width("設備"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

TEST(CodePoints, RoundTrip) {
  const std::string text = "a\u00E9\u200B\U0001F5DD";
  std::string again;
  std::vector<char32_t> values;
  for (const CodePoint& point : code_points(text)) {
    again += text.substr(point.begin, point.size);
    values.push_back(point.value);
  }
  EXPECT_EQ(again, text);
  EXPECT_EQ(values, (std::vector<char32_t>{U'a', 0xE9, 0x200B, 0x1F5DD}));
}

}  // namespace
}  // namespace polc
