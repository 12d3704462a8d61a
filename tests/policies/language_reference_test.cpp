// The examples of the language reference: each block compiles as it stands, without a diagnostic, and its tests
// pass; each block that shows a mistake draws the code that its first line names.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/compile.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

/// A fenced block: ```pol, ```pol NAME (a file that other blocks may import or extend) or ```pol-error.
struct Block {
  int line = 0;
  std::string kind;
  std::string file;
  std::string text;
};

std::vector<Block> blocks_of(const std::string& path) {
  std::ifstream stream(path);
  std::vector<Block> blocks;
  std::string line;
  bool is_inside = false;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (line.starts_with("```")) {
      is_inside = !is_inside;
      if (!is_inside) continue;
      const std::size_t space = line.find(' ');
      Block block;
      block.line = number;
      block.kind = line.substr(3, space == std::string::npos ? std::string::npos : space - 3);
      block.file = space == std::string::npos ? "block.pol" : line.substr(space + 1);
      blocks.push_back(block);
    } else if (is_inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

class LanguageReference : public testing::Test {
 protected:
  static const std::vector<Block>& blocks() {
    static const std::vector<Block> all = blocks_of(POLC_SOURCE_DIR "/grammar/README.md");
    return all;
  }

  static std::unique_ptr<Compilation> compile_block(const Block& block) {
    std::map<std::string, std::string> files = {{block.file, block.text}};
    for (const Block& other : blocks()) files.try_emplace(other.file, other.text);
    return compile(block.file, {}, reader_of(std::move(files)));
  }
};

TEST_F(LanguageReference, EveryExampleCompilesAndPassesItsTests) {
  int examples = 0;
  int tests = 0;
  for (const Block& block : blocks()) {
    if (block.kind != "pol") continue;
    SCOPED_TRACE("grammar/README.md:" + std::to_string(block.line));
    const std::unique_ptr<Compilation> compilation = compile_block(block);
    EXPECT_TRUE(compilation->bytes.has_value());
    EXPECT_EQ(messages_of(compilation->sink), "");
    ++examples;
    if (!compilation->model) continue;
    ConditionDiagrams conditions(*compilation->model);
    AccessConditions access(conditions);
    for (const TestResult& result : run_tests(access, compilation->sink)) {
      ++tests;
      for (const TestFailure& failure : result.failures) ADD_FAILURE() << result.name << ": " << failure.message;
    }
  }
  EXPECT_GE(examples, 15);
  EXPECT_GE(tests, 2);
}

TEST_F(LanguageReference, EveryMistakeDrawsItsCode) {
  int mistakes = 0;
  for (const Block& block : blocks()) {
    if (block.kind != "pol-error") continue;
    SCOPED_TRACE("grammar/README.md:" + std::to_string(block.line));
    ASSERT_TRUE(block.text.starts_with("// POL")) << "the first line names the code";
    const std::string expected = block.text.substr(3, 7);
    const std::unique_ptr<Compilation> compilation = compile_block(block);
    EXPECT_NE(messages_of(compilation->sink).find(expected + ":"), std::string::npos) << messages_of(compilation->sink);
    EXPECT_FALSE(compilation->bytes.has_value());
    ++mistakes;
  }
  EXPECT_GE(mistakes, 6);
}

}  // namespace
}  // namespace polc
