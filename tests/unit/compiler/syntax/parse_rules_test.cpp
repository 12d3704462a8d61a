// The tree of every rule, claim, set and condition.
#include <gtest/gtest.h>

#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

std::string rules(std::string text) {
  const Parsed parsed(std::move(text));
  EXPECT_EQ(parsed.problems(), "");
  return parsed.tree();
}

/// The condition of a `define`.
std::string condition(const std::string& text) {
  const std::string whole = rules("define d = " + text + ";");
  const std::string before = "define `d`\n  if ";
  EXPECT_TRUE(whole.starts_with(before)) << whole;
  return whole.size() < before.size() ? whole : whole.substr(before.size(), whole.size() - before.size() - 1);
}

TEST(ParseRules, GrantForbidRequire) {
  EXPECT_EQ(rules("allow admin, member to a.b, c.* if own note \"why\";"),
            "grant `allow`\n  roles `admin`, `member`\n  permissions `a`.`b`, `c`.*\n  if `own`\n  note \"why\"\n");
  EXPECT_EQ(rules("immutable instruct all roles to *;"),
            "grant `instruct` immutable\n  roles all roles\n  permissions *\n");
  EXPECT_EQ(rules("immutable forbid all roles except a, b to * except billing.* above instruct if not own note \"n\";"),
            "forbid immutable\n  roles all roles except `a`, `b`\n  permissions * except `billing`.*\n"
            "  above `instruct`\n  if (not `own`)\n  note \"n\"\n");
  EXPECT_EQ(
      rules("immutable require context.identity_verified for * above instruct note \"n\";"),
      "require immutable\n  if `context`.`identity_verified`\n  permissions *\n  above `instruct`\n  note \"n\"\n");
}

TEST(ParseRules, ImpliesOfTheSameResource) {
  EXPECT_EQ(
      rules("a.{b, c}, g gives r, s to others at l if own note \"n\";"),
      "gives to others\n  permissions `a`.{`b`, `c`}, `g`\n  roles `r`, `s`\n  at `l`\n  if `own`\n  note \"n\"\n");
  EXPECT_EQ(rules("a.b gives all roles except r to self;"),
            "gives to self\n  permissions `a`.`b`\n  roles all roles except `r`\n");
  // None of the words is taken from anybody.
  EXPECT_EQ(rules("self gives gives to others;"), "gives to others\n  permissions `self`\n  roles `gives`\n");
  EXPECT_EQ(rules("gives become to others, self;"),
            "grant `gives`\n  roles `become`\n  permissions `others`, `self`\n");
  EXPECT_EQ(rules("assert never a, b may become c except d note \"n\";"),
            "assert never may become\n  roles `a`, `b`\n  become `c` except `d`\n  note \"n\"\n");
  EXPECT_EQ(rules("assert never a may become, become.b;"),
            "assert never\n  roles `a`\n  permissions `become`, `become`.`b`\n");
  EXPECT_EQ(rules("*.b implies *.d of the same resource note \"n\";"),
            "implies\n  from *.`b`\n  to *.`d` of the same resource\n  note \"n\"\n");
}

TEST(ParseRules, ImpliesExclusiveCustom) {
  EXPECT_EQ(rules("a.b, c.d implies e.f note \"n\";"),
            "implies\n  from `a`.`b`, `c`.`d`\n  to `e`.`f`\n  note \"n\"\n");
  EXPECT_EQ(rules("exclusive roles auditor, approver note \"n\";"),
            "exclusive roles `auditor`, `approver`\n  note \"n\"\n");
  EXPECT_EQ(rules("custom roles may hold a.* if s.on; custom roles always hold b.c; custom roles never hold d;"),
            "custom roles may hold\n  permissions `a`.*\n  if `s`.`on`\ncustom roles always hold\n"
            "  permissions `b`.`c`\ncustom roles never hold\n  permissions `d`\n");
}

TEST(ParseRules, Matrix) {
  const std::string expected =
      "matrix `m` \"M\"\n  column `a`, `b`\n  column `c`\n  row `x`.{`p`, `q`}, `y`.*\n"
      "    cell `allow` if `own` else `instruct` if (is `s` `open`) else `deny`\n      note \"n\"\n    cell `deny`\n"
      "  row `z`.`w`\n    cell `allow`\n    cell `deny`\n";
  EXPECT_EQ(rules("matrix m \"M\" {\n| | a, b | c |\n|:---|---|:---:|\n"
                  "| x.{p, q}, y.* | allow if own else instruct if s is open else deny note \"n\" | deny |\n"
                  "| z.w | allow | deny |\n}"),
            expected);
  EXPECT_EQ(rules("matrix m \"M\" { | | a, b | c | | x.{p, q}, y.* | allow if own else instruct if s is open else deny "
                  "note \"n\" | deny | | z.w | allow | deny | }"),
            expected)
      << "a row needs no line of its own";
  EXPECT_EQ(rules("matrix {\n| | a |\n}"), "matrix\n  column `a`\n");
}

TEST(ParseRules, MatrixCellsMayTakeLines) {
  EXPECT_EQ(rules("matrix {\n| | a | b |\n| x.y\n  | allow\n    if own\n  | deny\n|\n| x.z | deny | deny |\n}"),
            "matrix\n  column `a`\n  column `b`\n  row `x`.`y`\n    cell `allow` if `own`\n    cell `deny`\n"
            "  row `x`.`z`\n    cell `deny`\n    cell `deny`\n");
}

TEST(ParseRules, MatrixRowsKeepTheirCellCount) {
  const Parsed parsed("matrix {\n| | a | b |\n| x.y | allow |\n| x.z | deny | deny | deny |\n}");
  EXPECT_EQ(parsed.problems(), "");
  const auto& matrix = parsed.node<ast::Matrix>();
  ASSERT_EQ(matrix.rows.size(), 2U);
  EXPECT_EQ(matrix.rows[0].cells.size(), 1U);
  EXPECT_EQ(matrix.rows[1].cells.size(), 3U);
}

TEST(ParseRules, Assertions) {
  EXPECT_EQ(rules("assert only a, b may c.d at instruct if own note \"n\";"),
            "assert only\n  roles `a`, `b`\n  permissions `c`.`d`\n  at `instruct`\n  if `own`\n  note \"n\"\n");
  EXPECT_EQ(rules("assert never all roles except a may *; assert always a may b.c;"),
            "assert never\n  roles all roles except `a`\n  permissions *\nassert always\n  roles `a`\n"
            "  permissions `b`.`c`\n");
  EXPECT_EQ(rules("assert separate a.b, c.*, {d, e}.f note \"n\";"),
            "assert separate\n  permissions `a`.`b`, `c`.*, {`d`, `e`}.`f`\n  note \"n\"\n");
}

TEST(ParseRules, Tests) {
  EXPECT_EQ(rules("test \"t\" {\n given context.ok, not x; under every setting;\n"
                  " a, b + c d.e, f.g (own) under every setting -> allow;\n a d.{e, f} -> deny;\n}"),
            "test \"t\"\n  given `context`.`ok`\n  given (not `x`)\n  under every setting\n"
            "  expect `allow` under every setting\n    subject `a`\n    subject `b`, `c`\n"
            "    permissions `d`.`e`, `f`.`g`\n    if `own`\n"
            "  expect `deny`\n    subject `a`\n    permissions `d`.{`e`, `f`}\n");
}

TEST(ParseConditions, Precedence) {
  EXPECT_EQ(condition("a or b and not c or d"), "(or `a` (and `b` (not `c`)) `d`)");
  EXPECT_EQ(condition("(a or b) and c"), "(and (or `a` `b`) `c`)");
  EXPECT_EQ(condition("not not a"), "(not (not `a`))");
  EXPECT_EQ(condition("not a and b"), "(and (not `a`) `b`)");
  EXPECT_EQ(condition("((a))"), "`a`");
}

/// Wherever a condition may be asked for, `unless C` is the tree of `if not (C)`.
TEST(ParseConditions, UnlessNegatesTheWholeCondition) {
  for (const std::string statement :
       {"allow a to b.c GUARD note \"n\";", "forbid a to b.c above d GUARD;", "custom roles may hold b.c GUARD;",
        "assert only a may b.c at d GUARD;", "settings s { t = off grants b.c to a at d GUARD requires u; }",
        "matrix { | | a |\n | b.c | allow GUARD else deny GUARD note \"n\" | }"}) {
    const auto with = [&](const std::string& guard) {
      std::string text = statement;
      for (std::size_t at = text.find("GUARD"); at != std::string::npos; at = text.find("GUARD"))
        text.replace(at, 5, guard);
      return rules(text);
    };
    for (const std::string condition : {"x", "x or y", "x and not y", "x is not z", "not x"}) {
      EXPECT_EQ(with("unless " + condition), with("if not (" + condition + ")")) << statement << condition;
    }
  }
}

TEST(ParseConditions, UnlessIsASoftWord) {
  EXPECT_EQ(rules("unless unless to unless.unless unless unless;"),
            "grant `unless`\n  roles `unless`\n  permissions `unless`.`unless`\n  if (not `unless`)\n");
}

TEST(ParseConditions, Comparisons) {
  EXPECT_EQ(condition("a.b is open"), "(is `a`.`b` `open`)");
  EXPECT_EQ(condition("a is not open"), "(is-not `a` `open`)");
  EXPECT_EQ(condition("a in {x, y}"), "(in `a` {`x`, `y`})");
  EXPECT_EQ(condition("a not in {x}"), "(not-in `a` {`x`})");
  EXPECT_EQ(condition("a is s.who"), "(is `a` path `s`.`who`)");
  EXPECT_EQ(condition("a is not s.who and b"), "(and (is-not `a` path `s`.`who`) `b`)");
}

TEST(ParseConditions, ValuesMayBeWordsOfConditions) {
  EXPECT_EQ(condition("direction is in"), "(is `direction` `in`)");
  EXPECT_EQ(condition("direction is not in or x"), "(or (is-not `direction` `in`) `x`)");
  EXPECT_EQ(condition("a in {in, is, if, else, and, or}"), "(in `a` {`in`, `is`, `if`, `else`, `and`, `or`})");
}

TEST(ParseSets, NamesOfTheRealWorld) {
  EXPECT_EQ(rules("allow `Head of Support`, `Größe` to `mod/forum`.`addnews`, `a:b.c`.2nd-line, *.`*`;"),
            "grant `allow`\n  roles `Head of Support`, `Größe`\n"
            "  permissions `mod/forum`.`addnews`, `a:b.c`.`2nd-line`, *.`*`\n");
}

}  // namespace
}  // namespace polc
