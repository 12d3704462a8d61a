// What the matrix shows of generated policies, whose names need backquotes often enough, is policy language: read back
// as the conditions of tests, it says of every cell what is decided there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/query/matrix.h"
#include "compiler/analysis/query/named_diagrams.h"
#include "compiler/text/name_text.h"
#include "tests/oracle/specimens.h"

namespace polc::oracle {
namespace {

/// Each outcome of a cell as an expectation: under its condition, and none of those before it.
std::string expectations(const MatrixCell& cell, const std::string& subject, const std::string& permission,
                         const PolicyMatrix& matrix) {
  std::string text;
  std::string before = matrix.precondition.empty() ? "" : fmt::format("({}) and ", matrix.precondition);
  const auto expect = [&](const std::string& condition, const std::string& level) {
    std::string joined = before + condition;
    if (condition.empty() && !joined.empty()) joined.resize(joined.size() - std::string(" and ").size());
    text += fmt::format("  {} {}{} under every setting -> {};\n", subject, permission,
                        joined.empty() ? "" : " (" + joined + ")", name_text(level));
  };
  bool is_total = false;
  for (const MatrixOutcome& outcome : cell) {
    is_total = outcome.condition.empty();
    expect(is_total ? "" : "(" + outcome.condition + ")", outcome.level);
    if (!is_total) before += fmt::format("not ({}) and ", outcome.condition);
  }
  if (!is_total) expect("", matrix.lowest_level);
  if (!matrix.precondition.empty()) {
    before = fmt::format("not ({})", matrix.precondition);
    text += fmt::format("  {} {} ({}) under every setting -> {};\n", subject, permission, before,
                        name_text(matrix.lowest_level));
  }
  return text;
}

TEST(ShownConditions, ReadBackSayWhatIsDecided) {
  std::size_t cells = 0;
  std::size_t quoted = 0;
  std::size_t named = 0;
  for_each_specimen(300, [&](const Specimen& generated) {
    const CompiledPolicy compiled(generated.policy.files, GeneratedPolicy::main);
    if (!compiled.compiled()) return;
    ReadBackTable read_back(compiled.table());
    MatrixOptions options;
    options.known = read_back.admitted();
    const Compilation& compilation = compiled.compilation();
    options.names = named_diagrams(read_back, *compilation.model, *compilation.table, compilation.defines);
    const PolicyMatrix matrix = policy_matrix(read_back, options);
    named += matrix.names.size();
    std::string test = "test \"what is shown\" {\n";
    for (const MatrixRow& row : matrix.rows) {
      for (std::size_t column = 0; column < row.cells.size(); ++column) {
        if (compiled.compilation().model->roles[column].custom) continue;
        test +=
            expectations(row.cells[column], name_text(matrix.columns[column].role), path_text(row.permission), matrix);
        ++cells;
        for (const MatrixOutcome& outcome : row.cells[column])
          quoted += outcome.condition.find('`') == std::string::npos ? 0 : 1;
      }
    }
    Specimen shown = generated;
    shown.policy.files[GeneratedPolicy::main] += test + "}\n";
    const CompiledPolicy again(shown.policy.files, GeneratedPolicy::main);
    ASSERT_TRUE(again.compiled()) << again.problems() << describe(shown);
    ConditionDiagrams conditions(*again.compilation().model);
    AccessConditions access(conditions);
    DiagnosticSink sink;
    run_tests(access, sink);
    for (const Diagnostic& diagnostic : sink.all()) {
      // A condition that no account admits has no case to decide.
      if (diagnostic.code == Code::test_without_case) continue;
      ADD_FAILURE() << again.compilation().sources.text(*diagnostic.span) << "\n"
                    << code_text(diagnostic.code) << " " << diagnostic.message << "\n"
                    << describe(shown);
      return;
    }
  });
  EXPECT_GT(cells, 1000U);
  EXPECT_GT(quoted, 20U);
  EXPECT_GT(named, 20U);
}

}  // namespace
}  // namespace polc::oracle
