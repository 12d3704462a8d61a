// Several mistakes in one file: each is reported once, and nothing else is.
#include <gtest/gtest.h>

#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

/// `CODE@line:column` of each problem.
std::string places(std::string text) {
  const Parsed parsed(std::move(text));
  std::string result;
  for (const Diagnostic& diagnostic : parsed.sink.all()) {
    const Position at = parsed.sources.position(parsed.id, diagnostic.span->begin);
    result += (result.empty() ? "" : " ") + code_text(diagnostic.code).substr(3) + "@" + std::to_string(at.line) + ":" +
              std::to_string(at.column);
  }
  return result;
}

TEST(ParseRecovery, FiveMistakesInFiveStatements) {
  EXPECT_EQ(places(R"(policy shop
role admin "Admin" fallbak;
role member "Member";
resource device { own bool; actions a, b; }
allow member to device.a if own && x;
forbid admin to ;
role last;
)"),
            "1002@1:12 1001@2:20 1001@4:23 1009@5:33 1001@6:17");
}

TEST(ParseRecovery, FiveMistakesInOneSettingsBlock) {
  EXPECT_EQ(places(R"(settings s for a {
  first = on;
  second = on grants ;
  third  on;
  fourth = off requires;
  fifth == on;
  sixth = on
  seventh = on;
}
role after;
)"),
            "1001@3:22 1001@4:10 1001@5:24 1009@6:9 1002@7:13");
}

TEST(ParseRecovery, FiveMistakesInOneResource) {
  EXPECT_EQ(places(R"(resource r "R" {
  own: bool
  status: {open, closed;
  actions a b;
  kind: ;
  x: bool;
  role {a};
}
role after;
)"),
            "1002@2:12 1001@3:24 1001@4:13 1001@5:9 1001@7:8");
}

TEST(ParseRecovery, FiveMistakesInOneMatrix) {
  EXPECT_EQ(places(R"(matrix m "M" {
  |     | admin | member |
  | r.a | allow |        |
  | r.b | allow if own else | deny |
  | r.c | allow | deny
  | r.d | allow if own == on | deny |
  | r.e | allow | deny |
  | r. | allow | deny |
}
role after;
)"),
            "1007@3:18 1001@4:29 1008@5:23 1009@6:24 1001@8:8");
}

TEST(ParseRecovery, FiveMistakesInOneTest) {
  EXPECT_EQ(places(R"(test "t" {
  given own
  a r.a (own -> allow;
  a r.b => allow;
  a r.c -> ;
  a r.d -> deny;
  under every settings;
}
role after;
)"),
            "1002@2:12 1001@3:14 1009@4:9 1001@5:12 1001@7:15");
}

TEST(ParseRecovery, AnUnclosedBlockDoesNotSwallowTheRest) {
  EXPECT_EQ(places("resource a {\n  own: bool;\n\nresource b {\n  own bool;\n}\nrole c d;\n"),
            "1003@1:12 1001@5:7 1001@7:8");
  EXPECT_EQ(places("settings s {\n  a = on;\nallow x to y.z;\nrole c d;\n"), "1003@1:12 1001@4:8");
  EXPECT_EQ(places("test \"t\" {\n  a b.c -> deny;\n\nmatrix {\n | | a |\n | b.c | |\n}\n"), "1003@1:10 1007@6:9");
  EXPECT_EQ(places("matrix {\n | | a |\n | b.c | deny |\n\na.b implies c.d;\nrole c d;"), "1003@1:8 1001@6:8");
}

TEST(ParseRecovery, AWrongHeadDoesNotSpoilItsBlock) {
  EXPECT_EQ(places("settings s four a {\n  a = on;\n  b = ;\n}\nrole c d;"), "1001@1:12 1001@5:8")
      << "where the block cannot be told, it is skipped";
  EXPECT_EQ(places("resource a \"A\" b {\n  own: bool;\n  x ;\n}\nrole c d;"), "1001@1:16 1001@3:5 1001@5:8");
  EXPECT_EQ(places("resorce a {\n  own: bool;\n  actions b;\n}\nrole c d;"), "1006@1:1 1001@5:8");
  EXPECT_EQ(places("resource a\n  own: bool;\n  actions b;\n}\nrole c d;"), "1001@2:3 1001@5:8");
  EXPECT_EQ(places("resource a \"A {\n  own: bool;\n  actions b;\n}\nrole c d;"), "1004@1:12 1001@5:8");
}

TEST(ParseRecovery, AMissingSemicolonCostsNothing) {
  const Parsed parsed("role a\nresource r {\n  own: bool\n  actions x\n}\nallow a to r.x if own\nrole d;");
  EXPECT_EQ(parsed.sink.all().size(), 4U) << parsed.problems();
  EXPECT_EQ(parsed.tree(), Parsed("role a;\nresource r {\n  own: bool;\n  actions x;\n}\nallow a to r.x if own;\n"
                                  "role d;")
                               .tree());
}

/// What is right of a block with mistakes is read, with its own places.
TEST(ParseRecovery, AWrongItemCostsItselfAlone) {
  const Parsed parsed(R"(settings s for a {
  first = on;
  second = on grants ;
  third = off;
}
matrix {
  | | a | b |
  | r.x | allow | |
  | r.y | allow | deny |
}
test "t" {
  a r.x -> ;
  a r.y -> allow;
}
resource r {
  own bool;
  actions x, y;
role a;
)");
  EXPECT_EQ(parsed.sink.all().size(), 5U) << parsed.problems();
  ASSERT_EQ(parsed.file.statements.size(), 5U);
  EXPECT_EQ(parsed.node<ast::Settings>(0).settings.size(), 2U);
  EXPECT_EQ(parsed.text(parsed.node<ast::Settings>(0).settings[1].span), "third = off;");
  ASSERT_EQ(parsed.node<ast::Matrix>(1).rows.size(), 1U);
  EXPECT_EQ(parsed.text(parsed.node<ast::Matrix>(1).rows[0].span), "| r.y | allow | deny |");
  EXPECT_EQ(parsed.node<ast::Test>(2).items.size(), 1U);
  EXPECT_EQ(parsed.node<ast::Resource>(3).actions.size(), 2U);
  EXPECT_TRUE(parsed.node<ast::Resource>(3).attributes.empty());
  EXPECT_EQ(parsed.file.unread_names, (std::vector<std::string>{"second", "on", "grants", "own", "bool"}));
}

TEST(ParseRecovery, ASurplusBraceIsOneMistake) {
  EXPECT_EQ(places("settings s {\n  a = on; }\n  b = off;\n}\nrole c;"), "1006@3:3");
  EXPECT_EQ(places("resource a { own: bool; } }\nrole c;"), "1011@1:27");
}

TEST(ParseRecovery, ErrorsOfAcceptStayThere) {
  EXPECT_EQ(places("accept POL6001;\nrole a b;\nrole c;"), "1001@1:15 1001@2:8");
  EXPECT_EQ(places("role a;\naccept POL6001 because \"so\";"), "1001@2:29");
}

}  // namespace
}  // namespace polc
