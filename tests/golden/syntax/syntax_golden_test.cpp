// Policies with what the parser makes of them: below the mark, as comments, the diagnostics and then the tree.
//
// A file whose name starts with `fail_` errs, and no other does. POLC_UPDATE_GOLDEN=1 writes what is found into the
// files; read the difference before it is committed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/diagnostics/render.h"
#include "compiler/syntax/ast_dump.h"
#include "compiler/syntax/parse.h"

namespace polc {
namespace {

constexpr std::string_view mark = "// ==== expected ====\n";

std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(POLC_SOURCE_DIR "/tests/golden/syntax")) {
    if (entry.path().extension() == ".pol") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string as_comment(const std::string& text) {
  std::string result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) result += line.empty() ? "//\n" : "// " + line + "\n";
  return result;
}

class SyntaxGolden : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(SyntaxGolden, IsAsExpected) {
  const std::filesystem::path& path = GetParam();
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string whole = content.str();
  const std::size_t at = whole.find(mark);
  const std::string policy = whole.substr(0, at);
  const std::string expected = at == std::string::npos ? "" : whole.substr(at + mark.size());

  SourceManager sources;
  const FileId file = sources.add(path.filename().string(), policy);
  DiagnosticSink sink;
  const ast::File tree = parse(sources, file, sink);
  EXPECT_EQ(sink.has_errors(), path.filename().string().starts_with("fail_"));
  const std::string found = as_comment(render_text(sources, sink.all()) + dump(tree, sources));
  if (std::getenv("POLC_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << policy << mark << found;
    return;
  }
  EXPECT_EQ(expected, found) << "POLC_UPDATE_GOLDEN=1 takes what is found for right";
}

INSTANTIATE_TEST_SUITE_P(Files, SyntaxGolden, testing::ValuesIn(golden_files()), [](const auto& info) {
  std::string name = info.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace polc
