// The layout of each construct, by example: on the left what an author wrote, on the right what becomes of it.
#include <gtest/gtest.h>

#include "tests/unit/compiler/format/formatted.h"

namespace polc {
namespace {

/// `after` is a fixed point too.
void expect_layout(const std::string& before, const std::string& after, std::size_t width = 60) {
  EXPECT_EQ(formatted(before, width), after);
  EXPECT_EQ(formatted(after, width), after);
}

TEST(Layout, BlanksAndLinesOfStatements) {
  expect_layout("policy   p \"P\" ;role a;role  b\n\"B\"   includes a ;\n\n\n\nallow a to x . y;",
                "policy p \"P\";\n"
                "role a;\n"
                "role b \"B\" includes a;\n"
                "\n"
                "allow a to x.y;\n");
}

TEST(Layout, EmptyTextsStayEmpty) {
  expect_layout("", "");
  expect_layout("\n\n  \n", "");
  expect_layout("// only this", "// only this\n");
}

TEST(Layout, ClausesGetLinesOfTheirOwnWhereOneDoesNotHoldThem) {
  expect_layout("allow a to x.y if own note \"Short.\";", "allow a to x.y if own note \"Short.\";\n");
  expect_layout("allow clerk to payment.enter if own and not context.frozen note \"Four eyes.\";",
                "allow clerk to payment.enter if own and not context.frozen\n"
                "  note \"Four eyes.\";\n");
  expect_layout("allow clerk to payment.enter if own and not context.frozen_for_now note \"Four.\";",
                "allow clerk to payment.enter\n"
                "  if own and not context.frozen_for_now\n"
                "  note \"Four.\";\n");
  expect_layout("require context.identity_verified or area is lobby for *, door.enter above instruct;",
                "require context.identity_verified or area is lobby\n"
                "  for *, door.enter above instruct;\n");
  expect_layout("document.{edit, erase, archive} implies document.view of the same resource;",
                "document.{edit, erase, archive}\n"
                "  implies document.view of the same resource;\n");
  expect_layout("role senior \"Senior clerk\" includes clerk, teller within branch fallback;",
                "role senior \"Senior clerk\"\n"
                "  includes clerk, teller\n"
                "  within branch\n"
                "  fallback;\n");
}

TEST(Layout, LongConditionsBreakAtTheOuterWords) {
  expect_layout("define d = own and status is open or context.strong and not (frozen or held);",
                "define d = own and status is open\n"
                "  or context.strong and not (frozen or held);\n");
  expect_layout("allow a to x.y if first_condition and second_condition and third_condition;",
                "allow a to x.y\n"
                "  if first_condition\n"
                "    and second_condition\n"
                "    and third_condition;\n",
                50);
}

TEST(Layout, LongListsBeginALineAndFillIt) {
  expect_layout("allow agent to ticket.view, ticket.edit, ticket.close, article.view, article.edit;",
                "allow agent to\n"
                "  ticket.view, ticket.edit, ticket.close, article.view,\n"
                "  article.edit;\n");
  expect_layout("allow agent to ticket.{view, edit, close, open, merge, split, archive, print};",
                "allow agent to\n"
                "  ticket.{\n"
                "    view, edit, close, open, merge, split, archive, print\n"
                "  };\n");
}

TEST(Layout, ListsKeepTheLinesThatTheAuthorBegan) {
  expect_layout("allow agent to\n ticket.view,ticket.edit,\n\n article.view\n;",
                "allow agent to\n"
                "  ticket.view, ticket.edit,\n"
                "\n"
                "  article.view;\n");
  expect_layout("group g = a.b,\n   c.d except e.f;", "group g = a.b,\n  c.d\n  except e.f;\n");
  expect_layout("domain d = {\na,\nb};", "domain d = {\n  a,\n  b\n};\n");
}

TEST(Layout, AFullLineThatBecomesTooLongLeavesNoOrphan) {
  const std::string filled =
      "  ticket.view, ticket.edit, ticket.close, article.view,\n"
      "  article.edit, article.write, article.bar, article.bazzes,\n"
      "  article.foo;\n";
  expect_layout("allow agent to\n" + filled, "allow agent to\n" + filled);
  expect_layout("allow agent to\n  ticket.new," + filled,
                "allow agent to\n"
                "  ticket.new, ticket.view, ticket.edit, ticket.close,\n"
                "  article.view, article.edit, article.write, article.bar,\n"
                "  article.bazzes, article.foo;\n");
  // Lines that end before they are full, at a blank line or a comment are groups made by hand.
  for (const std::string end : {",\n  article.edit,\n  article.foo;\n", ",\n\n  article.edit;\n",
                                ",  // all\n  article.edit;\n", ",\n  // all\n  article.edit;\n"}) {
    expect_layout("allow agent to\n  ticket.view, ticket.edit, ticket.close, ticket.new, article.view" + end,
                  "allow agent to\n  ticket.view, ticket.edit, ticket.close, ticket.new,\n  article.view" + end);
  }
}

TEST(Layout, BehindRolesOnSeveralLinesTheirExceptAndToHaveOneEach) {
  expect_layout("allow first_role, second_role, third_role, fourth_role, fifth except sixth to x.y if own;",
                "allow first_role, second_role, third_role, fourth_role,\n"
                "  fifth\n"
                "  except sixth\n"
                "  to x.y\n"
                "  if own;\n");
  expect_layout("allow first_role,\nsecond_role to x.y;", "allow first_role,\n  second_role\n  to x.y;\n");
  expect_layout("allow first_role to ticket.view_it_all, ticket.* except ticket.foo;",
                "allow first_role to\n  ticket.view_it_all, ticket.* except ticket.foo;\n");
  expect_layout("allow a // c\nto // d\nx.y;", "allow a  // c\n  to  // d\n  x.y;\n");
}

TEST(Layout, ALongExpectationBreaksBeforeItsAttributesAndItsLevel) {
  expect_layout("test \"t\" {\n  member, guest ticket.view (signed_by is admin) under every setting -> allow;\n}",
                "test \"t\" {\n"
                "  member, guest ticket.view\n"
                "    (signed_by is admin) under every setting\n"
                "    -> allow;\n"
                "}\n");
}

TEST(Layout, OrdersBreakBeforeTheSign) {
  expect_layout("levels deny \"Nothing at all\"<instruct \"Instructions only\" < allow \"All of it\";",
                "levels deny \"Nothing at all\" < instruct \"Instructions only\"\n  < allow \"All of it\";\n");
  expect_layout("levels deny\n<instruct\n<allow;", "levels deny\n  < instruct\n  < allow;\n");
}

TEST(Layout, BlocksOnOneLineStayThereWhileTheyFit) {
  expect_layout("resource x{own:bool;actions a,b;}", "resource x { own: bool; actions a, b; }\n");
  expect_layout("resource x {\nown : bool; actions a , b ;\n\n}", "resource x {\n  own: bool;\n  actions a, b;\n}\n");
  expect_layout("resource x { status: {open, paid, void}; actions view, pay, send; }",
                "resource x {\n  status: {open, paid, void};\n  actions view, pay, send;\n}\n");
  expect_layout("resource x{}context { }", "resource x {}\ncontext {}\n");
}

TEST(Layout, ActionsWithTitlesThatDoNotFitHaveALineEach) {
  expect_layout("resource x {\nactions view \"See it\", change \"Change it\", remove \"Remove it\";\n}",
                "resource x {\n"
                "  actions\n"
                "    view \"See it\",\n"
                "    change \"Change it\",\n"
                "    remove \"Remove it\";\n"
                "}\n");
}

TEST(Layout, Settings) {
  expect_layout(
      "settings s \"S\" for a editable by b {\nlong_name \"A long title\" = off immutable grants x.y if own "
      "requires other note \"n\";\nsize:{s,m,l}=m within {s,m};\n}",
      "settings s \"S\" for a editable by b {\n"
      "  long_name \"A long title\" = off immutable\n"
      "    grants x.y if own\n"
      "    requires other\n"
      "    note \"n\";\n"
      "  size: {s, m, l} = m within {s, m};\n"
      "}\n");
}

TEST(Layout, TheBarsOfAMatrixStandBelowEachOther) {
  expect_layout(
      "matrix m \"M\" {\n||a|b, c|\n|:--|--|:---:|\n|x.y|allow|allow if own else deny|\n\n|x.{y,z}|deny|deny|}",
      "matrix m \"M\" {\n"
      "  |          | a     | b, c                   |\n"
      "  |:---------|-------|:----------------------:|\n"
      "  | x.y      | allow | allow if own else deny |\n"
      "\n"
      "  | x.{y, z} | deny  | deny                   |\n"
      "}\n");
}

TEST(Layout, ARulerKeepsTwoDashesBetweenItsColons) {
  expect_layout("matrix {\n||a|\n|:--:|:--:|\n|x.y // c\n|deny|}",
                "matrix {\n  |    | a  |\n  |:--:|:--:|\n  | x.y  // c\n    | deny |\n}\n");
}

TEST(Layout, ExpectationsStandInColumns) {
  expect_layout(
      "test \"t\" {\ngiven own,not frozen;\nmember x.y->deny;\nmember,guest + admin x.y(own) under every setting "
      "->allow;\n\nnobody * -> deny;\n}",
      "test \"t\" {\n"
      "  given own, not frozen;\n"
      "  member                x.y                           -> deny;\n"
      "  member, guest + admin x.y (own) under every setting -> allow;\n"
      "\n"
      "  nobody * -> deny;\n"
      "}\n",
      80);
}

TEST(Layout, WidthCountsColumnsNotBytesOrCodePoints) {
  // A wide character takes two, a combining one none, a text-style symbol one, a flag of two letters two.
  expect_layout(
      "matrix {\n||a|\n|`設備`.`⚠ reset`|allow|\n|`設備`.`重置`|deny|\n|`設備`.`e\u0301`|deny|\n|x.`🇩🇪`|deny|}",
      "matrix {\n"
      "  |                  | a     |\n"
      "  | `設備`.`⚠ reset` | allow |\n"
      "  | `設備`.`重置`    | deny  |\n"
      "  | `設備`.`e\u0301`       | deny  |\n"
      "  | x.`🇩🇪`           | deny  |\n"
      "}\n");
}

TEST(Layout, LineEndsAreThoseOfMostLinesAndAByteOrderMarkGoes) {
  EXPECT_EQ(formatted("\xEF\xBB\xBFrole a;\r\nrole  b;\r\nrole c;\n"), "role a;\r\nrole b;\r\nrole c;\r\n");
  EXPECT_EQ(formatted("role a;\nrole  b;\r\nrole c;\n"), "role a;\nrole b;\nrole c;\n");
}

TEST(Layout, WhatDoesNotParseHasNone) {
  EXPECT_NE(formatted("role a\nallow a to x.y;").find("POL1002"), std::string::npos);
  EXPECT_NE(formatted("role \xFF;").find("POL1021"), std::string::npos);
}

}  // namespace
}  // namespace polc
