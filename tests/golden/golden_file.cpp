#include "tests/golden/golden_file.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace polc::golden {
namespace {

constexpr std::string_view mark = "// ==== expected ====\n";

std::string as_comment(const std::string& text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(' ') + 1);  // As the layout of a policy has it.
    result += line.empty() ? "//\n" : "// " + line + "\n";
  }
  return result;
}

}  // namespace

std::filesystem::path folder(const std::string& name) {
  return std::filesystem::path(POLC_SOURCE_DIR "/tests/golden") / name;
}

std::vector<std::filesystem::path> files(const std::string& name, const std::string& ending) {
  std::vector<std::filesystem::path> result;
  for (const auto& entry : std::filesystem::directory_iterator(folder(name))) {
    if (entry.path().extension() == ending) result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

bool is_updating() {
  return std::getenv("POLC_UPDATE_GOLDEN") != nullptr;
}

std::string policy_of(const std::string& content) {
  return content.substr(0, content.find(mark));
}

std::string expectation_of(const std::string& content) {
  const std::size_t at = content.find(mark);
  return at == std::string::npos ? "" : content.substr(at + mark.size());
}

void expect(const std::filesystem::path& path, const std::string& found) {
  const std::string content = read(path);
  const std::string comment = as_comment(found);
  if (is_updating()) {
    std::ofstream(path, std::ios::binary) << policy_of(content) << mark << comment;
    return;
  }
  EXPECT_EQ(expectation_of(content), comment) << "tools/update-goldens takes what is found for right";
}

std::string test_name(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  std::replace_if(name.begin(), name.end(), [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return name;
}

}  // namespace polc::golden
