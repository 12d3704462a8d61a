// No comment is lost, moved to other tokens, or in the way: by example, and in every gap of every construct.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>

#include "compiler/syntax/grammar_parser.h"
#include "tests/unit/compiler/format/formatted.h"

namespace polc {
namespace {

void expect_comments(const std::string& before, const std::string& after) {
  EXPECT_EQ(formatted(before), after);
  EXPECT_EQ(formatted(after), after);
}

TEST(Comments, StayOnTheLineOfTheirTokenOrHaveOneOfTheirOwn) {
  expect_comments("// The head.\n\n\n// The roles.\nrole a;// one\n  // two\nrole b;\n// the end",
                  "// The head.\n\n// The roles.\nrole a;  // one\n// two\nrole b;\n// the end\n");
}

TEST(Comments, BetweenTheClausesOfARule) {
  expect_comments("allow agent to ticket.close // why\n if own // theirs\n and status is open // live\n note \"n\";",
                  "allow agent to ticket.close  // why\n"
                  "  if own  // theirs\n"
                  "    and status is open  // live\n"
                  "  note \"n\";\n");
}

TEST(Comments, InAListOfValues) {
  expect_comments("resource r { status: {open, // a\n closed}; // b\n actions x; }",
                  "resource r {\n"
                  "  status: {open,  // a\n"
                  "    closed};  // b\n"
                  "  actions x;\n"
                  "}\n");
}

TEST(Comments, ThatHoldItemsOfAListStayInsideIt) {
  const std::string text =
      "allow agent to\n"
      "  ticket.view,\n"
      "  // ticket.close,\n"
      "  ticket.edit\n"
      "  // , ticket.close\n"
      ";\n";
  expect_comments(text, text);
  // Taking the slashes away gives the item back.
  EXPECT_EQ(formatted("allow agent to\n  ticket.view,\n  ticket.close,\n  ticket.edit\n  , ticket.close\n;\n"),
            "allow agent to\n  ticket.view,\n  ticket.close,\n  ticket.edit, ticket.close;\n");
  expect_comments("group g =\n  a.b\n  // , c.d\n;\n", "group g =\n  a.b\n  // , c.d\n;\n");
  expect_comments("levels deny\n  // < instruct\n  < allow;\n", "levels deny\n  // < instruct\n  < allow;\n");
}

TEST(Comments, AtTheEndOfABlockAreIndentedAsItsItems) {
  expect_comments("resource r {\n  own: bool;\n\n// later: actions close;\n}",
                  "resource r {\n  own: bool;\n\n  // later: actions close;\n}\n");
  expect_comments("matrix {\n| | a |\n| x.y | deny | // why\n// | x.z | deny |\n}",
                  "matrix {\n  |     | a    |\n  | x.y | deny |  // why\n  // | x.z | deny |\n}\n");
}

TEST(Comments, WithinARowLeaveTheOtherRowsAligned) {
  expect_comments("matrix {\n||a|b|\n|x.y|allow // as ever\n|deny|\n|x.zz|deny|deny|}",
                  "matrix {\n"
                  "  |      | a    | b    |\n"
                  "  | x.y | allow  // as ever\n"
                  "    | deny |\n"
                  "  | x.zz | deny | deny |\n"
                  "}\n");
}

TEST(Comments, ThatDocumentStayAboveWhatTheyDocument) {
  expect_comments(
      "/// A role.\nrole a;\nresource r {\n/// Whose.\nown: bool;\nactions\n/// By hand.\nfix,\n/// By post.\nsell;\n}",
      "/// A role.\nrole a;\nresource r {\n  /// Whose.\n  own: bool;\n  actions\n    /// By hand.\n    fix,\n"
      "    /// By post.\n    sell;\n}\n");
}

/// Every statement of a policy that uses every construct.
std::vector<std::string> statements() {
  std::ifstream stream(POLC_SOURCE_DIR "/tests/golden/syntax/every_construct.pol");
  std::stringstream content;
  content << stream.rdbuf();
  SourceManager sources;
  const FileId file = sources.add("every_construct.pol", content.str());
  const TokenList tokens = *read_tokens(file, sources.text(file));
  std::vector<std::string> result;
  std::size_t from = 0;
  for (std::size_t at = 0; !tokens.is(at, Token::Kind::end);) {
    const StatementBounds bounds = statement_at(tokens, at);
    const std::size_t end = tokens[bounds.tokens.end - 1].end;
    result.emplace_back(sources.text(file).substr(from, end - from));
    from = end;
    at = bounds.tokens.end;
  }
  return result;
}

/// Forms that hold nothing, or leave out what they may.
constexpr std::array sparse_forms = {
    "matrix { | | a | | x.y | deny | }",
    "matrix { | | a | |---|---| | x.y | deny | }",
    "matrix m { | | a | | x.y | allow if own else deny | }",
    "resource x {}",
    "resource x;",
    "context {}",
    "settings s {}",
    "test \"t\" {}",
    "define d = ((own) or not (open));",
};

/// A comment or a blank line at one place of a statement moves nowhere else, at any width.
void expect_kept(const std::string& statement, std::size_t place, std::string_view kind) {
  std::string text = statement;
  text.insert(place, kind);
  for (const std::size_t width : {40U, 120U}) {
    const std::string once = formatted(text, width);
    ASSERT_EQ(once.find("error["), std::string::npos) << text << "\n" << once;
    ASSERT_EQ(difference(text, once), std::nullopt) << text << "\n" << once;
    ASSERT_EQ(formatted(once, width), once) << text;
  }
}

TEST(Comments, InEveryGapOfEveryConstruct) {
  constexpr std::array kinds = {
      " // c\n", "\n// c\n", "\n/// d\n", " /// d\n", "\n\n// c\n\n// c\n\n", " // c\n\n  // , x\n", "\n\n"};
  std::size_t tried = 0;
  std::vector<std::string> all = statements();
  all.insert(all.end(), sparse_forms.begin(), sparse_forms.end());
  for (const std::string& statement : all) {
    SourceManager sources;
    const FileId file = sources.add("statement.pol", statement);
    const TokenList tokens = *read_tokens(file, sources.text(file));
    for (std::size_t gap = 0; gap < tokens.size(); ++gap) {
      for (const std::string_view kind : kinds) {
        // Right before a token, and right behind the one before it: the author's white space is on either side.
        expect_kept(statement, tokens[gap].begin, kind);
        if (gap > 0 && tokens[gap - 1].end != tokens[gap].begin) expect_kept(statement, tokens[gap - 1].end, kind);
        if (HasFatalFailure()) return;
        ++tried;
      }
    }
  }
  EXPECT_GT(tried, 3800U);
}

}  // namespace
}  // namespace polc
