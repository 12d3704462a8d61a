#include "compiler/sema/policy_header.h"

#include <pol/detail/table_format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/sema/unread_names.h"
#include "compiler/syntax/statement_forms.h"

namespace polc::sema {
namespace {

void report_second_levels(Workspace& workspace, Span second, Span first) {
  workspace.sink.report(Code::second_levels, second).label(first, "first declared here");
}

void report_levels_in_layer(Workspace& workspace, Span span, const std::optional<Span>& first) {
  Diagnostic& diagnostic = workspace.sink.report(Code::levels_in_layer, span);
  if (first) diagnostic.label(*first, "the levels are declared here");
}

void report_level_count(Workspace& workspace, Span span, std::size_t count) {
  workspace.sink.report(Code::level_count, span, {std::to_string(count), std::to_string(pol::format::max_levels)});
}

void add_level(Workspace& workspace, std::string name, std::string title, Span span) {
  const LevelId id = id_at<LevelId>(workspace.model.levels.size());
  if (!declare(workspace, workspace.symbols.levels, "level", name, span, id)) return;
  workspace.model.levels.push_back({std::move(name), std::move(title), span});
}

void add_levels(Workspace& workspace, const ast::Levels& node, Span span) {
  for (const ast::LevelName& level : node.levels) {
    add_level(workspace, level.name.text, level.title ? level.title->text : "", level.name.span);
  }
  if (node.levels.size() < 2 || node.levels.size() > pol::format::max_levels) {
    report_level_count(workspace, span, node.levels.size());
  }
}

/// After an error, the least that makes the other steps work.
void pad_levels(Workspace& workspace) {
  if (workspace.model.levels.empty()) add_level(workspace, "deny", "", {});
  if (workspace.model.levels.size() == 1) {
    add_level(workspace, workspace.symbols.levels.count("allow") == 0 ? "allow" : "permit", "", {});
  }
}

void report_not_a_warning(Workspace& workspace, const ast::Name& code) {
  Diagnostic& diagnostic = workspace.sink.report(Code::not_a_warning, code.span, {code.text});
  if (find_entry(code.text)) return;  // An error's code: no warning is meant.
  std::vector<std::string> warnings;
  for (const CatalogEntry& entry : catalog()) {
    if (entry.severity == Severity::warning) warnings.push_back(code_text(entry.code));
  }
  suggest(workspace, diagnostic, code.text, warnings);
}

}  // namespace

void declare_policy_name(Workspace& workspace, const Statements& statements) {
  std::optional<Layer> named_by;
  Span first;
  for_each<ast::Policy>(statements, [&](const ast::Policy& node, const LayeredStatement& statement) {
    if (named_by == statement.layer) {
      workspace.sink.report(Code::second_policy_name, node.name.span).label(first, "first declared here");
      return;
    }
    named_by = statement.layer;
    first = node.name.span;
    workspace.model.name = joined(node.name);
    workspace.model.title = node.title ? node.title->text : "";
    workspace.model.doc = statement.statement->doc;
  });
}

void declare_levels(Workspace& workspace, const Statements& statements) {
  std::optional<Span> first;
  for_each<ast::Levels>(statements, [&](const ast::Levels& node, const LayeredStatement& statement) {
    if (statement.layer > 0) {
      report_levels_in_layer(workspace, statement.statement->span, first);
      return;
    }
    if (first) {
      report_second_levels(workspace, statement.statement->span, *first);
      return;
    }
    first = statement.statement->span;
    add_levels(workspace, node, statement.statement->span);
  });
  pad_levels(workspace);
}

void resolve_accepted_warnings(Workspace& workspace, const Statements& statements) {
  for (const LayeredStatement& statement : statements) {
    for (const ast::Accept& accept : statement.statement->accepts) {
      const auto entry = find_entry(accept.code.text);
      if (!entry || entry->severity != Severity::warning) {
        report_not_a_warning(workspace, accept.code);
        continue;
      }
      if (accept.reason.text.find_first_not_of(" \t") == std::string::npos) {
        workspace.sink.report(Code::no_reason, accept.reason.span, {accept.code.text});
      }
      workspace.model.accepted_warnings.push_back(
          {accept.code.text, accept.reason.text, statement.statement->span, accept.code.span});
    }
  }
}

std::optional<LevelId> resolve_level(Workspace& workspace, const ast::Name& name,
                                     const std::vector<std::string>& extra) {
  if (const LevelId* level = lookup(workspace.symbols.levels, name.text)) return *level;
  if (is_unread(workspace, name.text)) return std::nullopt;
  std::vector<std::string> candidates = extra;
  std::vector<std::string> levels;
  levels.reserve(workspace.model.levels.size());
  for (const Level& level : workspace.model.levels) levels.push_back(level.name);
  candidates.insert(candidates.begin(), levels.begin(), levels.end());
  const StatementWord* word = extra.empty() ? nullptr : find_statement_word(name.text);
  if (word != nullptr && !word->rule) {
    workspace.sink.report(
        Code::statement_word_grants, name.span,
        {name.text,
         "a statement that no layer may change reads `immutable LEVEL ROLES to PERMISSIONS;`, or the same "
         "with `role`, `forbid` or `require`"});
    return std::nullopt;
  }
  if (word != nullptr && word->rule) {
    workspace.sink.report(Code::statement_word_grants, name.span, {name.text, std::string(form_of(*word->rule))});
    return std::nullopt;
  }
  const Code code = extra.empty() ? Code::unknown_level : Code::unknown_first_word;
  Diagnostic& diagnostic = workspace.sink.report(code, name.span, {name.text, listed(levels)});
  suggest(workspace, diagnostic, name.text, candidates);
  return std::nullopt;
}

std::optional<LevelId> resolve_granted_level(Workspace& workspace, const ast::Name& name,
                                             const std::vector<std::string>& extra) {
  const auto level = resolve_level(workspace, name, extra);
  if (level != LevelId{0}) return level;
  workspace.sink.report(Code::lowest_level_granted, name.span, {name.text});
  return std::nullopt;
}

void check_not_empty(Workspace& workspace, const std::vector<PolicyLayer>& layers) {
  if (is_incomplete(workspace)) return;
  std::optional<Span> end;
  if (!layers.empty() && !layers.front().files.empty()) {
    const ast::File& file = *layers.front().files.front();
    const std::uint32_t offset = file.statements.empty() ? 0 : file.statements.back().span.end;
    end = Span{file.id, offset, offset};
  }
  const bool any_role = std::any_of(workspace.model.roles.begin(), workspace.model.roles.end(),
                                    [](const Role& role) { return !role.custom; });
  if (!any_role) workspace.sink.report(Code::no_role, end);
  if (workspace.model.permissions.empty()) workspace.sink.report(Code::no_permission, end);
}

}  // namespace polc::sema
