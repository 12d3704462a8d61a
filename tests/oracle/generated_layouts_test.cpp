// The laws of the layout, over generated policies whose white space and comments were thrown about: the same meaning, a
// fixed point, and the same table.
#include <gtest/gtest.h>

#include <array>

#include "compiler/compile.h"
#include "compiler/format/format.h"
#include "compiler/syntax/grammar_parser.h"
#include "tests/common/policies.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

std::optional<std::string> formatted(const std::string& text, std::size_t width) {
  ParsedText parsed("generated.pol", text);
  return format(parsed, {width});
}

/// The text with other white space between its tokens, and some comments. Documentation is not made where there is none:
/// it is part of the table.
std::string thrown_about(const std::string& text, Random& random) {
  constexpr std::array<std::string_view, 8> gaps = {" ",  "\n",      "  ",         "\n\n",
                                                    "\t", " // c\n", "\n// , x\n", "\n\n// a\n\n// b\n"};
  SourceManager sources;
  const FileId file = sources.add("generated.pol", text);
  const TokenList tokens = *read_tokens(file, sources.text(file));
  std::string result;
  std::size_t end = 0;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    const std::string_view between = tokens.text().substr(end, tokens[at].begin - end);
    // Where a row of a matrix ends is told by its bars and the line that they stand on.
    const bool is_in_row = tokens.is(at, Token::Kind::bar) || (at > 0 && tokens.is(at - 1, Token::Kind::bar));
    const bool may_change = between.find("//") == std::string_view::npos && !between.empty() && !is_in_row;
    result += may_change && random.below(3) == 0 ? gaps[random.below(gaps.size())] : between;
    result += tokens.text(at);
    end = tokens[at].end;
  }
  return result + "\n";
}

/// The table without what tells of lines; nothing where the policy does not compile.
std::optional<std::vector<std::byte>> stripped_table(const std::map<std::string, std::string>& files) {
  CompileOptions options;
  options.table.strip = true;
  return compile(GeneratedPolicy::main, options, reader_of(files))->bytes;
}

TEST(GeneratedLayouts, SayTheSameAreFixedPointsAndGiveTheSameTable) {
  std::size_t compared = 0;
  std::size_t unread = 0;
  for_each_specimen(1500, [&](const Specimen& specimen) {
    Random random(specimen.seed);
    const std::size_t width = 40 + random.below(120);
    std::map<std::string, std::string> before = specimen.policy.files;
    std::map<std::string, std::string> after;
    for (auto& [path, text] : before) {
      if (path == GeneratedPolicy::main) {
        for (const std::string& test : specimen.policy.tests) text += test + "\n";
      }
      text = thrown_about(text, random);
      // The lines of a row that was thrown about may read as statements of their own: `at least to …`.
      if (ParsedText("", text).sink.has_errors()) {
        ++unread;
        return;
      }
      const std::optional<std::string> once = formatted(text, width);
      ASSERT_TRUE(once) << text;
      ASSERT_EQ(find_difference_in_meaning({"before.pol", text}, {"after.pol", *once}), std::nullopt) << text;
      ASSERT_EQ(formatted(*once, width), once) << text;
      after[path] = *once;
    }
    ASSERT_EQ(stripped_table(before), stripped_table(after)) << describe(specimen);
    ++compared;
  });
  EXPECT_EQ(compared + unread, 1500U);
  EXPECT_LT(unread, 30U);
}

}  // namespace
}  // namespace polc::oracle
