#include "compiler/editor/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/compiler/editor/editor_text.h"

namespace polc::editor {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

constexpr std::string_view shop = R"(policy shop "Shop";
role manager includes clerk;
role clerk;
domain size = s < m < l;
domain colour = {red, blue};
resource till { own: bool; status: {open, paid}; class: size; shade: colour; actions view, close; }
settings tills for clerk { share = off grants till.view; who: role = clerk grants till.close; }
allow clerk to till.view if own;
)";

std::vector<std::string> labels(std::string_view line, std::string_view before = shop) {
  const EditorText text(std::string(before) + std::string(line));
  std::vector<std::string> found;
  const auto files = [] { return std::vector<std::string>{"people.pol"}; };
  for (const Proposal& each : propose(*text.references, text.file(), text.text, text.offset, files).all)
    found.push_back(each.label);
  return found;
}

TEST(Completion, OffersNothingWhereANewNameIsDue) {
  for (const std::string_view line :
       {"policy ‸", "levels ‸", "domain ‸", "define ‸", "group ‸", "resource ‸", "settings ‸", "domain d = {‸",
        "domain d = {a, ‸", "resource r { actions ‸", "resource r { actions a, ‸", "role group ‸", "context { ‸",
        "levels a < ‸", "settings s { ‸", "role x; role ‸ y;"}) {
    std::vector<std::string> found = labels(line);
    std::erase(found, "actions");  // May begin an item as a name may.
    std::erase(found, "group");    // Of `role group`.
    EXPECT_THAT(found, IsEmpty()) << line;
  }
  EXPECT_THAT(labels("role ‸"), UnorderedElementsAre("group"));
  EXPECT_THAT(labels("resource r { ‸"), UnorderedElementsAre("actions"));
}

TEST(Completion, OffersTheValuesOfADefault) {
  EXPECT_THAT(labels("settings s { k = ‸"), UnorderedElementsAre("on", "off"));
  EXPECT_THAT(labels("settings s { k \"Title\" = ‸"), UnorderedElementsAre("on", "off"));
  EXPECT_THAT(labels("settings s { k: {a, b} = ‸"), UnorderedElementsAre("a", "b"));
  EXPECT_THAT(labels("settings s { k: colour = ‸"), UnorderedElementsAre("red", "blue"));
  EXPECT_THAT(labels("settings s { k: role = ‸"), UnorderedElementsAre("manager", "clerk", "nobody"));
  EXPECT_THAT(labels("settings s { k: colour = red within {‸"), UnorderedElementsAre("red", "blue"));
  EXPECT_THAT(labels("resource r { a: colour = ‸"), UnorderedElementsAre("red", "blue"));
  EXPECT_THAT(labels("resource r { a: bool = ‸"), UnorderedElementsAre("true", "false", "on", "off"));
  EXPECT_THAT(labels("settings s { k: bool = ‸"), UnorderedElementsAre("true", "false", "on", "off"));
  EXPECT_THAT(labels("resource r { a: x < y < z = ‸"), UnorderedElementsAre("x", "y", "z"));
  EXPECT_THAT(labels("context { a: colour = ‸"), UnorderedElementsAre("red", "blue"));
}

TEST(Completion, ComparesByOrderOnlyWhatHasOne) {
  EXPECT_THAT(labels("allow clerk to till.view if class is ‸"),
              UnorderedElementsAre("s", "m", "l", "not", "at", "above", "below"));
  EXPECT_THAT(labels("allow clerk to till.view if shade is ‸"), UnorderedElementsAre("red", "blue", "not"));
  EXPECT_THAT(labels("allow clerk to till.view if status is ‸"), UnorderedElementsAre("open", "paid", "not"));
}

TEST(Completion, KnowsTheWordsOfAnAssert) {
  EXPECT_THAT(labels("assert ‸"), UnorderedElementsAre("only", "never", "always", "separate"));
  EXPECT_THAT(labels("assert only ‸"), Contains("clerk"));
  EXPECT_THAT(labels("assert only clerk ‸"), Contains("may"));
  EXPECT_THAT(labels("assert only clerk may ‸"), Contains("till"));
  EXPECT_THAT(labels("assert never clerk may become ‸"), UnorderedElementsAre("manager", "clerk", "all"));
  EXPECT_THAT(labels("assert never clerk may ‸"), Contains("become"));
  EXPECT_THAT(labels("assert only clerk may ‸"), Not(Contains("become")));
  EXPECT_THAT(labels("assert only clerk may till.‸"), UnorderedElementsAre("view", "close"));
  EXPECT_THAT(labels("assert only clerk may till.view ‸"), Contains("if"));
  EXPECT_THAT(labels("assert only clerk may till.view if ‸"), Contains("own"));
  EXPECT_THAT(labels("assert separate till.view, ‸"), Contains("till"));
  EXPECT_THAT(labels("assert only clerk, ‸"), Contains("manager"));
}

TEST(Completion, OffersWhatAStatementBeginsWith) {
  for (const std::string_view word : {"role", "accept", "immutable", "allow", "till"})
    EXPECT_THAT(labels("‸"), Contains(word));
  EXPECT_THAT(labels("‸"), Not(Contains("deny")));
  EXPECT_THAT(labels("‸"), Not(Contains("clerk")));
  EXPECT_THAT(labels("immutable ‸"), UnorderedElementsAre("role", "forbid", "require", "allow"));
  EXPECT_THAT(labels("accept POL6001 because \"x\"; ‸"), Contains("allow"));
  EXPECT_THAT(labels("till.view ‸"), Contains("implies"));
  EXPECT_THAT(labels("till.view ‸"), Contains("gives"));
  EXPECT_THAT(labels("till.view gives ‸"), Contains("clerk"));
  EXPECT_THAT(labels("till.view gives clerk to ‸"), UnorderedElementsAre("others", "self"));
}

TEST(Completion, KnowsTheWordsOfATest) {
  EXPECT_THAT(labels("test \"t\" { ‸"), UnorderedElementsAre("manager", "clerk", "nobody", "given", "under"));
  EXPECT_THAT(labels("test \"t\" { under ‸"), UnorderedElementsAre("every"));
  EXPECT_THAT(labels("test \"t\" { under every ‸"), Contains("setting"));
  EXPECT_THAT(labels("test \"t\" { clerk, ‸"), UnorderedElementsAre("manager", "clerk", "nobody"));
  EXPECT_THAT(labels("test \"t\" { clerk + ‸"), UnorderedElementsAre("manager", "clerk"));
  EXPECT_THAT(labels("test \"t\" { clerk till.view ‸"), Contains("under"));
  EXPECT_THAT(labels("test \"t\" { clerk till.view under ‸"), UnorderedElementsAre("every"));
}

TEST(Completion, KnowsWhomASettingGrantsTo) {
  EXPECT_THAT(labels("settings s { k = off grants till.view to ‸"), UnorderedElementsAre("manager", "clerk", "all"));
  EXPECT_THAT(labels("settings s { k = off grants till.view to clerk, ‸"), UnorderedElementsAre("manager", "clerk"));
  EXPECT_THAT(labels("settings s { k = off grants till.view to clerk if ‸"), Contains("own"));
}

TEST(Completion, ComparesWithWhatHasSuchAValue) {
  const std::string_view before =
      "domain size = s < m; role a; role group g = a; context { least: size; by: role; } "
      "resource x { class: size; own: bool; actions v; } settings k { most: size = m; plain = off; }\n";
  EXPECT_THAT(labels("allow a to x.v if class is at most ‸", before),
              ::testing::IsSupersetOf({"s", "m", "least", "k"}));
  EXPECT_THAT(labels("allow a to x.v if class is ‸", before), Not(Contains("own")));
  EXPECT_THAT(labels("allow a to x.v if class in {‸", before), UnorderedElementsAre("s", "m"));
  EXPECT_THAT(labels("allow a to x.v if by in ‸", before), Contains("g"));
  EXPECT_THAT(labels("allow a to x.v if ‸", before), Contains("context"));
  EXPECT_THAT(labels("allow clerk to till.view if ‸"), Not(Contains("context")));
}

TEST(Completion, NamesFilesBehindImport) {
  for (const std::string_view line :
       {"import \"‸", "import \"pe‸", "import \"‸\";", "import \"‸\"", "extends \"‸", "import \"‸\nrole a;"})
    EXPECT_THAT(labels(line), UnorderedElementsAre("people.pol")) << line;
  EXPECT_THAT(labels("import \"people.pol\" ‸"), IsEmpty());
}

TEST(Completion, OffersNothingInCommentsAndTexts) {
  for (const std::string_view line : {"// till.‸", "role x \"till.‸\";", "allow clerk to till.view note \"till.‸"})
    EXPECT_THAT(labels(line), IsEmpty()) << line;
}

TEST(Completion, KnowsTheAttributesOfThisResource) {
  const std::string_view two =
      "role a; resource x { own: bool; actions v; } resource y { theirs: bool; actions v; } allow a to x.v;\n";
  EXPECT_THAT(labels("allow a to y.v if ‸", two), Contains("theirs"));
  EXPECT_THAT(labels("allow a to y.v if ‸", two), Not(Contains("own")));
}

TEST(RowHelp, CountsTheColumns) {
  const EditorText text("matrix m {\n  | | a | b |\n  | x.y | allow | ‸deny |\n}\n");
  const auto help = row_help(text.file(), text.text, text.offset);
  ASSERT_TRUE(help);
  EXPECT_THAT(help->columns, ::testing::ElementsAre("permission", "a", "b"));
  EXPECT_EQ(help->column, 2U);
}

}  // namespace
}  // namespace polc::editor
