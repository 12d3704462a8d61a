// No test is skipped in silence, and none looks at a clock: a machine's mood decides neither. Reads the sources as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace polc {
namespace {

namespace fs = std::filesystem;

/// What no test may say. In two parts each, so that this file does not say it.
std::vector<std::string> forbidden() {
  const auto both = [](const char* first, const char* second) { return std::string(first) + second; };
  return {both("GTEST_", "SKIP"),      both("DISABLED", "_"),           both("SKIP_", "REGULAR_EXPRESSION"),
          both("SKIP_", "RETURN"),     both("PROPERTIES ", "DISABLED"), both("_clock", "::now"),
          both("std::", "clock("),     both("gettime", "ofday"),        both("clock_", "gettime"),
          both("unittest", ".skip"),   both("pytest", ".skip"),         both("perf_", "counter"),
          both("time.", "monotonic("), both("time.", "time("),          both("performance", ".now"),
          both("Date", ".now"),        both("test", ".skip(")};
}

/// Measures are taken with clocks; they assert nothing.
bool is_measure(const fs::path& path) {
  return path.generic_string().find("/tests/bench/") != std::string::npos;
}

TEST(HonestTests, SkipNothingAndReadNoClock) {
  const std::set<std::string> code = {".cpp", ".cc", ".c", ".h", ".txt", ".cmake", ".py", ".mjs"};
  std::size_t read = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / "tests")) {
    const std::string extension = entry.path().extension().string();
    const bool is_code = code.contains(extension);
    if (!entry.is_regular_file() || !is_code || is_measure(entry.path())) continue;
    ++read;
    std::ifstream stream(entry.path());
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
      for (const std::string& words : forbidden()) {
        EXPECT_EQ(line.find(words), std::string::npos)
            << entry.path().generic_string() << ":" << number << " says " << words;
      }
    }
  }
  EXPECT_GT(read, 50U);
}

TEST(HonestTests, HaveNamesOfOneStyle) {
  static const std::regex definition(R"re(^TEST(_F|_P)?\((\w+), (\w+)\).*)re");
  static const std::regex style("([A-Z][A-Za-z0-9]*)");
  std::size_t read = 0;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) {
      std::smatch match;
      if (!std::regex_match(line, match, definition)) continue;
      ++read;
      EXPECT_TRUE(std::regex_match(match[3].str(), style)) << entry.path().generic_string() << ": " << match[3].str();
    }
  }
  EXPECT_GT(read, 1000U);
}

}  // namespace
}  // namespace polc
