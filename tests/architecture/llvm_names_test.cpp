// The compiler builds with several versions of LLVM (tools/packaging/README.md), and is tested with one: what the others call
// otherwise must not come back. Reads the sources as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace polc {
namespace {

namespace fs = std::filesystem;

TEST(LlvmNames, AreThoseThatEachVersionHas) {
  // Members of StringRef that LLVM 14 has under this name, 16 under two and 19 under another. std::string_view has one in all.
  static const std::regex renamed(R"(\.(starts|ends)with(_insensitive)?\()");
  std::size_t read = 0;
  for (const char* folder : {"compiler", "tools/polc"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cpp" && extension != ".h") continue;
      ++read;
      std::ifstream stream(entry.path());
      std::string line;
      for (int number = 1; std::getline(stream, line); ++number) {
        EXPECT_FALSE(std::regex_search(line, renamed))
            << entry.path().generic_string() << ":" << number << ": " << line;
      }
    }
  }
  EXPECT_GT(read, 300U);
}

}  // namespace
}  // namespace polc
