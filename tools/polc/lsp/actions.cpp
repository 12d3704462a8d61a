// Code actions: fixes, and changes of the text that leave what it decides as it is.
#include <algorithm>
#include <filesystem>

#include "compiler/editor/extraction.h"
#include "compiler/editor/notes.h"
#include "compiler/editor/rules_and_matrices.h"
#include "compiler/text/visible.h"
#include "tools/polc/lsp/claims.h"
#include "tools/polc/lsp/handlers.h"
#include "tools/polc/lsp/verified_edit.h"
#include "tools/polc/lsp/workspace_edit.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

bool touches(Span a, Span b) {
  return a.begin <= b.end && b.begin <= a.end;
}

/// What a fix does, in words.
std::string title_of(std::string_view text, const Fix& fix) {
  const std::string before(text.substr(fix.span.begin, fix.span.end - fix.span.begin));
  if (fix.replacement.empty()) return "Remove `" + visible(before) + "`";
  if (before.empty()) return "Insert `" + visible(fix.replacement) + "`";
  return "Change `" + visible(before) + "` to `" + visible(fix.replacement) + "`";
}

/// The policies that have the file: all have to decide the same.
std::vector<std::string> roots_of(const Desk& desk, const Asked& asked) {
  std::vector<std::string> roots;
  for (const PolicyState& state : desk.engine.policies_of(asked.path)) roots.push_back(state.loaded->root);
  return roots;
}

class ActionFinder {
 public:
  ActionFinder(Desk& desk, Asked& asked, Span range) : desk_(desk), asked_(asked), range_(range) {
    const json::Object* context = asked.params.getObject("context");
    if (context == nullptr) return;
    told_ = context->getArray("diagnostics");
    only_ = context->getArray("only");
  }

  json::Array run() {
    if (wants("quickfix")) fixes();
    if (wants("refactor.extract") && range_.begin < range_.end) {
      extraction("Make this condition a define",
                 editor::extract_define(asked_.loaded->symbols(), *asked_.tree, *asked_.text, range_));
      extraction("Make these permissions a group",
                 editor::extract_group(asked_.loaded->symbols(), *asked_.tree, *asked_.text, range_));
    }
    if (wants("refactor.rewrite")) rewrites();
    if (wants("source")) missing_tests();
    return std::move(found_);
  }

 private:
  bool wants(llvm::StringRef kind) const {
    if (only_ == nullptr) return true;
    return std::any_of(only_->begin(), only_->end(), [&](const json::Value& each) {
      const auto name = each.getAsString();
      return name && (kind == *name || std::string_view(kind).starts_with(name->str() + ".") || name->empty());
    });
  }

  void fixes() {
    if (!asked_.current) return;
    const SourceManager& sources = asked_.current->sources;
    std::set<std::string> seen;
    for (const Diagnostic& each : asked_.current->sink.all()) {
      if (each.fixes.empty() || !each.span || each.span->file != asked_.file || !touches(*each.span, range_)) continue;
      FileChanges changes;
      for (const Fix& fix : each.fixes) add(changes, normal(sources.path(fix.span.file)), {fix.span, fix.replacement});
      const std::string title = title_of(sources.text(each.fixes.front().span.file), each.fixes.front());
      if (!seen.insert(title + std::to_string(each.span->begin)).second) continue;
      json::Object action{{"title", legal(title)},
                          {"kind", "quickfix"},
                          {"isPreferred", true},
                          {"edit", workspace_edit(desk_, changes)}};
      json::Array diagnostics;
      const json::Value range = desk_.range(*asked_.lines, *each.span);
      if (told_ != nullptr) {
        for (const json::Value& told : *told_) {
          const json::Object* object = told.getAsObject();
          const json::Value* where = object == nullptr ? nullptr : object->get("range");
          if (where != nullptr && *where == range) diagnostics.push_back(told);
        }
      }
      if (!diagnostics.empty()) action["diagnostics"] = std::move(diagnostics);
      found_.push_back(std::move(action));
    }
  }

  void extraction(const char* title, const std::optional<std::vector<editor::TextChange>>& extracted) {
    if (extracted) offer(title, "refactor.extract", *extracted);
  }

  /// Only what decides the same is offered.
  void offer(const char* title, const char* kind, const std::vector<editor::TextChange>& changed) {
    FileChanges changes;
    changes[asked_.path] = changed;
    if (!compare_policies(desk_.engine, roots_of(desk_, asked_), changes).difference.empty()) return;
    found_.push_back(json::Object{{"title", title}, {"kind", kind}, {"edit", workspace_edit(desk_, changes)}});
  }

  void rewrites() {
    editor::References references = asked_.loaded->references();
    if (const auto note = editor::add_note(*asked_.tree, *asked_.text, range_.begin))
      offer("Add a note that says why", "refactor.rewrite", {*note});
    if (auto matrix = editor::matrix_of_rules(references, *asked_.tree, *asked_.text, range_)) {
      matrix->text = laid_out(matrix->text);
      offer("Turn these rules into a matrix", "refactor.rewrite", {*matrix});
    }
    const ast::Statement* statement = editor::statement_at(*asked_.tree, range_.begin);
    if (statement == nullptr) return;
    if (auto rules = editor::rules_of_matrix(references, *statement, *asked_.text)) {
      rules->text = laid_out(rules->text);
      offer("Turn this matrix into rules", "refactor.rewrite", {*rules});
    }
  }

  void missing_tests() {
    const ast::Statement* statement = editor::statement_at(*asked_.tree, range_.begin);
    const bool fits = statement != nullptr && (std::holds_alternative<ast::Matrix>(statement->node) ||
                                               std::holds_alternative<ast::Test>(statement->node) ||
                                               std::holds_alternative<ast::Policy>(statement->node));
    if (!fits || !asked_.current || !asked_.current->bytes) return;
    const ClaimsFound& claims = desk_.claims(*asked_.current, asked_.current);
    if (claims.missing_tests.empty()) return;
    const auto end = static_cast<std::uint32_t>(asked_.text->size());
    FileChanges changes;
    const bool ends_line = asked_.text->empty() || asked_.text->back() == '\n';
    changes[asked_.path] = {{{asked_.file, end, end}, (ends_line ? "\n" : "\n\n") + claims.missing_tests}};
    if (!compare_policies(desk_.engine, roots_of(desk_, asked_), changes).difference.empty()) return;
    found_.push_back(json::Object{{"title", "Add tests of what no test or assert covers, as it is decided today"},
                                  {"kind", "source"},
                                  {"edit", workspace_edit(desk_, changes)}});
  }

  Desk& desk_;
  Asked& asked_;
  Span range_;
  const json::Array* told_ = nullptr;
  const json::Array* only_ = nullptr;
  json::Array found_;
};

}  // namespace

json::Value code_actions(Desk& desk, Asked& asked) {
  const Span part = desk.asked_part(asked);
  return ActionFinder(desk, asked, part).run();
}

}  // namespace polc::lsp
