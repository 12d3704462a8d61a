// The text is put into a small policy, where a cell or a condition may stand, and that policy is parsed.
#include "compiler/importer/condition_reader.h"

#include <utility>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/condition_walk.h"
#include "compiler/source/source_manager.h"
#include "compiler/syntax/parse.h"

namespace polc::importer {
namespace {

/// One statement with the text in the middle. It must parse without a complaint, and be one statement still.
class Fragment {
 public:
  Fragment(std::string_view before, std::string_view text, std::string_view after) : end_(before.size() + text.size()) {
    const FileId id = sources_.add("", std::string(before) + std::string(text) + std::string(after));
    file_ = parse(sources_, id, sink_);
  }

  template <typename Node>
  Node* statement(std::string& problem) {
    if (!sink_.all().empty()) {
      problem = problem_of(sink_.all().front());
      return nullptr;
    }
    Node* node = file_.statements.size() == 1 ? std::get_if<Node>(&file_.statements.front().node) : nullptr;
    if (node == nullptr) problem = "it is incomplete";
    return node;
  }

  std::string text_of(const ast::ConditionPtr& condition) const {
    return condition ? std::string(sources_.text(condition->span)) : std::string();
  }

 private:
  /// The parser speaks of the whole statement, of which the user wrote only the middle.
  std::string problem_of(const Diagnostic& diagnostic) const {
    if (diagnostic.span && diagnostic.span->begin >= end_) return "it ends too early";
    if (diagnostic.code != Code::unexpected_token) return diagnostic.message;
    return "`" + std::string(sources_.text(*diagnostic.span)) + "` is not allowed there";
  }

  std::size_t end_;  // Where the text ends within the statement.
  SourceManager sources_;
  DiagnosticSink sink_;
  ast::File file_;
};

/// What only a policy can say: a table declares neither orders nor groups of roles.
bool needs_declaration(const ast::Comparison& comparison) {
  using Kind = ast::Comparison::Kind;
  return comparison.bare || comparison.kind == Kind::at_least || comparison.kind == Kind::at_most ||
         comparison.kind == Kind::above || comparison.kind == Kind::below;
}

bool check_comparisons(const ast::ConditionPtr& condition, std::string& problem) {
  bool known = true;
  if (condition) {
    for_each_comparison(*condition,
                        [&](const ast::Comparison& comparison) { known &= !needs_declaration(comparison); });
  }
  if (!known) problem = "a table has no ordered values and no groups of roles: list the values, as in `in {low, high}`";
  return known;
}

}  // namespace

std::optional<ReadCell> read_cell(std::string_view text, std::string& problem) {
  Fragment fragment("matrix { | | r | | p | ", text, " | }");
  auto* matrix = fragment.statement<ast::Matrix>(problem);
  if (matrix == nullptr) return std::nullopt;
  if (matrix->rows.size() != 1 || matrix->rows.front().cells.size() != 1) {
    problem = "a cell cannot contain `|`";
    return std::nullopt;
  }
  ast::Cell& cell = matrix->rows.front().cells.front();
  ReadCell result;
  for (ast::Outcome& outcome : cell.outcomes) {
    if (!check_comparisons(outcome.condition, problem)) return std::nullopt;
    std::string condition = fragment.text_of(outcome.condition);
    result.outcomes.push_back({outcome.level, std::move(outcome.condition), std::move(condition)});
  }
  if (cell.note) result.note = cell.note->text;
  return result;
}

std::optional<ReadOutcome> read_condition(std::string_view text, std::string& problem) {
  Fragment fragment("define d = ", text, ";");
  auto* define = fragment.statement<ast::Define>(problem);
  if (define == nullptr || !check_comparisons(define->condition, problem)) return std::nullopt;
  std::string condition = fragment.text_of(define->condition);
  return ReadOutcome{{}, std::move(define->condition), std::move(condition)};
}

}  // namespace polc::importer
