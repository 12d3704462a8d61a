// Caps and hostile input: a diagnostic, never a crash, a hang or an exception.
#include <gtest/gtest.h>

#include <random>

#include "compiler/syntax/input_limits.h"
#include "tests/unit/compiler/allocations.h"
#include "tests/unit/compiler/syntax/parsed.h"

namespace polc {
namespace {

/// A policy with every kind of statement.
constexpr std::string_view sample = R"(/// Who may ask for what: größer.
policy shop "Shop";
import "base.pol";
levels deny < instruct < allow;
domain channel = {phone, `e-mail`};
immutable role admin "Admin" includes member within device fallback;
context { verified: bool; via: channel = phone; }
require context.verified for * above instruct;
resource device "Gerät" {
  /// Whose.
  own: bool;
  actions fix "Fix it", sell;
}
settings s "S" for admin editable by admin {
  limit = on immutable grants device.{fix, sell} to member at allow if own requires other is on note "n";
  who: {a, b} = a within {a};
}
define mine = own and not (s.limit or context.via in {phone});
group g = device.*, {a, b}.c except device.sell;
accept POL6001 because "so";
allow admin, member to device.fix if mine note "why";
forbid all roles except admin to g;
device.fix implies device.sell;
exclusive roles admin, member;
custom roles may hold device.fix;
matrix m "M" {
  |              | admin | member, guest |
  |--------------|-------|---------------|
  | device.fix   | allow | allow if own is s.who else deny |
  | device.{fix, sell} | deny note "x" | deny |
}
assert only admin may device.sell at allow if own;
assert separate device.fix, device.sell;
test "t" {
  given context.verified;
  admin + member device.fix (not own) under every setting -> deny;
}
)";

std::string repeated(std::string_view part, std::size_t times) {
  std::string result;
  result.reserve(part.size() * times);
  for (std::size_t count = 0; count < times; ++count) result += part;
  return result;
}

std::string codes(const Parsed& parsed) {
  std::string result;
  for (const Diagnostic& diagnostic : parsed.sink.all()) {
    result += (result.empty() ? "" : " ") + code_text(diagnostic.code);
  }
  return result;
}

TEST(ParseLimits, TheSampleIsRight) {
  EXPECT_EQ(Parsed(std::string(sample)).problems(), "");
}

TEST(ParseLimits, TextMustBeUtf8) {
  const Parsed parsed("role a;\nrole \"\xC3\x28\";");
  EXPECT_EQ(parsed.problems(), "POL1021@2:7 the file is not UTF-8: byte 0xC3 at offset 14 is not valid\n");
  EXPECT_TRUE(parsed.file.statements.empty());
  EXPECT_EQ(codes(Parsed("\xED\xA0\x80")), "POL1021") << "a surrogate";
  EXPECT_EQ(codes(Parsed("\xC0\xAF")), "POL1021") << "overlong";
  EXPECT_EQ(codes(Parsed("role a; \xF4\x90\x80\x80")), "POL1021") << "beyond Unicode";
  EXPECT_EQ(codes(Parsed("role a; // \xE2\x82")), "POL1021") << "cut short";
}

TEST(ParseLimits, TextHoldsNoNul) {
  EXPECT_EQ(codes(Parsed(std::string("role a;\0role b;", 15))), "POL1022");
}

TEST(ParseLimits, TextIsNotTooLong) {
  const Parsed parsed(std::string(max_source_bytes + 1, ' '));
  EXPECT_EQ(parsed.problems(), "POL5001@1:1 the file has 268435457 bytes, above the limit of 268435456\n");
  EXPECT_EQ(Parsed(std::string(max_source_bytes, ' ')).problems(), "");
}

TEST(ParseLimits, TokensAreNotTooMany) {
  EXPECT_EQ(codes(Parsed(repeated(";", max_tokens + 1))), "POL5003");
}

TEST(ParseLimits, NestingIsNotTooDeep) {
  const auto nested = [](std::string_view open, std::size_t depth, std::string_view close) {
    return "define d = " + repeated(open, depth) + "a" + repeated(close, depth) + ";\nrole after;";
  };
  EXPECT_EQ(Parsed(nested("(", max_nesting, ")")).problems(), "");
  EXPECT_EQ(Parsed(nested("not ", max_nesting, "")).problems(), "");
  EXPECT_EQ(Parsed(nested("not (", max_nesting / 2, ")")).problems(), "");
  EXPECT_EQ(Parsed(nested("(", max_nesting + 1, ")")).problems(),
            "POL5002@1:212 parentheses, braces and `not` are nested more than 200 deep here\n");
  for (const std::string_view open : {"(", "not ", "not (", "{", "(not not"}) {
    const Parsed parsed(nested(open, 100'000, ""));
    EXPECT_EQ(codes(parsed), "POL5002") << open;
    EXPECT_EQ(parsed.tree(), "role `after`\n") << open;
  }
  EXPECT_EQ(codes(Parsed(repeated("(", 100'000))), "POL5002");
  EXPECT_EQ(codes(Parsed(nested("(", 100'000, ")"))), "POL5002");
}

TEST(ParseLimits, LengthIsNoDepth) {
  const Parsed parsed("define d = (a)" + repeated(" or not (a and (b))", 20'000) + ";");
  EXPECT_EQ(parsed.problems(), "");
  EXPECT_EQ(parsed.node<ast::Define>().condition->operands.size(), 20'001U);
}

TEST(ParseLimits, ErrorsAreNotTooMany) {
  const Parsed parsed(repeated("role a b;\n", 1000));
  ASSERT_EQ(parsed.sink.all().size(), max_syntax_errors + 1);
  EXPECT_EQ(parsed.sink.all().back().code, Code::too_many_syntax_errors);
  EXPECT_EQ(Parsed("settings s {\n" + repeated("a b;\n", 1000) + "}").sink.all().size(), max_syntax_errors + 1);
  EXPECT_EQ(Parsed("matrix {\n| | a | b |\n" + repeated("| x.y | |\n", 1000) + "}").sink.all().size(),
            max_syntax_errors + 1);
}

/// Parses, and checks what holds for every text: spans lie in it, and a tree of a wrong text says so.
void check_laws(const std::string& text) {
  const Parsed parsed(text);
  for (const Diagnostic& diagnostic : parsed.sink.all()) {
    ASSERT_TRUE(diagnostic.span.has_value());
    ASSERT_LE(diagnostic.span->begin, diagnostic.span->end) << text;
    ASSERT_LE(diagnostic.span->end, text.size()) << text;
    ASSERT_FALSE(diagnostic.message.empty());
  }
  for (const ast::Statement& statement : parsed.file.statements) {
    ASSERT_LT(statement.span.begin, statement.span.end) << text;
    ASSERT_LE(statement.span.end, text.size()) << text;
  }
}

TEST(ParseRobustness, EveryPrefix) {
  for (std::size_t size = 0; size <= sample.size(); ++size) check_laws(std::string(sample.substr(0, size)));
}

TEST(ParseRobustness, ManySuffixes) {
  for (std::size_t size = 0; size <= sample.size(); size += 3) check_laws(std::string(sample.substr(size)));
}

TEST(ParseRobustness, AnyByteMissing) {
  for (std::size_t at = 0; at < sample.size(); ++at) {
    std::string text(sample);
    text.erase(at, 1);
    check_laws(text);
  }
}

TEST(ParseRobustness, TokenSoup) {
  const std::vector<std::string_view> words = {
      "role",     "allow",    "a",       "b.c",       "{",      "}",      "(",     ")",   "|",   "| |",    ";",
      ",",        ".",        "=",       ":",         "->",     "<",      "+",     "*",   "not", "and",    "or",
      "is",       "in",       "if",      "else",      "\"t\"",  "\"",     "`",     "`n`", "---", "matrix", "test",
      "settings", "\n",       "\n",      "to",        "all",    "roles",  "note",  "=>",  "//c", "///d",   "é",
      "“",        "resource", "context", "immutable", "accept", "assert", "grants"};
  constexpr std::uint32_t seed = 20240607;
  std::mt19937 random(seed);
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    const std::size_t length = random() % 40;
    for (std::size_t count = 0; count < length; ++count) {
      text += words[random() % words.size()];
      text += ' ';
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round) + ": " + text);
    check_laws(text);
    if (HasFatalFailure()) return;
  }
}

TEST(ParseRobustness, CostStaysLinear) {
  // Inputs whose tokens would be looked at some billion times, were they looked at again for every error or open brace.
  for (const std::string_view part :
       {"resource a {\n", "{", "}", "|", "| |", "matrix {\n", "a,", "a.", "not a or ", "role a\n", "\"", "`",
        "test \"t\" {", "accept a because \"b\";", "settings s {\na = {\n", "a b "}) {
    SourceManager sources;
    DiagnosticSink sink;
    ParseCost cost;
    const FileId file = sources.add("test.pol", repeated(part, 200'000 / part.size()));
    const Allocations allocated = allocated_by([&] { parse(sources, file, sink, &cost); });
    EXPECT_GE(sink.all().size(), 1U) << part;
    // Up to a hundred errors may each look at all that follows; after those, no more are looked for.
    EXPECT_LT(cost.looks, 10 * max_syntax_errors * cost.tokens + 100'000) << part;
    EXPECT_LT(allocated.count, 100 * cost.tokens + 100'000) << part;
    EXPECT_LT(allocated.bytes, 10'000 * cost.tokens + 10'000'000) << part;
  }
}

}  // namespace
}  // namespace polc
