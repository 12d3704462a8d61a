// Every policy of the tree, and every one that the reference shows, has the canonical layout.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/format/format.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream content;
  content << stream.rdbuf();
  return content.str();
}

/// A text that has errors has no layout.
std::optional<std::string> formatted(const std::string& name, const std::string& text) {
  ParsedText parsed(name, text);
  return format(parsed, {});
}

TEST(Layout, OfEveryPolicyInTheTree) {
  std::size_t seen = 0;
  for (const char* folder : {"policies", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".pol") continue;
      const std::string text = read(entry.path());
      const std::optional<std::string> result = formatted(entry.path().string(), text);
      if (result) {
        EXPECT_EQ(text, *result) << "lay it out with: polc fmt " << entry.path().string();
        ++seen;
      } else {
        // What is wrong on purpose says so in its name, or is there to be fuzzed.
        const std::string path = entry.path().generic_string();
        EXPECT_TRUE(path.find("/fail_") != std::string::npos || path.find("/corpus/") != std::string::npos) << path;
      }
    }
  }
  EXPECT_GT(seen, 60U);
}

TEST(Layout, OfEveryPolicyInTheReference) {
  std::istringstream page(read(fs::path(POLC_SOURCE_DIR) / "grammar" / "README.md"));
  std::string block;
  bool is_policy = false;
  std::size_t seen = 0;
  std::string line;
  for (int number = 1; std::getline(page, line); ++number) {
    if (line.starts_with("```")) {
      if (is_policy) {
        EXPECT_EQ(block, formatted("README.md", block)) << "the block that ends at line " << number;
        ++seen;
      }
      is_policy = !is_policy && (line == "```pol" || line.starts_with("```pol "));
      block.clear();
    } else if (is_policy) {
      block += line + "\n";
    }
  }
  EXPECT_GT(seen, 10U);
}

}  // namespace
}  // namespace polc
