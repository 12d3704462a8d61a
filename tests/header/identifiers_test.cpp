// How names that C++ cannot take become identifiers, and texts comments.
#include "compiler/codegen/header_identifiers.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "compiler/codegen/header.h"

namespace polc {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::vector<std::string> spelt(const std::vector<std::string>& names) {
  return IdentifierScope().add(names);
}

TEST(Identifiers, UsableNamesStay) {
  EXPECT_THAT(spelt({"admin", "super_admin", "x2", "Owner"}), ElementsAre("admin", "super_admin", "x2", "Owner"));
}

TEST(Identifiers, OthersAreSpeltWithWhatIsAllowed) {
  EXPECT_THAT(spelt({"mod/forum", "2nd-line", "read all", "--", "_x", "a__b", "Z\xC3\xBCrich"}),
              ElementsAre("mod_forum", "n2nd_line", "read_all", "n", "x", "a_b", "Zufc_rich"));
}

TEST(Identifiers, WordsOfTheLanguageAndReservedOnesGetAnUnderscore) {
  EXPECT_THAT(spelt({"class", "delete", "xor", "linux"}), ElementsAre("class_", "delete_", "xor_", "linux_"));
  EXPECT_THAT(IdentifierScope({"Inputs"}).add({"Inputs", "pack"}), ElementsAre("Inputs_", "pack"));
}

TEST(Identifiers, ACollisionRenamesAllButTheOneWhoseNameItIs) {
  const std::vector<std::string> three = spelt({"a-b", "a_b", "a/b"});
  EXPECT_THAT(three, ElementsAre(StartsWith("a_b_x"), "a_b", StartsWith("a_b_x")));
  EXPECT_NE(three[0], three[2]);
}

TEST(Identifiers, TheOrderOfNamesDoesNotMatter) {
  std::vector<std::string> names = {"a-b", "a/b", "a.b", "class", "class_", "2", "n2"};
  const std::vector<std::string> first = spelt(names);
  std::reverse(names.begin(), names.end());
  std::vector<std::string> second = spelt(names);
  std::reverse(second.begin(), second.end());
  EXPECT_EQ(first, second);
}

TEST(Identifiers, TypesAreUpperCamelCase) {
  EXPECT_THAT(IdentifierScope({"Level"}).add_types({"signed_by", "traffic-light", "level"}),
              ElementsAre("SignedBy", "TrafficLight", "Level_"));
}

TEST(Identifiers, ACommentStaysOneLine) {
  EXPECT_EQ(comment_text("one\ntwo\r\tthree "), "one two  three");
  EXPECT_EQ(comment_text("ends in \\"), "ends in \\ .");
  EXPECT_EQ(comment_text("a trigraph ?\?/"), "a trigraph ?\?/ .");
  EXPECT_EQ(comment_text("*/ // /*"), "*/ // /*");
}

TEST(Identifiers, ACommentShowsWhatWouldDeceive) {
  EXPECT_EQ(comment_text("right-to-left \xE2\x80\xAE, nothing \xE2\x80\x8B, bell \a"),
            "right-to-left U+202E, nothing U+200B, bell U+0007");
  EXPECT_EQ(comment_text("Z\xC3\xBCrich"), "Z\xC3\xBCrich");
}

TEST(Identifiers, Namespaces) {
  EXPECT_TRUE(is_namespace("policy"));
  EXPECT_TRUE(is_namespace("my::policy_2"));
  EXPECT_FALSE(is_namespace(""));
  EXPECT_FALSE(is_namespace("my::"));
  EXPECT_FALSE(is_namespace("class"));
  EXPECT_FALSE(is_namespace("a-b"));
  EXPECT_FALSE(is_namespace("a:b"));
}

}  // namespace
}  // namespace polc
