// The include arrows of the tree: which folder may see which. Reads the sources as text; builds nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace polc {
namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;  ///< From the top of the tree.
  int line = 0;
  std::string target;  ///< What stands between the quotes or angle brackets.
  std::string where() const { return file + ":" + std::to_string(line) + " includes " + target; }
};

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp" || path.extension() == ".def";
}

std::vector<Include> includes_below(const std::string& folder) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*[<"]([^>"]+)[>"])re");
  const fs::path top = POLC_SOURCE_DIR;
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(top / folder)) {
    if (!entry.is_regular_file() || !is_source(entry.path())) continue;
    std::ifstream stream(entry.path());
    std::string text;
    for (int line = 1; std::getline(stream, text); ++line) {
      std::smatch match;
      if (std::regex_search(text, match, pattern))
        found.push_back({fs::relative(entry.path(), top).generic_string(), line, match[1]});
    }
  }
  return found;
}

/// `compiler/sema` of `compiler/sema/resolve.h`, `compiler/analysis/lint` of what lies there; `compiler` of
/// `compiler/compile.h`.
std::string folder_of(const std::string& path) {
  static const std::regex pattern("((?:compiler/analysis/[a-z]+)|(?:[a-z]+(?:/[a-z]+)?))/.*");
  std::smatch match;
  return std::regex_match(path, match, pattern) ? match[1].str() : path;
}

std::string without_extension(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

/// What each folder of the compiler may include beside itself, from the bottom up. A new folder needs a line here.
const std::map<std::string, std::set<std::string>>& compiler_arrows() {
  using Folders = std::set<std::string>;
  const auto with = [](Folders folders, const Folders& more) {
    folders.insert(more.begin(), more.end());
    return folders;
  };
  static const Folders messages = {"compiler/source", "compiler/diagnostics"};
  static const Folders tree = with(messages, {"compiler/syntax"});
  static const Folders model = with(messages, {"compiler/model"});
  static const Folders access = with(model, {"compiler/diagram", "compiler/access"});
  static const Folders table = with(access, {"compiler/table"});
  static const std::map<std::string, Folders> arrows = {
      {"compiler/common", {}},  // These two are beneath all others: each of them may include them.
      {"compiler/text", {}},
      {"compiler/source", {}},
      {"compiler/files", {}},
      {"compiler/diagnostics", {"compiler/source"}},
      {"compiler/syntax", messages},
      {"compiler/loading", with(tree, {"compiler/files"})},
      {"compiler/model", {"compiler/source"}},
      {"compiler/sema", with(tree, {"compiler/model"})},
      {"compiler/diagram", {"compiler/model"}},  // For its ids and sets of values alone.
      {"compiler/access", with(model, {"compiler/diagram"})},
      {"compiler/table", access},
      {"compiler/analysis/escalation", access},
      {"compiler/analysis/claims", with(access, {"compiler/analysis/escalation"})},
      {"compiler/analysis/coverage", with(access, {"compiler/analysis/claims"})},
      {"compiler/analysis/lint", access},
      {"compiler/analysis/mutants", with(access, {"compiler/analysis/claims"})},
      {"compiler/analysis/query", table},
      {"compiler/codegen", {"compiler/source", "compiler/model", "compiler/table"}},
      {"compiler/report",
       with(table, {"compiler/analysis/claims", "compiler/analysis/coverage", "compiler/analysis/escalation",
                    "compiler/analysis/mutants", "compiler/analysis/query"})},
      {"compiler/graph", with(table, {"compiler/analysis/query"})},
      {"compiler/page", with(table, {"compiler/analysis/claims", "compiler/analysis/query", "compiler/graph"})},
      {"compiler/sql",
       with(table, {"compiler/syntax", "compiler/analysis/query"})},  // Of syntax, the limits of a text.
      {"compiler/format", tree},
      // Joins both ends: a place in the text, and what the table answers about the word there.
      {"compiler/editor", with(table, {"compiler/syntax", "compiler/analysis/query", "compiler/report"})},
      {"compiler/starter", with(tree, {"compiler/format"})},
      {"compiler/importer", with(tree, {"compiler/sema"})},
      {"compiler/cases", with(model, {"compiler/importer"})},  // For its readers of csv and JSON.
  };
  return arrows;
}

/// `vector`, `cstdint`, `stdint.h`: names that the standard gives, and the two headers of x86 intrinsics.
bool is_standard(const std::string& target) {
  if (target.find('/') != std::string::npos) return false;
  static const std::set<std::string> others = {"immintrin.h", "x86intrin.h"};
  return target.find('.') == std::string::npos || target.starts_with("std") || others.contains(target);
}

TEST(Arrows, TheRuntimeIncludesTheStandardLibraryAlone) {
  const std::vector<Include> includes = includes_below("runtime");
  ASSERT_FALSE(includes.empty());
  for (const Include& include : includes) {
    const fs::path beside = fs::path(POLC_SOURCE_DIR) / fs::path(include.file).parent_path() / include.target;
    const bool is_own = include.target.starts_with("pol/") || fs::exists(beside);
    EXPECT_TRUE(is_own || is_standard(include.target)) << include.where();
    EXPECT_EQ(include.target.find(".."), std::string::npos) << include.where();
  }
}

TEST(Arrows, EveryFolderOfTheCompilerHasItsPlace) {
  const std::vector<Include> includes = includes_below("compiler");
  for (const Include& include : includes) {
    const std::string folder = folder_of(include.file);
    EXPECT_TRUE(folder == "compiler" || compiler_arrows().contains(folder))
        << folder << " is in no line of compiler_arrows()";
  }
}

TEST(Arrows, StagesOfTheCompilerSeeOnlyEarlierOnes) {
  const std::vector<Include> includes = includes_below("compiler");
  ASSERT_FALSE(includes.empty());
  for (const Include& include : includes) {
    EXPECT_FALSE(include.target.starts_with("tests/") || include.target.starts_with("tools/")) << include.where();
    const std::string from = folder_of(include.file);
    if (from == "compiler" || !include.target.starts_with("compiler/")) continue;  // compile.h joins them all.
    const std::string to = folder_of(include.target);
    if (to == from || to == "compiler/common" || to == "compiler/text") continue;
    const auto allowed = compiler_arrows().find(from);
    if (allowed == compiler_arrows().end()) continue;  // The test above names the folder.
    EXPECT_TRUE(allowed->second.contains(to)) << include.where();
  }
}

TEST(Arrows, TheArrowsHaveNoCycle) {
  std::set<std::string> placed;
  bool moved = true;
  while (moved) {
    moved = false;
    for (const auto& [folder, below] : compiler_arrows()) {
      if (placed.contains(folder)) continue;
      if (!std::all_of(below.begin(), below.end(), [&](const auto& name) { return placed.contains(name); })) continue;
      placed.insert(folder);
      moved = true;
    }
  }
  EXPECT_EQ(placed.size(), compiler_arrows().size());
}

TEST(Arrows, AntlrStaysInOneFile) {
  std::set<std::string> files;
  for (const std::string folder : {"compiler", "runtime", "tools", "tests"}) {
    for (const Include& include : includes_below(folder)) {
      if (include.target.find("antlr4") != std::string::npos || include.target.starts_with("PolParser") ||
          include.target.starts_with("PolLexer"))
        files.insert(include.file);
    }
  }
  EXPECT_EQ(files, std::set<std::string>{"compiler/syntax/antlr_parse.cpp"});
}

TEST(Arrows, ThePartsOfThatFileAreItsOwn) {
  std::set<std::string> files;
  for (const std::string folder : {"compiler", "runtime", "tools", "tests"}) {
    for (const Include& include : includes_below(folder)) {
      if (include.target.starts_with("compiler/syntax/antlr/")) files.insert(include.file);
    }
  }
  EXPECT_EQ(files, std::set<std::string>{"compiler/syntax/antlr_parse.cpp"});
}

// The files that compare the two see both; the oracle is what its own headers lead to.
TEST(Arrows, TheOracleSharesNothingWithTheBackHalf) {
  const std::set<std::string> shared = {"compiler/source", "compiler/diagnostics", "compiler/syntax"};
  const std::vector<Include> includes = includes_below("tests/oracle");
  std::set<std::string> oracle = {"tests/oracle/oracle", "tests/oracle/claims"};  // Without `.h` and `.cpp`.
  std::size_t before = 0;
  while (before != oracle.size()) {
    before = oracle.size();
    for (const Include& include : includes) {
      if (!oracle.contains(without_extension(include.file))) continue;
      if (include.target.starts_with("tests/oracle/")) oracle.insert(without_extension(include.target));
    }
  }
  std::size_t seen = 0;
  for (const Include& include : includes) {
    if (!oracle.contains(without_extension(include.file)) || !include.target.starts_with("compiler/")) continue;
    EXPECT_TRUE(shared.contains(folder_of(include.target))) << include.where();
    ++seen;
  }
  EXPECT_GT(seen, 0u);
}

/// Whatever writes a file elsewhere could go around the checks there, and lose what a user wrote.
TEST(Arrows, FilesAreWrittenInOnePlace) {
  std::set<std::string> files;
  for (const std::string folder : {"compiler", "tools/polc"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(POLC_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
      std::ifstream stream(entry.path());
      const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
      for (const std::string_view way : {"ofstream", "std::fstream", "fopen(", "raw_fd_ostream", "O_WRONLY", "O_RDWR",
                                         "::rename(", "mkstemp(", "copy_file(", "freopen("}) {
        if (text.find(way) != std::string::npos) files.insert(fs::relative(entry.path(), POLC_SOURCE_DIR).string());
      }
    }
  }
  EXPECT_EQ(files, std::set<std::string>{"compiler/files/write_file.cpp"});
}

}  // namespace
}  // namespace polc
