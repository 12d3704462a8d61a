// What a place in a text stands for: in an outline, for a rename, as a request, under the pointer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/editor/asked_request.h"
#include "compiler/editor/hover.h"
#include "compiler/editor/outline.h"
#include "compiler/editor/renaming.h"
#include "compiler/editor/text_lines.h"
#include "tests/unit/compiler/editor/editor_text.h"

namespace polc::editor {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Outline, ListsRulesAsTheLinesThatTheyAre) {
  const EditorText text(
      "role a;\nresource r \"R\" { actions v; }\nallow  a\n  to r.v note \"why\";\nmatrix m \"M\" { | | a | | r.v | "
      "allow | }\n"
      "assert only a may r.v;\n");
  std::vector<std::string> names;
  std::vector<std::string> words;
  for (const OutlineItem& item : outline(text.file(), text.text)) {
    names.push_back(item.name);
    words.push_back(text.text.substr(item.name_span.begin, item.name_span.end - item.name_span.begin));
    EXPECT_LE(item.whole.begin, item.name_span.begin);
    EXPECT_GE(item.whole.end, item.name_span.end);
  }
  EXPECT_THAT(names, ElementsAre("a", "r", "allow a to r.v", "m", "assert only a may r.v"));
  EXPECT_THAT(words, ElementsAre("a", "r", "allow", "m", "assert"));
}

Expected<std::string> renamed(const std::string& marked, const std::string& name) {
  const EditorText text(marked);
  const ast::Statement* statement = statement_at(text.file(), text.offset);
  const std::vector<Occurrence> names = text.references->in(*statement);
  const Occurrence* at = occurrence_at(names, text.offset);
  const auto changes = rename_changes(*text.references, text.compilation->files.files, text.compilation->sources,
                                      at->symbols.front(), name);
  if (!changes) return Unexpected(changes.error());
  return with_changes(text.text, *changes);
}

TEST(Renaming, TakesAlongWhatSharesAPlaceWithIt) {
  const auto changed = renamed(
      "role a; resource x { actions view; } resource y { actions view; } resource z { actions view; }\n"
      "allow a to {x, y}.vi‸ew; allow a to z.view;\n",
      "see");
  ASSERT_TRUE(changed);
  EXPECT_EQ(*changed,
            "role a; resource x { actions see; } resource y { actions see; } resource z { actions view; }\n"
            "allow a to {x, y}.see; allow a to z.view;\n");
}

TEST(Renaming, FollowsSharedPlacesFromOneToTheNext) {
  const auto changed = renamed(
      "role a; resource x { actions vi‸ew; } resource y { actions view; } resource z { actions view; }\n"
      "allow a to {x, y}.view; allow a to {y, z}.view;\n",
      "see");
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->find("view"), std::string::npos);
}

AskedRequest asked(const std::string& marked) {
  const EditorText text(marked);
  return request_at(*text.references, text.file(), text.offset).value_or(AskedRequest());
}

constexpr std::string_view till =
    "role manager; role clerk; resource till { own: bool; status: {open, paid}; actions view, close; }\n"
    "settings s { share = off; }\ndefine mine = own and s.share;\n";

TEST(AskedRequestAt, ReadsACell) {
  const AskedRequest request =
      asked(std::string(till) +
            "matrix m { | | manager | clerk |\n | till.view | allow | allow if o‸wn and status is paid | }\n");
  EXPECT_THAT(request.roles, ElementsAre("clerk"));
  EXPECT_EQ(request.permission, "till.view");
  EXPECT_EQ(request.attributes, (std::map<std::string, std::string>{{"own", "true"}, {"status", "paid"}}));
}

TEST(AskedRequestAt, ReadsALineOfATest) {
  const AskedRequest request = asked(
      std::string(till) + "test \"t\" { given status is open; manager + clerk till.cl‸ose (not own) -> deny; }\n");
  EXPECT_THAT(request.roles, ElementsAre("manager", "clerk"));
  EXPECT_EQ(request.permission, "till.close");
  EXPECT_EQ(request.attributes, (std::map<std::string, std::string>{{"own", "false"}, {"status", "open"}}));
}

TEST(AskedRequestAt, TakesTheWordUnderTheCursorBeforeTheFirst) {
  const AskedRequest request = asked(std::string(till) + "allow manager, clerk to till.view, till.cl‸ose if mine;\n");
  EXPECT_EQ(request.permission, "till.close");
  EXPECT_THAT(request.roles, ElementsAre("manager"));
  EXPECT_EQ(request.attributes, (std::map<std::string, std::string>{{"own", "true"}}));
  EXPECT_EQ(request.settings, (std::map<std::string, std::string>{{"s.share", "on"}}));
}

TEST(AskedRequestAt, AsksNothingWhereNothingIsSaid) {
  EXPECT_EQ(asked("role cl‸erk;\n").permission, "");
}

std::string hovered(const std::string& marked) {
  EditorText text(marked);
  const auto answer = hover({*text.references,
                             text.file(),
                             text.text,
                             text.offset,
                             text.compilation->files.files,
                             text.compilation->sources,
                             nullptr,
                             false,
                             {}});
  if (answer && answer->content.empty()) return "an answer that is empty";
  return answer ? answer->content : "";
}

TEST(Hover, KnowsTheNamesOfAStatementThatCannotBeRead) {
  const std::string before =
      "role clerk \"Clerk\"; role same; define same = own; resource till { own: bool; actions open; }\n";
  EXPECT_EQ(hovered(before + "allow cl‸erk to till.open, if"), "role `clerk` — Clerk");
  EXPECT_EQ(hovered(before + "allow `cl‸erk` to till.open, if"), "role `clerk` — Clerk");
  EXPECT_EQ(hovered(before + "allow clerk to till.op‸en, if"), "permission `till.open`");
  EXPECT_EQ(hovered(before + "allow clerk to ti‸ll.open, if").substr(0, 15), "resource `till`");
  // It might be either, or what belongs to something that cannot be read.
  EXPECT_EQ(hovered(before + "allow sa‸me to till.open, if"), "");
  EXPECT_EQ(hovered(before + "allow clerk to till.open, if ow‸n and"), "");
  EXPECT_EQ(hovered(before + "// allow cl‸erk to till.open, if"), "");
  EXPECT_EQ(hovered(before + "allow clerk to till.open, if \"cl‸erk\""), "");
}

TEST(Hover, KnowsAPermissionInEitherSpelling) {
  const std::string before = "role a; resource billing.invoice { actions view; }\n";
  EXPECT_EQ(hovered(before + "allow a to billing.invoice.vi‸ew;"), "permission `billing.invoice.view`");
  EXPECT_EQ(hovered(before + "allow a to `billing.invoice`.vi‸ew;"), "permission `billing.invoice.view`");
}

TEST(Hover, SaysNothingOfACellWhoseColumnIsUnknown) {
  EXPECT_EQ(hovered("resource x { actions v; }\nmatrix m {\n  | | nobody_there |\n  | x.v | a‸llow |\n}\n"), "");
  EXPECT_EQ(hovered("role a;\nmatrix m {\n  | | a |\n  | x.v | a‸llow |\n}\n"), "");
}

TEST(Hover, SaysThatARuleNamesNothingDeclared) {
  const std::string before = "role a;\nresource x { actions v; }\n";
  EXPECT_THAT(hovered(before + "al‸low nobody_there to x.v;"),
              ::testing::StartsWith("Names no role that is declared."));
  EXPECT_THAT(hovered(before + "al‸low a to y.v;"), ::testing::StartsWith("Names no permission that is declared."));
  EXPECT_THAT(hovered(before + "for‸bid nobody_there to y.v;"),
              ::testing::StartsWith("Names neither a role nor a permission that is declared."));
}

TEST(Hover, SaysWhatARuleDoesOnItsWords) {
  const std::string rules =
      "role a; role b; resource r { own: bool; actions v, w; }\nallow a to r.v if own;\nforbid b to r.v;\nrequire own "
      "for r.*;\n";
  EXPECT_THAT(hovered("role a; resource r { actions v; }\nall‸ow a to r.v;"),
              HasSubstr("Grants `allow` to `a` for `r.v`."));
  const std::string of_if = hovered(std::string(rules).replace(rules.find("if own"), 2, "i‸f"));
  EXPECT_THAT(of_if, HasSubstr("where `own`"));
  EXPECT_THAT(of_if, HasSubstr("policy.pol:3: `forbid b to r.v;`"));
  EXPECT_THAT(of_if, HasSubstr("policy.pol:4: `require own for r.*;`"));
  EXPECT_THAT(hovered(std::string(rules).replace(rules.find("require"), 7, "req‸uire")), HasSubstr("unless `own`"));
  EXPECT_THAT(hovered(std::string(rules).replace(rules.find("forbid"), 6, "forbi‸d")),
              HasSubstr("Keeps `b` from `r.v`"));
}

TEST(TextLines, TakesPlacesThatNoTextHasAsTheNearestBefore) {
  const TextLines lines("aä𐐀\nb\r\n\rc");
  EXPECT_EQ(lines.count(), 4U);
  EXPECT_EQ(lines.offset({0, 99}, Encoding::utf16), 7U);
  EXPECT_EQ(lines.offset({0, 3}, Encoding::utf16), 3U);  // Within the pair of 𐐀.
  EXPECT_EQ(lines.offset({0, 4}, Encoding::utf16), 7U);
  EXPECT_EQ(lines.offset({0, 2}, Encoding::utf8), 1U);  // Within ä.
  EXPECT_EQ(lines.offset({99, 0}, Encoding::utf32), 13U);
  EXPECT_EQ(lines.place(7, Encoding::utf16), (Place{0, 4}));
  EXPECT_EQ(lines.place(7, Encoding::utf32), (Place{0, 3}));
  EXPECT_EQ(lines.place(12, Encoding::utf8), (Place{3, 0}));
}

}  // namespace
}  // namespace polc::editor
