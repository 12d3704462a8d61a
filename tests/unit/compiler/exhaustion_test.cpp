// A limit is never an answer: with any budget, a policy compiles to the very table that it has without one, or is told
// which limit it met. So do its tests, its warnings, its matrix, and what would change an answer.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pol/verify.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/analysis/claims/policy_tests.h"
#include "compiler/analysis/query/changes.h"
#include "compiler/analysis/query/matrix.h"
#include "compiler/compile.h"
#include "compiler/report/decisions_dump.h"
#include "compiler/report/matrix_text.h"
#include "tests/common/policies.h"

namespace polc {
namespace {

std::vector<std::string> policies() {
  std::vector<std::string> paths;
  for (const char* name : {"support_authorization", "contact_center"})
    paths.push_back(std::string(POLC_SOURCE_DIR) + "/policies/" + name + "/policy.pol");
  return paths;
}

/// What a compilation says, and its bytes.
std::string outcome(const Compilation& compilation) {
  std::string text = messages_of(compilation.sink);
  if (compilation.bytes)
    text += std::string(reinterpret_cast<const char*>(compilation.bytes->data()), compilation.bytes->size());
  return text;
}

bool is_limit(Code code) {
  return code == Code::condition_too_complex || code == Code::policy_too_complex ||
         code == Code::conditions_too_large || code == Code::escalation_too_large;
}

/// The same outcome, or a limit and no table; without warnings, where those alone were too much.
void expect_same_or_limited(const Compilation& right, const Compilation& found, const std::string& what) {
  if (outcome(right) == outcome(found)) return;
  if (found.bytes) {
    EXPECT_TRUE(found.bytes == right.bytes) << what;
    EXPECT_EQ(found.sink.all().back().code, Code::warnings_left_out) << what;
    return;
  }
  std::size_t limits = 0;
  for (const Diagnostic& diagnostic : found.sink.all()) {
    if (diagnostic.code == Code::warnings_left_out) continue;
    limits += is_limit(diagnostic.code) ? 1 : 0;
    EXPECT_TRUE(is_limit(diagnostic.code)) << what << ": " << diagnostic.message;
  }
  EXPECT_EQ(limits, 1U) << what;
}

/// All small budgets, and then ever fewer.
std::vector<std::uint64_t> budgets(std::uint64_t up_to) {
  std::vector<std::uint64_t> result;
  for (std::uint64_t budget = 0; budget <= up_to; budget += 1 + budget / 12) result.push_back(budget);
  result.push_back(up_to);
  return result;
}

TEST(Exhaustion, ACompilationEndsInTheTableOrInALimit) {
  for (const std::string& path : policies()) {
    const std::unique_ptr<Compilation> right = compile(path);
    ASSERT_TRUE(right->bytes) << path;
    std::size_t ended = 0;
    for (const std::uint64_t steps : budgets(right->steps)) {
      CompileOptions options;
      options.effort.steps = steps;
      const auto found = compile(path, options);
      expect_same_or_limited(*right, *found, fmt::format("{} with {} steps", path, steps));
      ended += found->bytes ? 0 : 1;
    }
    EXPECT_GT(ended, 3U) << "steps are counted";
  }
}

TEST(Exhaustion, MemoryIsALimitAndNoAnswer) {
  for (const std::string& path : policies()) {
    const std::unique_ptr<Compilation> right = compile(path);
    std::set<Code> codes;
    for (const std::uint64_t nodes : budgets(2000)) {
      CompileOptions options;
      options.effort.diagrams.nodes = nodes;
      const auto found = compile(path, options);
      expect_same_or_limited(*right, *found, fmt::format("{} with {} nodes", path, nodes));
      for (const Diagnostic& diagnostic : found->sink.all()) codes.insert(diagnostic.code);
    }
    EXPECT_TRUE(codes.contains(Code::conditions_too_large)) << path;
  }
}

TEST(Exhaustion, WarningsAreAllThereOrSaidToBeMissing) {
  const std::string text =
      "role a; role b includes a; resource r { own: bool; x: bool; actions v, w; }\n"
      "allow a to r.* if own; allow b to r.v if own; forbid a to r.w if x; allow b to r.w;\n";
  const std::unique_ptr<Compilation> right = compile_text("policy.pol", text);
  ASSERT_GT(right->sink.all().size(), 0U);
  std::size_t missing = 0;
  for (std::uint64_t steps = 0; steps < 200; ++steps) {
    CompileOptions options;
    options.effort.steps_of_lint = steps;
    const auto found = compile_text("policy.pol", text, options);
    ASSERT_TRUE(found->bytes == right->bytes);
    if (outcome(*found) == outcome(*right)) continue;
    ASSERT_EQ(found->sink.all().size(), 1U);
    EXPECT_EQ(found->sink.all().front().code, Code::warnings_left_out);
    ++missing;
  }
  EXPECT_GT(missing, 0U);
}

TEST(Exhaustion, ATestThatWasNotRunHasNotPassed) {
  for (const std::string& path : policies()) {
    const std::unique_ptr<Compilation> compilation = compile(path);
    std::size_t limited = 0;
    for (const std::uint64_t steps : budgets(3000)) {
      ConditionDiagrams conditions(*compilation->model);
      AccessConditions access(conditions);
      DiagnosticSink sink;
      const std::vector<TestResult> results = run_tests(access, sink, path, steps);
      ASSERT_EQ(results.size(), compilation->model->tests.size());
      std::size_t failed = 0;
      for (const TestResult& result : results) failed += result.failures.empty() ? 0 : 1;
      EXPECT_EQ(failed == 0, sink.all().empty()) << path << " with " << steps << " steps";
      for (const Diagnostic& diagnostic : sink.all()) EXPECT_TRUE(is_limit(diagnostic.code)) << diagnostic.message;
      limited += sink.all().empty() ? 0 : 1;
    }
    EXPECT_EQ(limited == 0, compilation->model->tests.empty()) << path << ": no budget was too small";
  }
}

/// What a question about a table gives; "limit" where it says that it takes too much.
template <typename Ask>
std::string answer(const pol::TableView& table, std::size_t nodes, Ask ask) {
  DiagramLimits limits;
  limits.nodes = nodes;
  ReadBackTable read_back(table, limits);
  try {
    return ask(read_back);
  } catch (const QuestionLimit& limit) {
    EXPECT_FALSE(limit.subject().empty());
    return "limit";
  }
}

template <typename Ask>
void expect_answer_or_limit(Ask ask) {
  for (const std::string& path : policies()) {
    const std::unique_ptr<Compilation> compilation = compile(path);
    const pol::VerifyResult table = pol::verify(*compilation->bytes);
    const std::string right = answer(*table, DiagramLimits{}.nodes, ask);
    std::size_t limited = 0;
    for (const std::uint64_t nodes : budgets(600)) {
      const std::string found = answer(*table, nodes, ask);
      if (found == "limit") {
        ++limited;
      } else {
        EXPECT_EQ(found, right) << path << " with " << nodes << " nodes";
      }
    }
    EXPECT_GT(limited, 0U);
  }
}

TEST(Exhaustion, DecisionsAreDumpedWholeOrNotAtAll) {
  expect_answer_or_limit([](ReadBackTable& read_back) { return dump_decisions(read_back); });
}

TEST(Exhaustion, ChangesAreFoundOrNot) {
  expect_answer_or_limit([](ReadBackTable& read_back) {
    std::vector<std::uint32_t> values(read_back.table().data().attributes.size());
    for (const pol::format::Setting& setting : read_back.table().data().settings)
      values.push_back(setting.default_value);
    std::string text;
    for (std::uint32_t position = 0; position < read_back.table().permission_count(); ++position) {
      const auto permission = pol::id_at<pol::PermissionId>(position);
      const CurrentCase current{{pol::RoleId{1}}, permission, values};
      read_back.ask(permission, [&] {
        for (const Ways& ways : smallest_changes(read_back, current, pol::lowest_level)) {
          for (const ChangeSet& way : ways.ways) {
            for (const Change& change : way) text += change.text + " ";
            text += "\n";
          }
        }
      });
    }
    return text;
  });
}

}  // namespace
}  // namespace polc
