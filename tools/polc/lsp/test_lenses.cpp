// Lenses over tests and matrices, and the command that one over a test runs.
#include "compiler/text/visible.h"
#include "tools/polc/lsp/claims.h"
#include "tools/polc/lsp/handlers.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

std::string counted_cells(const MatrixCoverage& matrix) {
  const std::string cells = std::to_string(matrix.cells) + (matrix.cells == 1 ? " cell" : " cells");
  if (matrix.uncovered == 0)
    return std::string("tests and asserts cover ") + (matrix.cells == 1 ? "the " : "all ") + cells;
  return std::to_string(matrix.uncovered) + " of " + cells + (matrix.uncovered == 1 ? " is" : " are") +
         " not covered by tests and asserts";
}

std::string outcome_of(const TestResult& test) {
  const std::string count =
      std::to_string(test.expectations) + (test.expectations == 1 ? " expectation" : " expectations");
  if (test.failures.empty()) return "passed (" + count + ")";
  return "failed: " + visible(test.failures.front().message);
}

/// All that fails, a line each.
std::string failures_of(const editor::TextLines& lines, const TestResult& test) {
  std::string text;
  for (const auto& failure : test.failures) {
    const editor::Place at = lines.place(failure.span.begin, editor::Encoding::utf8);
    text += "\nline " + std::to_string(at.line + 1) + ": " + visible(failure.message);
  }
  return text;
}

}  // namespace

const ClaimsFound& Desk::claims(const Compilation& compilation, std::shared_ptr<const Compilation> keep) {
  if (!claims_ || claims_of_ != keep) {
    claims_ = std::make_shared<const ClaimsFound>(find_claims(compilation));
    claims_of_ = std::move(keep);
  }
  return *claims_;
}

json::Value code_lenses(Desk& desk, Asked& asked) {
  json::Array found;
  if (!asked.current || !asked.current->bytes) return found;
  const ClaimsFound& claims = desk.claims(*asked.current, asked.current);
  const auto add = [&](Span span, std::string title, bool runs) {
    if (span.file != asked.file) return;
    json::Value range = desk.range(*asked.lines, {span.file, span.begin, span.begin});
    json::Object command{{"title", legal(std::move(title))}, {"command", runs ? "polc.runTest" : ""}};
    if (runs) {
      json::Value start = *range.getAsObject()->get("start");
      json::Object argument{{"textDocument", json::Object{{"uri", asked.uri}}}, {"position", std::move(start)}};
      command["arguments"] = json::Array{std::move(argument)};
    }
    found.push_back(json::Object{{"range", std::move(range)}, {"command", std::move(command)}});
  };
  for (const TestResult& test : claims.tests) add(test.span, "run · " + outcome_of(test), true);
  for (const MatrixCoverage& matrix : claims.matrices) {
    if (matrix.cells > 0) add(matrix.span, counted_cells(matrix), false);
  }
  return found;
}

json::Value run_test(Desk& desk, Asked& asked) {
  if (!asked.current || !asked.current->bytes)
    throw Refusal{request_failed, "the policy has errors, so that its tests cannot run"};
  for (const TestResult& test : desk.claims(*asked.current, asked.current).tests) {
    if (test.span.file != asked.file || asked.offset < test.span.begin || asked.offset > test.span.end) continue;
    const bool passed = test.failures.empty();
    std::string text = visible(test.name) + ": " + outcome_of(test) + (passed ? "" : failures_of(*asked.lines, test));
    desk.show(passed ? Desk::Weight::information : Desk::Weight::error, text);
    return json::Object{{"passed", passed}, {"text", legal(std::move(text))}};
  }
  throw Refusal{request_failed, "there is no test here"};
}

}  // namespace polc::lsp
