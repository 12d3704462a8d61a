// One name, one type: two types with one name in one namespace break the language's one-definition rule, and no compiler or linker
// says so. Their inline functions are merged, and objects of one are handled as the other.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace polc {
namespace {

namespace fs = std::filesystem;

/// The types that a file defines in named namespaces, each with its namespaces: `polc::sema::Workspace`. Formatted sources begin
/// every namespace, its end and each of its types in the first column.
std::vector<std::string> types_of(std::istream& source) {
  static const std::regex opening(R"re(^(?:inline )?namespace ([A-Za-z_:0-9]+) \{.*)re");
  static const std::regex type(
      R"re(^(?:struct|class|enum class|enum|union) (?:\[\[[^\]]*\]\] )?([A-Za-z_0-9]+(?:::[A-Za-z_0-9]+)*)\b([^;(]*)\{.*)re");
  std::vector<std::string> types;
  std::vector<std::string> namespaces;  // An empty name is an anonymous one.
  for (std::string line; std::getline(source, line);) {
    std::smatch match;
    if (std::regex_match(line, match, opening)) {
      namespaces.push_back(match[1]);
    } else if (line.starts_with("namespace {")) {
      namespaces.emplace_back();
    } else if (line.starts_with("}  // namespace") && !namespaces.empty()) {
      namespaces.pop_back();
    } else if (std::regex_match(line, match, type)) {
      std::string name;
      bool is_private = false;
      for (const std::string& each : namespaces) {
        is_private = is_private || each.empty();
        name += each + "::";
      }
      if (!is_private) types.push_back(name + match[1].str());
    }
  }
  return types;
}

TEST(OneDefinition, NoTwoFilesDefineATypeOfOneName) {
  std::map<std::string, std::vector<std::string>> places;
  for (const char* folder : {"compiler", "runtime", "tools"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / folder)) {
      const fs::path& path = entry.path();
      if (path.extension() != ".h" && path.extension() != ".cpp") continue;
      std::ifstream source(path);
      for (const std::string& type : types_of(source))
        places[type].push_back(fs::relative(path, POLC_SOURCE_DIR).generic_string());
    }
  }
  EXPECT_GT(places.size(), 300U) << "the sources are not read as they were";
  for (const auto& [type, files] : places)
    EXPECT_EQ(files.size(), 1U) << type << " in " << testing::PrintToString(files);
}

TEST(OneDefinition, IsToldFromDeclarationsAndPrivateTypes) {
  std::istringstream source(
      "namespace a::b {\nstruct One {\n};\nstruct Two;\nnamespace {\nstruct Three {\n};\n}  // namespace\n"
      "class Four : public One {\n};\nstruct Five make();\ntemplate <typename T>\nstruct Six {\n};\n}  // namespace "
      "a::b\n"
      "enum class Seven : int { one };\n");
  EXPECT_EQ(types_of(source), (std::vector<std::string>{"a::b::One", "a::b::Four", "a::b::Six", "Seven"}));
}

}  // namespace
}  // namespace polc
