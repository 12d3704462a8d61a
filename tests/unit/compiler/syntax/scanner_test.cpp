// The scanner against the lexer that ANTLR generates from the grammar: the same tokens of every text.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/source/source_manager.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/text/code_points.h"

namespace polc {
namespace {

std::string shown(const TokenList& tokens) {
  std::ostringstream out;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    out << token.type << '/' << static_cast<int>(token.kind) << ' ' << token.begin << '-' << token.end
        << (token.first_on_line ? " first\n" : "\n");
  }
  return out.str();
}

void expect_same(const std::string& text) {
  SourceManager sources;
  const FileId file = sources.add("text.pol", text);
  const std::optional<TokenList> scanned = read_tokens(file, sources.text(file));
  ASSERT_TRUE(scanned);
  ASSERT_EQ(shown(*scanned), shown(read_tokens_by_grammar(file, sources.text(file)))) << "of the text\n" << text;
}

/// What the lexer's rules tell apart, and what belongs to none of them.
constexpr std::array<std::string_view, 24> lexical_pieces = {"a",  "if", "2", "_",  "-",  ":", ">",  "<",
                                                             "\"", "\\", "`", "/",  "|",  "{", "\n", " ",
                                                             "\r", "\t", "ä", "😀", "\v", "=", ".",  "*"};

std::vector<std::string> policies_of_the_project() {
  std::vector<std::string> texts;
  for (const std::string folder : {"policies", "tests", "grammar"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(POLC_SOURCE_DIR "/" + folder)) {
      const std::string kind = entry.path().extension().string();
      if (kind != ".pol" && kind != ".md" && kind != ".g4") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      // The compiler lets no text pass that is not UTF-8.
      const std::vector<CodePoint> points = code_points(text.str());
      if (std::all_of(points.begin(), points.end(), [](const CodePoint& point) { return point.legal; }))
        texts.push_back(text.str());
    }
  }
  return texts;
}

TEST(Scanner, ReadsThePoliciesOfTheProjectAsTheGrammarSays) {
  const std::vector<std::string> texts = policies_of_the_project();
  ASSERT_GT(texts.size(), 100U);
  for (const std::string& text : texts) expect_same(text);
}

TEST(Scanner, ReadsEveryShortTextAsTheGrammarSays) {
  for (const std::string_view first : lexical_pieces) {
    expect_same(std::string(first));
    for (const std::string_view second : lexical_pieces) {
      for (const std::string_view third : lexical_pieces) expect_same(std::string(first).append(second).append(third));
    }
  }
}

TEST(Scanner, ReadsTextsThatNobodyWouldWriteAsTheGrammarSays) {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t length = 1 + random() % 60; length != 0; --length)
      text += lexical_pieces[random() % lexical_pieces.size()];
    expect_same(text);
  }
}

TEST(Scanner, ReadsAlteredPoliciesAsTheGrammarSays) {
  std::mt19937 random(2);
  for (const std::string& original : policies_of_the_project()) {
    if (original.size() > 20'000) continue;
    std::string text = original;
    for (std::size_t edits = 1 + text.size() / 50; edits != 0; --edits) {
      // At the beginning of a code point, since the compiler lets no other text pass.
      std::size_t at = random() % (text.size() + 1);
      while (at < text.size() && continues_code_point(text[at])) ++at;
      text.insert(at, lexical_pieces[random() % lexical_pieces.size()]);
    }
    expect_same(text);
  }
}

TEST(Scanner, KnowsEveryWordOfTheGrammar) {
  std::ifstream grammar(POLC_SOURCE_DIR "/grammar/PolLexer.g4");
  std::string line;
  int words = 0;
  while (std::getline(grammar, line)) {
    const std::size_t quote = line.find(": '");
    if (quote == std::string::npos || line.find("';") == std::string::npos) continue;
    const std::string word = line.substr(quote + 3, line.find("';") - quote - 3);
    ++words;
    for (const std::string& text : {word, word + "x", "x" + word, word + "-" + word, word + word, word.substr(1)}) {
      expect_same(text);
    }
  }
  EXPECT_GT(words, 60);
}

}  // namespace
}  // namespace polc
