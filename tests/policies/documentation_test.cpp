// What the documents show: each command is run as it stands, and must print what the page says it prints; each link leads
// to a file that is there, and to a heading of it.
//
// POLC_UPDATE_GOLDEN in the environment writes what commands print now into the pages; tools/update-goldens does that.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace polc {
namespace {

namespace fs = std::filesystem;

/// One thing that a reader of a page does, in the page's order.
struct Step {
  std::string place;
  std::string file;     ///< The file that the reader writes, or to which the page adds; empty for a command.
  std::string command;  ///< After `$ `.
  std::string text;     ///< What is written into the file, or what the command prints.
};

/// What a page shows: files (```pol NAME, ```csv NAME) and commands with their output (```console). A page that shows a file
/// again adds to it. Commands are typed into a shell in which `polc` is the one that POLC_BINARY names.
std::vector<Step> read_page(const fs::path& path) {
  std::vector<Step> steps;
  std::ifstream stream(path);
  std::string line;
  std::string fence;
  for (int number = 1; std::getline(stream, line); ++number) {
    const std::string place = path.string() + ":" + std::to_string(number);
    const std::string prompt = "$ ";
    if (line.starts_with("```")) {
      fence = fence.empty() ? line : "";
      if (const std::size_t space = fence.find(' '); space != std::string::npos)
        steps.push_back({place, fence.substr(space + 1), "", ""});
    } else if (fence == "```console" && line.starts_with(prompt)) {
      steps.push_back({place, "", line.substr(prompt.size()), ""});
    } else if (!steps.empty() && (fence == "```console" ? steps.back().file.empty() : fence.find(' ') != fence.npos)) {
      steps.back().text += line + "\n";
    }
  }
  return steps;
}

/// Standard output and standard error together, as a terminal shows them.
std::string output_of(const std::string& command, const fs::path& folder) {
  const std::string line = "cd '" + folder.string() +
                           "' && export NO_COLOR=1 && polc() { \"$POLC_BINARY\" \"$@\"; } && { " + command +
                           "\n} 2>&1 </dev/null";
  std::string output;
  std::FILE* pipe = popen(line.c_str(), "r");
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

/// Writes the page anew, with what its commands print now.
void update(const fs::path& path, const std::vector<std::string>& outputs) {
  std::ifstream stream(path);
  std::string text;
  std::string fence;
  bool is_output = false;
  std::size_t next = 0;
  for (std::string line; std::getline(stream, line);) {
    const bool is_command = fence == "```console" && line.starts_with("$ ");
    if (line.starts_with("```")) fence = fence.empty() ? line : "";
    is_output = is_command || (is_output && fence == "```console");
    if (is_command || !is_output) text += line + "\n";
    if (is_command) text += outputs[next++];
  }
  std::ofstream(path) << text;
}

/// Every page of the tree, except what a build made.
std::vector<fs::path> all_pages() {
  std::vector<fs::path> pages;
  for (auto entry = fs::recursive_directory_iterator(POLC_SOURCE_DIR); entry != fs::end(entry); ++entry) {
    const std::string name = entry->path().filename().string();
    if (entry->is_directory() && (name.starts_with(".") || name.starts_with("build")))
      entry.disable_recursion_pending();
    if (entry->is_regular_file() && entry->path().extension() == ".md") pages.push_back(entry->path());
  }
  return pages;
}

/// What `#…` may stand for in a page: its headings, in lower case, blanks as hyphens, other signs left out.
std::set<std::string> anchors_of(const fs::path& path) {
  std::set<std::string> anchors;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("#")) continue;
    std::string anchor;
    for (const char character : line.substr(std::min(line.find_first_not_of("# "), line.size()))) {
      const auto byte = static_cast<unsigned char>(character);
      if (character == ' ') anchor += '-';
      if (character == '-' || character == '_' || std::isalnum(byte) != 0 || byte >= 0x80)
        anchor += static_cast<char>(std::tolower(byte));
    }
    anchors.insert(anchor);
  }
  return anchors;
}

TEST(Documentation, EveryCommandPrintsWhatThePageSays) {
  const fs::path source = POLC_SOURCE_DIR;
  const fs::path folder = fs::path(testing::TempDir()) / "polc_documentation_test";
  ASSERT_NE(std::getenv("POLC_BINARY"), nullptr) << "run the test by ctest, which says where polc is";
  const bool is_updating = std::getenv("POLC_UPDATE_GOLDEN") != nullptr;
  std::set<std::string> shown_by;
  for (const fs::path& path : all_pages()) {
    if (path.parent_path() == source / "tests" / "bench") continue;  // Its commands take minutes and print measures.
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const char* shown : {"policies", "tests"}) fs::create_directory_symlink(source / shown, folder / shown);
    std::vector<std::string> outputs;
    for (const Step& step : read_page(path)) {
      if (!step.file.empty()) {
        std::ofstream(folder / step.file, std::ios::app) << step.text;
        continue;
      }
      outputs.push_back(unpadded(output_of(step.command, folder)));
      EXPECT_TRUE(is_updating || outputs.back() == unpadded(step.text))
          << step.place << ": $ " << step.command << "\nprints now\n"
          << outputs.back() << "tools/update-goldens writes it into the page";
      shown_by.insert(fs::relative(path, source).generic_string());
    }
    if (is_updating && !outputs.empty()) update(path, outputs);
  }
  for (const char* page : {"README.md", "ARCHITECTURE.md", "compiler/importer/README.md", "policies/cookbook/README.md",
                           "policies/tutorial/README.md", "tools/polc/README.md"})
    EXPECT_TRUE(shown_by.contains(page)) << page << " shows no command";
  fs::remove_all(folder);
}

TEST(Documentation, EveryLinkLeadsSomewhere) {
  static const std::regex pattern(R"(\]\(([^)#\s]*)(?:#([^)\s]*))?\))");
  std::size_t links = 0;
  for (const fs::path& path : all_pages()) {
    std::ifstream stream(path);
    std::string line;
    for (int number = 1; std::getline(stream, line); ++number) {
      for (std::sregex_iterator found(line.begin(), line.end(), pattern); found != std::sregex_iterator(); ++found) {
        const std::string target = (*found)[1];
        if (target.find("://") != std::string::npos) continue;
        const std::string place = path.string() + ":" + std::to_string(number) + ": " + found->str();
        const fs::path file = target.empty() ? path : path.parent_path() / target;
        EXPECT_TRUE(fs::exists(file)) << place;
        EXPECT_TRUE(!(*found)[2].matched || anchors_of(file).contains((*found)[2])) << place;
        ++links;
      }
    }
  }
  EXPECT_GE(links, 50U);
}

}  // namespace
}  // namespace polc
