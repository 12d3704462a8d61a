// What looks alike, by Unicode's own data.
#include "compiler/text/look.h"

#include <gtest/gtest.h>

namespace polc {
namespace {

bool alike(const std::string& left, const std::string& right) {
  return look_of(left) == look_of(right);
}

TEST(Look, TellsPlainNamesApart) {
  for (const char* name : {"admin", "Admin", "admin2", "admin_", "ad-min", "member", "", "user.add"})
    EXPECT_FALSE(alike("amdin", name)) << name;
  EXPECT_FALSE(alike("admin", "Admin"));
  EXPECT_FALSE(alike("é", "e"));
}

TEST(Look, LettersOfOtherScripts) {
  EXPECT_TRUE(alike("admin", "аdmin"));           // Cyrillic а
  EXPECT_TRUE(alike("owner", "οwner"));           // Greek ο
  EXPECT_TRUE(alike("scope", "ѕсоре"));           // Cyrillic throughout
  EXPECT_TRUE(alike("admin", "\U0001D41Admin"));  // Mathematical bold a
  EXPECT_TRUE(alike("admin", "ａdmin"));          // Full width
}

TEST(Look, PlainAsciiToo) {
  EXPECT_TRUE(alike("l1", "ll"));
  EXPECT_TRUE(alike("rn", "m"));
  EXPECT_TRUE(alike("O", "0"));
}

TEST(Look, WhatNobodySees) {
  EXPECT_TRUE(alike("admin", "ad\u200Bmin"));      // zero width space
  EXPECT_TRUE(alike("admin", "admin\u00AD"));      // soft hyphen
  EXPECT_TRUE(alike("admin", "\uFEFFadmin"));      // byte order mark
  EXPECT_TRUE(alike("admin", "admin\U000E0041"));  // a tag
  EXPECT_TRUE(alike("admin", "\u202Eadmin"));
}

TEST(Look, SpacesAtTheEndsAndInARow) {
  EXPECT_TRUE(alike("read all", "read all "));
  EXPECT_TRUE(alike("read all", " read  all"));
  EXPECT_TRUE(alike("read all", "read\u00A0all"));
  EXPECT_FALSE(alike("read all", "readall"));
}

TEST(Look, OneTextComposedInTwoWays) {
  EXPECT_TRUE(alike("caf\u00E9", "cafe\u0301"));
  EXPECT_TRUE(is_same_text("caf\u00E9", "cafe\u0301"));
  EXPECT_TRUE(is_same_text("\uAC01", "\u1100\u1161\u11A8"));    // Hangul
  EXPECT_TRUE(is_same_text("q\u0307\u0323", "q\u0323\u0307"));  // Marks in either order
  EXPECT_FALSE(is_same_text("admin", "аdmin"));
  EXPECT_FALSE(is_same_text("q\u0307\u0302", "q\u0302\u0307"));  // Both above: their order shows
}

TEST(Look, BytesThatAreNoText) {
  EXPECT_TRUE(alike("a\xFF", "a\xFF"));
  EXPECT_FALSE(alike("a\xFF", "a\xFE"));
  EXPECT_FALSE(alike("a\xFF", "a\u00FF"));
}

TEST(Difference, NamesTheCodePoints) {
  EXPECT_EQ(difference_text("аdmin", "admin"), "U+0430 where the other has U+0061");
  EXPECT_EQ(difference_text("ad\u200Bmin", "admin"), "U+200B where the other has nothing");
  EXPECT_EQ(difference_text("admin", "admin "), "nothing where the other has U+0020");
  EXPECT_EQ(difference_text("cafe\u0301", "caf\u00E9"), "U+0065 U+0301 where the other has U+00E9");
  EXPECT_EQ(difference_text("a\xFF", "a"), "0xFF where the other has nothing");
}

}  // namespace
}  // namespace polc
