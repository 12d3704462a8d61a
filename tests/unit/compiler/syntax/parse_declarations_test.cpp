// The tree of every declaration, one construct a test.
#include <gtest/gtest.h>

#include "tests/unit/compiler/grammar_words.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

/// The tree of a text that has no mistake.
std::string tree(std::string text) {
  const Parsed parsed(std::move(text));
  EXPECT_EQ(parsed.problems(), "");
  return parsed.tree();
}

TEST(ParseDeclarations, EmptyFile) {
  EXPECT_EQ(tree(""), "");
  EXPECT_EQ(tree(" \n\t// only a comment\n/// and a stray doc"), "");
}

TEST(ParseDeclarations, Policy) {
  EXPECT_EQ(tree("policy shop;"), "policy `shop`\n");
  EXPECT_EQ(tree("policy big.shop \"A \\\"shop\\\"\";"), "policy `big`.`shop` \"A \\\"shop\\\"\"\n");
}

TEST(ParseDeclarations, ImportAndExtends) {
  EXPECT_EQ(tree("import \"a.pol\"; extends \"../b.pol\";"), "import \"a.pol\"\nextends \"../b.pol\"\n");
}

TEST(ParseDeclarations, Levels) {
  EXPECT_EQ(tree("levels deny < instruct \"Tell them how\" < allow;"),
            "levels\n  `deny`\n  `instruct` \"Tell them how\"\n  `allow`\n");
}

TEST(ParseDeclarations, Domain) {
  EXPECT_EQ(tree("domain direction = {in, out, is, 2nd-line, `a b`};"),
            "domain `direction` {`in`, `out`, `is`, `2nd-line`, `a b`}\n");
}

TEST(ParseDeclarations, Role) {
  EXPECT_EQ(tree("role admin;"), "role `admin`\n");
  EXPECT_EQ(tree("immutable role admin \"Admin\" includes member, guest within call_queue, a.b fallback includes c;"),
            "role `admin` \"Admin\" immutable fallback\n  includes `member`, `guest`, `c`\n"
            "  within `call_queue`, `a`.`b`\n");
}

TEST(ParseDeclarations, ContextAndResource) {
  EXPECT_EQ(tree("context { identity_verified \"Verified\": bool = false; channel: channels; }"),
            "context\n  attribute `identity_verified` \"Verified\": `bool` = `false`\n"
            "  attribute `channel`: `channels`\n");
  EXPECT_EQ(tree("resource a.b;"), "resource `a`.`b`\n");
  EXPECT_EQ(tree("resource port \"Port\" { own: bool; state: {in, out} = in; r: role;\n"
                 "actions order, port \"Port a number\"; actions close; }"),
            "resource `port` \"Port\"\n  attribute `own`: `bool`\n  attribute `state`: {`in`, `out`} = `in`\n"
            "  attribute `r`: `role`\n  action `order`\n  action `port` \"Port a number\"\n  action `close`\n");
}

TEST(ParseDeclarations, SettingsWithEveryClause) {
  EXPECT_EQ(tree(R"(settings s "S" for a, b editable by c for d {
  plain = off;
  who "Who" : {owners, admins} = owners immutable within {owners} editable by x, y
      grants q.{a, b}, r.* to all roles except z at instruct if own and not other
      requires plain, t.u is on, v in {x, y} note "why";
  invites: role = member within {owner, member} grants user.invite;
})"),
            R"(settings `s` "S"
  for `a`, `b`, `d`
  editable by `c`
  setting `plain` = `off`
  setting `who` "Who": {`owners`, `admins`} = `owners` immutable
    within {`owners`}
    grants `q`.{`a`, `b`}, `r`.*
      to all roles except `z`
      at `instruct`
      if (and `own` (not `other`))
    requires `plain`
    requires `t`.`u` in {`on`}
    requires `v` in {`x`, `y`}
    editable by `x`, `y`
    note "why"
  setting `invites`: `role` = `member`
    within {`owner`, `member`}
    grants `user`.`invite`
)");
}

TEST(ParseDeclarations, DefineAndGroup) {
  EXPECT_EQ(tree("define mine = own or not s.limit;"), "define `mine`\n  if (or `own` (not `s`.`limit`))\n");
  EXPECT_EQ(tree("group g = a.{b, c.d}, {x, y}.{v, w} except a.b, q;"),
            "group `g`\n  permissions `a`.{`b`, `c`.`d`}, {`x`, `y`}.{`v`, `w`} except `a`.`b`, `q`\n");
}

TEST(ParseDeclarations, OrderedValues) {
  EXPECT_EQ(tree("domain d = a < in < 2nd;"), "domain `d` `a` < `in` < `2nd`\n");
  EXPECT_EQ(tree("resource r { x \"X\": low < high = low; }"),
            "resource `r`\n  attribute `x` \"X\": `low` < `high` = `low`\n");
  EXPECT_EQ(tree("settings s { x: low < high = low within {low}; }"),
            "settings `s`\n  setting `x`: `low` < `high` = `low`\n    within {`low`}\n");
}

TEST(ParseDeclarations, GroupsOfRoles) {
  EXPECT_EQ(tree("/// Us.\nrole group staff \"Staff\" = a, b;"),
            "role group `staff` \"Staff\"\n  doc \"Us.\"\n  roles `a`, `b`\n");
  EXPECT_EQ(tree("role group rest = all roles except staff, c;"),
            "role group `rest`\n  roles all roles except `staff`, `c`\n");
  EXPECT_EQ(tree("role group some = staff, c except a, b;"),
            "role group `some`\n  roles `staff`, `c` except `a`, `b`\n");
  // Without a name behind it, `group` is one.
  EXPECT_EQ(tree("role group; role group \"G\" includes a; role group fallback; role group within = a;"),
            "role `group`\nrole `group` \"G\"\n  includes `a`\nrole `group` fallback\n"
            "role group `within`\n  roles `a`\n");
}

TEST(ParseDeclarations, Accept) {
  EXPECT_EQ(tree("accept POL6001 because \"it is so\"; accept POL6002 \"and so\"; role a;"),
            "role `a`\n  accept `POL6001` \"it is so\"\n  accept `POL6002` \"and so\"\n");
}

TEST(ParseDeclarations, SoftKeywordsAreNames) {
  // As a role, an action, a value and a level.
  const std::set<std::string> reserved = {"and", "else", "if", "in", "is", "not", "or"};
  for (const auto& [token, word] : grammar_words()) {
    if (reserved.contains(word)) continue;
    SCOPED_TRACE(word);
    EXPECT_EQ(tree("role " + word + ";"), "role `" + word + "`\n");
    EXPECT_EQ(tree("resource " + word + " { " + word + ": {" + word + "}; actions " + word + "; }"),
              "resource `" + word + "`\n  attribute `" + word + "`: {`" + word + "`}\n  action `" + word + "`\n");
    EXPECT_EQ(tree("settings " + word + " { " + word + " = " + word + "; }"),
              "settings `" + word + "`\n  setting `" + word + "` = `" + word + "`\n");
    EXPECT_EQ(tree("levels deny < " + word + "; matrix { | | " + word + " | | " + word + "." + word + " | " + word +
                   " if " + word + " is " + word + " | }"),
              "levels\n  `deny`\n  `" + word + "`\nmatrix\n  column `" + word + "`\n  row `" + word + "`.`" + word +
                  "`\n    cell `" + word + "` if (is `" + word + "` `" + word + "`)\n");
    if (word != "forbid") {
      EXPECT_EQ(tree(word + " a to b.c;"), "grant `" + word + "`\n  roles `a`\n  permissions `b`.`c`\n");
    }
    EXPECT_EQ(tree(word + ".a implies b." + word + ";"),
              "implies\n  from `" + word + "`.`a`\n  to `b`.`" + word + "`\n");
  }
}

}  // namespace
}  // namespace polc
