// The proof behind a new layout sees every difference that is more than layout.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/compiler/format/formatted.h"

namespace polc {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(SameMeaning, LayoutsOfOneText) {
  EXPECT_EQ(difference("role a;role b; // c", "role a;\n\nrole b;  // c\n"), std::nullopt);
  EXPECT_EQ(difference("matrix{||a|\n|--|:--|\n|x.y|deny|}", "matrix{||a|\n|----|:---|\n|x.y|deny|}"), std::nullopt);
}

TEST(SameMeaning, AnotherTokenOrNone) {
  EXPECT_THAT(difference("role a;\nrole b;", "role a;\nrole c;"), Optional(HasSubstr("`b` of line 2")));
  EXPECT_NE(difference("role a;\nrole b;", "role a;"), std::nullopt);
  EXPECT_NE(difference("matrix{||a|\n|--|:--|\n|x.y|deny|}", "matrix{||a|\n|--|--|\n|x.y|deny|}"), std::nullopt);
  EXPECT_NE(difference("role a \"é\";", "role a \"e\u0301\";"), std::nullopt);
}

TEST(SameMeaning, ACommentLostChangedOrMovedToAnotherGap) {
  EXPECT_THAT(difference("role a; // c\nrole b;", "role a;\nrole b;"), Optional(HasSubstr("comments")));
  EXPECT_NE(difference("role a; // c\nrole b;", "role a; // d\nrole b;"), std::nullopt);
  EXPECT_NE(difference("role a; // c\nrole b;", "role // c\na;\nrole b;"), std::nullopt);
}

TEST(SameMeaning, DocumentationThatNoLongerDocuments) {
  EXPECT_THAT(difference("/// d\nrole a;", "/// d\n\nrole a;"), Optional(HasSubstr("tree")));
}

TEST(SameMeaning, ATextThatDoesNotParse) {
  EXPECT_NE(difference("role a;", "role a"), std::nullopt);
}

}  // namespace
}  // namespace polc
