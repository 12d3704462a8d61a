// The commands that the READMEs show: each is run as it stands, and must print what the README says it prints.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace polc {
namespace {

namespace fs = std::filesystem;

struct Example {
  std::string place;
  std::string command;   ///< After `$ polc`.
  std::string expected;  ///< What it prints.
};

/// What a page shows: files (```pol NAME, ```csv NAME) and commands with their output (```console).
struct Page {
  std::map<std::string, std::string> files;
  std::vector<Example> examples;
};

Page read_page(const fs::path& path) {
  Page page;
  std::ifstream stream(path);
  std::string line;
  std::string fence;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (line.starts_with("```")) {
      fence = fence.empty() ? line : "";
    } else if (const std::size_t space = fence.find(' '); space != std::string::npos) {
      page.files[fence.substr(space + 1)] += line + "\n";
    } else if (fence == "```console") {
      const std::string prompt = "$ polc";
      if (line.starts_with(prompt)) {
        page.examples.push_back({path.string() + ":" + std::to_string(number), line.substr(prompt.size()), ""});
      } else if (!page.examples.empty()) {
        page.examples.back().expected += line + "\n";
      }
    }
  }
  return page;
}

std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), size);
  pclose(pipe);
  return output;
}

std::string unpadded(const std::string& text) {
  std::string result;
  for (const char character : text) {
    if (character == '\n') result.erase(result.find_last_not_of(' ') + 1);
    result += character;
  }
  return result;
}

TEST(Documentation, every_command_prints_what_the_page_says) {
  const fs::path source = POLC_SOURCE_DIR;
  std::vector<fs::path> pages = {source / "README.md", source / "tests" / "corrupt" / "README.md",
                                 source / "compiler" / "import" / "README.md"};
  for (const auto& entry : fs::directory_iterator(source / "policies")) pages.push_back(entry.path() / "README.md");

  const fs::path folder = fs::path(testing::TempDir()) / "polc_documentation_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  for (const char* shown : {"policies", "tests"}) fs::create_directory_symlink(source / shown, folder / shown);
  const char* binary_path = std::getenv("POLC_BINARY");
  ASSERT_NE(binary_path, nullptr) << "run the test by ctest, which says where polc is";
  const std::string binary = binary_path;
  std::size_t examples = 0;
  for (const fs::path& path : pages) {
    const Page page = read_page(path);
    for (const auto& [name, text] : page.files) std::ofstream(folder / name) << text;
    for (const Example& example : page.examples) {
      const std::string command =
          "cd '" + folder.string() + "' && NO_COLOR=1 '" + binary + "'" + example.command + " 2>&1";
      EXPECT_EQ(unpadded(output_of(command)), unpadded(example.expected)) << example.place;
      ++examples;
    }
  }
  EXPECT_GE(examples, 10U);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace polc
