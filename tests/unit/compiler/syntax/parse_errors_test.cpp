// What the parser says of one mistake: the code, the place, the words and the way out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/syntax/statement_forms.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

/// The one problem of a text as `CODE@line:column message | help`.
std::string problem(std::string text) {
  const Parsed parsed(std::move(text));
  std::string result = parsed.problems();
  if (!result.empty()) result.pop_back();
  for (const Diagnostic& diagnostic : parsed.sink.all()) {
    for (const Label& label : diagnostic.labels) {
      const Position at = parsed.sources.position(parsed.id, label.span.begin);
      result += " | " + std::to_string(at.line) + ":" + std::to_string(at.column) + " " + label.text;
    }
    for (const std::string& help : diagnostic.helps) result += " | " + help;
  }
  return result;
}

/// The same without the way out.
std::string complaint(std::string text) {
  const std::string told = problem(std::move(text));
  return told.substr(0, told.find(" | "));
}

TEST(ParseErrors, SayWhatCouldStandThere) {
  EXPECT_EQ(
      problem("role admin \"Admin\" fallbak;"),
      "POL1001@1:20 found `fallbak`, expected `fallback`, `includes`, `within` or `;` | did you mean `fallback`?");
  EXPECT_EQ(complaint("allow to x.y;"), "POL1001@1:10 found `x`, expected `except`, `to` or `,`")
      << "`to` may be a role";
  EXPECT_EQ(complaint("levels deny allow;"), "POL1001@1:13 found `allow`, expected a text in quotes, `<` or `;`");
  EXPECT_EQ(complaint("forbid a to b.c above;"), "POL1001@1:22 found `;`, expected a level");
  EXPECT_EQ(complaint("allow a to b.c if;"), "POL1001@1:18 found `;`, expected a condition");
  EXPECT_EQ(complaint("allow a to;"), "POL1001@1:11 found `;`, expected a permission");
  EXPECT_EQ(complaint("allow a to b.c if own is;"), "POL1001@1:25 found `;`, expected a value");
  EXPECT_EQ(complaint("exclusive roles;"), "POL1001@1:16 found `;`, expected a role");
  EXPECT_EQ(complaint("resource r { a: ; }"), "POL1001@1:17 found `;`, expected a type");
  EXPECT_EQ(complaint("resource r { actions ; }"), "POL1001@1:22 found `;`, expected a name, a text in quotes or `:`");
  EXPECT_EQ(complaint("allow a to b.c note why;"), "POL1001@1:21 found `why`, expected a text in quotes");
}

TEST(ParseErrors, ComparisonsByOrder) {
  EXPECT_EQ(problem("define d = level >= high;"),
            "POL1009@1:18 `>=` is not part of this language | write `is at least`");
  EXPECT_EQ(problem("define d = level <= high;"),
            "POL1009@1:18 `<=` is not part of this language | write `is at most`");
  EXPECT_EQ(problem("define d = level > high;"), "POL1009@1:18 `>` is not part of this language | write `is above`");
  EXPECT_EQ(problem("define d = level < high;"), "POL1009@1:18 `<` is not part of this language | write `is below`");
  EXPECT_THAT(problem("define d = level is not at least high;"),
              testing::EndsWith("write `is below`, which says the opposite"));
  EXPECT_THAT(problem("define d = level is not at most high;"),
              testing::EndsWith("write `is above`, which says the opposite"));
  EXPECT_THAT(problem("define d = level is not above high;"),
              testing::EndsWith("write `is at most`, which says the opposite"));
  EXPECT_THAT(problem("define d = level is not below high;"),
              testing::EndsWith("write `is at least`, which says the opposite"));
  EXPECT_THAT(problem("define d = level is not;"), testing::EndsWith("put a value called `not` in backquotes"));
  EXPECT_EQ(complaint("domain d = low < ;"), "POL1001@1:18 found `;`, expected a value");
  EXPECT_THAT(problem("domain d = low;"), testing::EndsWith("`domain NAME = LOWEST < NEXT < HIGHEST;`"));
}

TEST(ParseErrors, AGroupOfRoles) {
  EXPECT_THAT(problem("role group staff = ;"), testing::StartsWith("POL1001@1:20 found `;`, expected a role"));
  EXPECT_THAT(problem("role group staff agent, lead;"),
              testing::EndsWith("a group of roles reads `role group NAME \"Title\" = ROLES;`"));
}

TEST(ParseErrors, TheFirstWordSaysWhatWasMeant) {
  EXPECT_EQ(problem("assert olny member may x.y;"),
            "POL1001@1:8 found `olny`, expected `always`, `never`, `only` or `separate` | did you mean `only`?");
  EXPECT_EQ(problem("forbid member too device.a;"),
            "POL1001@1:15 found `too`, expected `except`, `to` or `,` | did you mean `to`?");
  EXPECT_EQ(problem("roel admin \"Admin\";"), "POL1006@1:1 no statement starts with `roel` | did you mean `role`?");
  EXPECT_EQ(problem("resorce device { own: bool; actions x; }"),
            "POL1006@1:1 no statement starts with `resorce` | did you mean `resource`?");
  EXPECT_EQ(problem("levels deny < permit; permitt a;"),
            "POL1006@1:23 no statement starts with `permitt` | did you mean `permit`?");
}

TEST(ParseErrors, MissingSemicolonPointsBehindTheLastWord) {
  EXPECT_EQ(problem("role a \"A\"\nrole b;"), "POL1002@1:11 a `;` is missing here | write `;`");
  EXPECT_EQ(problem("role a"), "POL1002@1:7 a `;` is missing here | write `;`");
  EXPECT_EQ(problem("resource r { own: bool }"), "POL1002@1:23 a `;` is missing here | write `;`");
  EXPECT_EQ(problem("settings s {\n  a = on // why\n  b = off;\n}"), "POL1002@2:9 a `;` is missing here | write `;`");
}

TEST(ParseErrors, UnclosedThingsPointAtTheirBeginning) {
  EXPECT_EQ(problem("resource r {\n  own: bool;\n  actions a;\n\nrole b;\nallow b to r.a;"),
            "POL1003@1:12 this `{` is never closed | 5:1 a new statement starts here | write `}` where the block ends");
  EXPECT_EQ(problem("matrix {\n | | a |\n | b.c | deny |\n"),
            "POL1003@1:8 this `{` is never closed | write `}` where the block ends");
  EXPECT_EQ(problem("role a \"Admin;\nrole b;"),
            "POL1004@1:8 this text has no closing quote on its line | write `\"` where the text ends");
  EXPECT_EQ(problem("role `a b;\nrole b;"),
            "POL1005@1:6 this name has no closing backquote on its line | write a backquote where the name ends");
  EXPECT_EQ(problem("allow a to b.{c, d;\nrole b;"),
            "POL1001@1:19 found `;`, expected `,`, `.` or `}` | 1:14 `{` opens here");
  EXPECT_EQ(problem("define d = (a or (b and c);"),
            "POL1001@1:27 found `;`, expected `and`, `or` or `)` | 1:12 `(` opens here");
}

TEST(ParseErrors, BlankCellsAndUnfinishedRows) {
  EXPECT_EQ(problem("matrix {\n | | a | b |\n | x.y | deny | |\n | x.z | deny | deny |\n}"),
            "POL1007@3:16 this cell is blank | write a level, such as `deny`");
  EXPECT_EQ(problem("matrix {\n | | a | b |\n | x.y | | deny |\n}"),
            "POL1007@3:9 this cell is blank | write a level, such as `deny`");
  EXPECT_EQ(problem("matrix {\n | | a | b |\n | x.y | deny | deny\n | x.z | deny | deny |\n}"),
            "POL1008@3:21 the row has no closing `|` | write `|` at the end of the row");
}

TEST(ParseErrors, SignsOfOtherLanguages) {
  const auto help = [](const std::string& condition) { return problem("define d = " + condition + ";"); };
  EXPECT_EQ(help("a && b"), "POL1009@1:14 `&&` is not part of this language | write `and`");
  EXPECT_EQ(help("a || b"), "POL1009@1:14 `||` is not part of this language | write `or`");
  EXPECT_EQ(help("!a"), "POL1009@1:12 `!` is not part of this language | write `not`");
  EXPECT_EQ(help("a == b"), "POL1009@1:14 `==` is not part of this language | write `is`");
  EXPECT_EQ(help("a != b"), "POL1009@1:14 `!=` is not part of this language | write `is not`");
  EXPECT_EQ(help("a = b"), "POL1009@1:14 `=` is not part of this language | write `is`");
  EXPECT_EQ(problem("define d == a;"), "POL1009@1:10 `==` is not part of this language | write `=`");
  EXPECT_EQ(problem("test \"t\" { a b.c => deny; }"), "POL1009@1:18 `=>` is not part of this language | write `->`");
  EXPECT_EQ(help("a is in {b}"), "POL1001@1:20 found `{`, expected `and`, `or` or `;` | write `in {…}`, without `is`");
  EXPECT_EQ(help("a is not in {b}"),
            "POL1001@1:24 found `{`, expected `and`, `or` or `;` | write `not in {…}`, without `is`");
}

TEST(ParseErrors, CharactersThatLookLikeOurs) {
  EXPECT_EQ(problem("role a “Admin”;"), "POL1010@1:8 `“` is not allowed here | write `\"`, the straight quote");
  EXPECT_EQ(problem("role a 'Admin';"), "POL1010@1:8 `'` is not allowed here | write `\"`: put texts in double quotes");
  EXPECT_EQ(problem("# comment\nrole a;"), "POL1010@1:1 `#` is not allowed here | write `//` before a comment");
  EXPECT_EQ(problem("role größe;").substr(0, 38), "POL1010@1:8 `öß` is not allowed here");
}

TEST(ParseErrors, StraySigns) {
  EXPECT_EQ(problem("resource r { actions a; };"), "POL1011@1:26 stray `;` | remove it");
  EXPECT_EQ(problem("role a;\n}\nrole b;"), "POL1011@2:1 stray `}` | remove it");
}

TEST(ParseErrors, WordsOfConditionsAreNoNames) {
  EXPECT_EQ(problem("role in;"),
            "POL1001@1:6 found `in`, expected a name | put a name in backquotes if it is also a keyword of conditions");
  EXPECT_EQ(problem("role \"Admin\";"),
            "POL1001@1:6 found `\"Admin\"`, expected a name | write a name without quotes, or in backquotes if it has "
            "spaces or other signs");
}

TEST(ParseErrors, RepeatedClauses) {
  EXPECT_EQ(problem("role a fallback fallback;"),
            "POL1012@1:17 duplicate `fallback` | 1:8 first written here | keep one of them");
  EXPECT_EQ(problem("settings s { a = on immutable immutable; }"),
            "POL1012@1:31 duplicate `immutable` | 1:21 first written here | keep one of them");
  EXPECT_EQ(problem("settings s { a = on note \"x\" note \"y\"; }"),
            "POL1012@1:30 duplicate `note` | 1:26 first written here | keep one of them");
}

TEST(ParseErrors, AStatementWithAnErrorIsLeftOutAndAnItemAlone) {
  const Parsed parsed("role a;\nrole b c;\nresource r { own bool; actions x; }\nrole d;");
  EXPECT_EQ(parsed.tree(), "role `a`\nresource `r`\n  action `x`\nrole `d`\n");
  EXPECT_EQ(parsed.sink.all().size(), 2U);
}

TEST(ParseErrors, TheWayOutIsTheFormOfTheStatement) {
  EXPECT_EQ(problem("role a, b;"),
            "POL1001@1:7 found `,`, expected a text in quotes, `fallback`, `includes`, `within` or `;` | a role reads "
            "`role NAME \"Title\" includes ROLES;`, with one statement for each role");
  EXPECT_EQ(problem("allow a b.c;"),
            "POL1001@1:9 found `b`, expected `except`, `to` or `,` | a grant reads `LEVEL ROLES to PERMISSIONS if "
            "CONDITION;`");
  EXPECT_EQ(problem("a.b gives c;"),
            "POL1001@1:12 found `;`, expected `except`, `to` or `,` | who gives roles reads `PERMISSIONS gives ROLES "
            "to others if CONDITION;`, or `to self`");
  EXPECT_EQ(problem("a.b gives c to member;"),
            "POL1001@1:16 found `member`, expected `others` or `self` | who gives roles reads `PERMISSIONS gives ROLES "
            "to others if CONDITION;`, or `to self`");
  EXPECT_EQ(problem("a.b give c to others;"),
            "POL1001@1:5 found `give`, expected `except`, `gives`, `,` or `.` | did you mean `gives`?");
  EXPECT_EQ(problem("g gives c to other;"),
            "POL1001@1:14 found `other`, expected `others` or `self` | did you mean `others`?");
  EXPECT_EQ(
      problem("assert only a may become b;"),
      "POL1001@1:26 found `b`, expected `at`, `except`, `if`, `note`, `unless`, `,`, `.` or `;` | of what roles become "
      "an assert says `never`: `assert never ROLES may become ROLES;`");
  EXPECT_EQ(
      problem("assert never a may become b if c;"),
      "POL1001@1:29 found `if`, expected `except`, `note`, `,` or `;` | what roles become has no condition of its own: "
      "write it at the `gives` by which they do");
  EXPECT_EQ(problem("a.b implies c.d if x;"),
            "POL1001@1:17 found `if`, expected `except`, `note`, `of`, `,`, `.` or `;` | an "
            "implication reads `PERMISSIONS implies PERMISSIONS;`");
  EXPECT_EQ(
      problem("resource r { own: bool, actions x; }"),
      "POL1001@1:23 found `,`, expected `=`, `<` or `;` | an attribute reads `NAME: TYPE = DEFAULT;`, and the actions "
      "`actions NAME, NAME;`");
}

TEST(ParseErrors, WordsThatStandForOneOfOurs) {
  EXPECT_THAT(problem("allow a to b.c when d;"), testing::EndsWith(" | write `if`"));
  EXPECT_THAT(problem("allow a to b.c if d unless e or f;"), testing::EndsWith("write `if d and not (e or f)`"));
  EXPECT_THAT(problem("allow a to b.c unless d or e if f;"), testing::EndsWith("write `if not (d or e) and f`"));
  EXPECT_THAT(problem("deny a from b.c;"), testing::HasSubstr("`forbid ROLES to PERMISSIONS if CONDITION;`"));
  EXPECT_THAT(problem("role a inherits b;"), testing::EndsWith(" | write `includes`"));
  EXPECT_THAT(problem("assert only a can b.c;"), testing::EndsWith(" | write `may`"));
}

/// Whatever is said, there is a way out.
TEST(ParseErrors, EveryItemAndStatementHasAForm) {
  for (auto rule = static_cast<int>(GrammarRule::statement); rule <= static_cast<int>(GrammarRule::matrix_row);
       ++rule) {
    EXPECT_FALSE(form_of(static_cast<GrammarRule>(rule)).empty()) << rule;
  }
}

}  // namespace
}  // namespace polc
