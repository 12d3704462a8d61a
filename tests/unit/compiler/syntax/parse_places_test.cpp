// Spans, documentation and unquoting: what the tree keeps of the text.
#include <gtest/gtest.h>

#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

TEST(ParsePlaces, SpansAreBytes) {
  const Parsed parsed(
      "// Prüfung — 役割 😀\nrole `größe` \"Ä\" fallback;\nallow `größe` to a.b if `ö`.x is y note \"ß\";");
  ASSERT_EQ(parsed.problems(), "");
  const auto& role = parsed.node<ast::Role>();
  EXPECT_EQ(parsed.text(role.name.span), "`größe`");
  EXPECT_EQ(parsed.text(role.title->span), "\"Ä\"");
  EXPECT_EQ(parsed.text(*role.fallback), "fallback");
  EXPECT_EQ(parsed.text(parsed.file.statements[0].span), "role `größe` \"Ä\" fallback;");
  const auto& grant = parsed.node<ast::Grant>(1);
  EXPECT_EQ(parsed.text(grant.roles.span), "`größe`");
  EXPECT_EQ(parsed.text(grant.permissions.span), "a.b");
  EXPECT_EQ(parsed.text(grant.permissions.terms[0].segments[1].span), "b");
  EXPECT_EQ(parsed.text(grant.condition->span), "`ö`.x is y");
  EXPECT_EQ(parsed.text(grant.condition->comparison.subject.span), "`ö`.x");
  EXPECT_EQ(parsed.text(grant.condition->comparison.values[0].span), "y");
  EXPECT_EQ(parsed.text(grant.note->span), "\"ß\"");
}

TEST(ParsePlaces, ABlocksPartsHaveTheirSpans) {
  const Parsed parsed(
      "matrix m {\n | | a |\n | x.y | allow if (own) else deny |\n}\n"
      "settings s { q : {on, off} = on grants x.y to a requires b is c; }\n"
      "test \"t\" { a x.y (own) -> deny; }");
  ASSERT_EQ(parsed.problems(), "");
  const auto& matrix = parsed.node<ast::Matrix>(0);
  EXPECT_EQ(parsed.text(matrix.rows[0].span), "| x.y | allow if (own) else deny |");
  EXPECT_EQ(parsed.text(matrix.rows[0].cells[0].span), "allow if (own) else deny");
  EXPECT_EQ(parsed.text(matrix.rows[0].cells[0].outcomes[0].condition->span), "(own)");
  EXPECT_TRUE(parsed.text(parsed.file.statements[0].span).ends_with("}"));
  const auto& setting = parsed.node<ast::Settings>(1).settings[0];
  EXPECT_EQ(parsed.text(setting.span), "q : {on, off} = on grants x.y to a requires b is c;");
  EXPECT_EQ(parsed.text(setting.type->span), "{on, off}");
  EXPECT_EQ(parsed.text(setting.grants[0].span), "grants x.y to a");
  EXPECT_EQ(parsed.text(setting.requirements[0].span), "b is c");
  const auto& test = parsed.node<ast::Test>(2);
  EXPECT_EQ(parsed.text(std::get<ast::Expectation>(test.items[0]).span), "a x.y (own) -> deny;");
}

TEST(ParsePlaces, AcceptIsNoPartOfAStatementsSpan) {
  const Parsed parsed("accept POL6001 \"so\";\nrole a;");
  ASSERT_EQ(parsed.problems(), "");
  EXPECT_EQ(parsed.text(parsed.file.statements[0].span), "role a;");
  EXPECT_EQ(parsed.text(parsed.file.statements[0].accepts[0].code.span), "POL6001");
}

TEST(ParsePlaces, AByteOrderMarkIsSkipped) {
  const Parsed parsed("\xEF\xBB\xBF/// Doc.\nrole a;");
  ASSERT_EQ(parsed.problems(), "");
  EXPECT_EQ(parsed.text(parsed.node<ast::Role>().name.span), "a");
  EXPECT_EQ(parsed.file.statements[0].doc, "Doc.");
}

TEST(ParsePlaces, TextsAreUnescaped) {
  const Parsed parsed(R"(role a "say \"hi\" \\ \n\t\q // no comment; | {";)");
  ASSERT_EQ(parsed.problems(), "");
  EXPECT_EQ(parsed.node<ast::Role>().title->text, "say \"hi\" \\ \n\tq // no comment; | {");
}

std::string doc_of(std::string text) {
  const Parsed parsed(std::move(text));
  EXPECT_EQ(parsed.problems(), "");
  return parsed.file.statements.empty() ? "no statement" : parsed.file.statements.back().doc;
}

TEST(ParseDocs, StandRightAboveAStatement) {
  EXPECT_EQ(doc_of("/// One.\nrole a;"), "One.");
  EXPECT_EQ(doc_of("///One.\r\n  ///  Two. \r\n  role a;"), "One.\n Two.");
  EXPECT_EQ(doc_of("/// One.\n///\n/// Three.\nimmutable role a;"), "One.\n\nThree.");
  EXPECT_EQ(doc_of("role b;\n/// One.\n// plain\n/// Two.\nrole a;"), "One.\nTwo.");
  EXPECT_EQ(doc_of("/// One.\naccept POL6001 \"so\";\nrole a;"), "One.");
  EXPECT_EQ(doc_of("/// One.\naccept POL6001 \"so\";\n/// Two.\nrole a;"), "Two.");
}

TEST(ParseDocs, NothingElseIsOne) {
  EXPECT_EQ(doc_of("/// Far.\n\nrole a;"), "");
  EXPECT_EQ(doc_of("// plain\nrole a;"), "");
  EXPECT_EQ(doc_of("//// ruled\nrole a;"), "");
  EXPECT_EQ(doc_of("role b; /// of b\nrole a;"), "");
  EXPECT_EQ(doc_of("role b;\n/// of b\nrole b; role a;"), "");
}

TEST(ParseDocs, AttributesAndSettingsHaveThem) {
  const Parsed parsed(
      "resource r {\n  /// Whose.\n  own: bool;\n  x: bool; /// of x\n  y: bool;\n}\n"
      "settings s {\n  /// Why.\n  /// Really.\n  on_call = on;\n}");
  ASSERT_EQ(parsed.problems(), "");
  const auto& resource = parsed.node<ast::Resource>(0);
  EXPECT_EQ(resource.attributes[0].doc, "Whose.");
  EXPECT_EQ(resource.attributes[1].doc, "");
  EXPECT_EQ(resource.attributes[2].doc, "");
  EXPECT_EQ(parsed.node<ast::Settings>(1).settings[0].doc, "Why.\nReally.");
}

}  // namespace
}  // namespace polc
