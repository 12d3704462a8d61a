// What the matrix of each shipped policy shows, at any width: every cell, and what is decided there.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/compile.h"
#include "compiler/report/matrix_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"

namespace polc {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> shipped() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(POLC_SOURCE_DIR) / "policies")) {
    if (const fs::path path = entry.path() / "policy.pol"; fs::exists(path)) paths.push_back(path.string());
  }
  return paths;
}

/// The matrix as `polc matrix` makes it for people.
struct Shown {
  std::unique_ptr<Compilation> compilation;
  PolicyMatrix matrix;

  explicit Shown(const std::string& path) : compilation(compile(path)) {
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    ReadBackTable read_back(*table);
    MatrixOptions options;
    options.known = read_back.admitted();
    options.names = named_diagrams(read_back, *compilation->model, *compilation->table, compilation->defines);
    matrix = policy_matrix(read_back, options);
  }
};

/// Each outcome of a cell as an expectation of a test: under its condition, and none of those before it.
std::string expectations(const MatrixCell& cell, const std::string& subject, const std::string& permission,
                         const PolicyMatrix& matrix) {
  std::string text;
  std::string before = matrix.precondition.empty() ? "" : fmt::format("({})", matrix.precondition);
  const auto expect = [&](const std::string& condition, const std::string& level) {
    const std::string both = before + (before.empty() || condition.empty() ? "" : " and ") + condition;
    text += fmt::format("  {} {}{} under every setting -> {};\n", subject, permission,
                        both.empty() ? "" : " (" + both + ")", name_text(level));
  };
  for (const MatrixOutcome& outcome : cell) {
    expect(outcome.condition.empty() ? "" : "(" + outcome.condition + ")", outcome.level);
    if (outcome.condition.empty()) return text;
    before += fmt::format("{}not ({})", before.empty() ? "" : " and ", outcome.condition);
  }
  expect("", matrix.lowest_level);
  return text;
}

TEST(ShownMatrix, SaysOfEveryCellWhatIsDecided) {
  std::size_t named = 0;
  for (const std::string& path : shipped()) {
    const Shown shown(path);
    std::string test = "\ntest \"what is shown\" {\n";
    for (const MatrixRow& row : shown.matrix.rows) {
      for (std::size_t column = 0; column < row.cells.size(); ++column) {
        if (shown.compilation->model->roles[column].custom) continue;
        test += expectations(row.cells[column], name_text(shown.matrix.columns[column].role), path_text(row.permission),
                             shown.matrix);
      }
    }
    named += shown.matrix.names.size();
    const auto with_test = [&](const std::string& file) {
      Expected<std::string, ReadError> read = read_from_disk(file);
      if (read && file == path) *read += test + "}\n";
      return read;
    };
    const auto again = compile(path, {}, with_test);
    ASSERT_TRUE(again->model) << path << ": " << again->sink.all().front().message;
    again->model->tests.erase(again->model->tests.begin(), again->model->tests.end() - 1);
    ConditionDiagrams conditions(*again->model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    const std::vector<TestResult> results = run_tests(access, sink);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_GT(results.front().expectations, 20U) << path;
    for (const Diagnostic& diagnostic : sink.all()) {
      if (diagnostic.code == Code::test_without_case) continue;  // A condition that no account admits.
      ADD_FAILURE() << path << "\n"
                    << again->sources.text(*diagnostic.span) << "\n"
                    << code_text(diagnostic.code) << " " << diagnostic.message;
      break;
    }
  }
  EXPECT_GT(named, 0U) << "no shipped policy shows a name of its author's";
}

bool is_one_word(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(' ');
  const std::size_t end = line.find(' ', begin);
  return end == std::string::npos || line.find('`') != std::string::npos;
}

TEST(ShownMatrix, FitsEveryWidth) {
  for (const std::string& path : shipped()) {
    const Shown shown(path);
    for (const std::size_t width : {20U, 40U, 60U, 80U, 100U, 132U, 200U, 400U}) {
      std::istringstream lines(render(shown.matrix, MatrixFormat::text, {width, false, false}));
      for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(display_width(line) <= width || is_one_word(line)) << path << " at " << width << "\n" << line;
        EXPECT_NE(line.substr(line.size() - std::min<std::size_t>(1, line.size())), " ") << "ends in a blank: " << line;
      }
    }
  }
}

/// The blocks read back: by role, then permission, what comes out.
class ReadBlocks {
 public:
  explicit ReadBlocks(const PolicyMatrix& matrix) : matrix_(matrix) {}

  std::map<std::string, std::map<std::string, std::string>> run(const std::string& text) {
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line) && !line.empty()) {  // The title, and what every permission needs.
    }
    while (std::getline(lines, line) && line != "where") {
      const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
      const std::string words = line.substr(indent);
      if (indent == 0) {
        finish();
        role_ = words;
      } else if (indent == 2) {
        finish();
        outcome_ = words;
      } else if (indent == 6) {
        (listed_.empty() ? outcome_ : listed_.back()) += " " + words;
      } else {
        listed_.push_back(words);
      }
    }
    finish();
    return std::move(outcomes_);
  }

 private:
  void finish() {
    for (const std::string& item : listed_) {
      if (item == "everything" || item == "everything else") {
        for (const MatrixRow& row : matrix_.rows) outcomes_[role_].try_emplace(path_text(row.permission), outcome_);
        continue;
      }
      const std::size_t brace = item.find(".{");
      const std::string resource = item.substr(0, brace == std::string::npos ? item.rfind(".*") : brace);
      for (const MatrixRow& row : matrix_.rows) {
        const bool is_of_resource = path_text(row.resource) == resource;
        const std::string list =
            brace == std::string::npos ? "" : ", " + item.substr(brace + 2, item.size() - brace - 3);
        const bool is_listed = (", " + list + ",").find(", " + path_text(row.action) + ",") != std::string::npos;
        const bool is_all = brace == std::string::npos && item.ends_with(".*") && is_of_resource;
        if (is_all || (is_of_resource && is_listed) || path_text(row.permission) == item) {
          EXPECT_TRUE(outcomes_[role_].emplace(path_text(row.permission), outcome_).second) << role_ << " " << item;
        }
      }
    }
    listed_.clear();
  }

  const PolicyMatrix& matrix_;
  std::map<std::string, std::map<std::string, std::string>> outcomes_;
  std::string role_;
  std::string outcome_;
  std::vector<std::string> listed_;
};

TEST(ShownMatrix, SaysInBlocksWhatItSaysInATable) {
  for (const std::string& path : shipped()) {
    const Shown shown(path);
    const auto read = ReadBlocks(shown.matrix).run(render(shown.matrix, MatrixFormat::text, {64, false, false}));
    for (const MatrixRow& row : shown.matrix.rows) {
      for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const auto role = read.find(name_text(shown.matrix.columns[column].role));
        if (role == read.end()) continue;  // It fits as a table.
        EXPECT_EQ(role->second.at(path_text(row.permission)), cell_text(row.cells[column])) << path;
      }
    }
  }
}

}  // namespace
}  // namespace polc
