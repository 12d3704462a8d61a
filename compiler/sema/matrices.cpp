#include "compiler/sema/matrices.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/budget.h"
#include "compiler/sema/layers.h"
#include "compiler/sema/policy_header.h"
#include "compiler/sema/roles.h"
#include "compiler/syntax/foreign_forms.h"

namespace polc::sema {
namespace {

std::string first_names(const std::vector<ast::Name>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), names_shown); ++i) text += (i > 0 ? ", " : "") + names[i].text;
  return names.size() > names_shown ? text + ", …" : text;
}

/// The first columns, and the first roles of each: a matrix may have thousands.
std::string header_text(const ast::Matrix& matrix) {
  std::string text;
  for (std::size_t shown = 0; shown < matrix.columns.size(); ++shown) {
    if (!text.empty()) text += " | ";
    if (shown == names_shown) return text + fmt::format("… ({} more)", matrix.columns.size() - shown);
    const ast::RoleSet& column = matrix.columns[shown];
    text += column.all ? "all roles" : first_names(column.names);
    if (!column.excepted.empty()) text += " except " + first_names(column.excepted);
  }
  return text;
}

void report_row_width(Workspace& workspace, const ast::Matrix& matrix, const ast::MatrixRow& row) {
  const std::string count = fmt::format("{} cell{}", row.cells.size(), row.cells.size() == 1 ? "" : "s");
  const std::string columns = fmt::format("{} column{}", matrix.columns.size(), matrix.columns.size() == 1 ? "" : "s");
  Diagnostic& diagnostic = workspace.sink.report(Code::row_width, row.span, {count, columns, header_text(matrix)});
  if (!matrix.columns.empty()) {
    const Span first = matrix.columns.front().span;
    diagnostic.label({first.file, first.begin, matrix.columns.back().span.end}, "the columns");
  }
}

void report_repeated_column(Workspace& workspace, RoleId role, Span again, Span first) {
  workspace.sink.report(Code::repeated_column, again, {workspace.model.roles[index(role)].name})
      .label(first, "first named here");
}

void report_unreachable_outcome(Workspace& workspace, const ast::Outcome& outcome, const ast::Outcome& last) {
  workspace.sink.report(Code::unreachable_outcome, outcome.level.span, {last.level.text})
      .label(last.level.span, "this one has no condition");
}

void report_conflicting_cells(Workspace& workspace, RoleId role, PermissionId permission, Span cell, Span other) {
  workspace.sink
      .report(Code::conflicting_cells, cell,
              {workspace.model.roles[index(role)].name, workspace.model.permissions[index(permission)].name})
      .label(other, "the other cell");
}

class MatrixResolver {
 public:
  explicit MatrixResolver(RuleWork& work) : work_(work), workspace_(work.workspace) {}

  void resolve(const ast::Matrix& node, const LayeredStatement& statement) {
    layer_ = statement.layer;
    told_foreign_cell_ = false;
    MatrixLayout layout;
    layout.name = node.name ? node.name->text : "";
    layout.title = node.title ? node.title->text : "";
    layout.span = statement.statement->span;
    const std::vector<std::vector<RoleId>> columns = resolve_columns(node, layout);
    llvm::DenseSet<std::uint32_t> listed;
    for (const ast::MatrixRow& row : node.rows) {
      told_repeated_cell_ = false;
      const std::vector<PermissionId> permissions = work_.patterns.expand(row.permissions);
      for (const PermissionId permission : permissions) {
        if (listed.insert(static_cast<std::uint32_t>(index(permission))).second)
          layout.permissions.push_back(permission);
      }
      if (row.cells.size() != columns.size()) {
        report_row_width(workspace_, node, row);
        continue;
      }
      for (std::size_t i = 0; i < columns.size(); ++i) resolve_cell(row.cells[i], columns[i], permissions);
    }
    workspace_.model.matrices.push_back(std::move(layout));
  }

 private:
  /// A role that stands in two columns keeps its first.
  std::vector<std::vector<RoleId>> resolve_columns(const ast::Matrix& node, MatrixLayout& layout) {
    std::vector<std::vector<RoleId>> columns;
    llvm::DenseMap<std::uint32_t, Span> seen;
    for (const ast::RoleSet& column : node.columns) {
      std::vector<RoleId>& roles = columns.emplace_back();
      Span where;
      for (const auto& [role, span] : roles_of(column)) {
        const auto [place, inserted] = seen.try_emplace(static_cast<std::uint32_t>(index(role)), span);
        if (!inserted) {
          report_repeated_column(workspace_, role, span, place->second);
          continue;
        }
        roles.push_back(role);
        layout.roles.push_back(role);
        where = span;
      }
      check_roles_untouched(workspace_, roles, layer_, where);
    }
    return columns;
  }

  /// The roles of a column in the order written, each with the text that brings it: its own name or its group's, or
  /// the whole column where `all roles` or `except` leaves no single name to point at.
  std::vector<std::pair<RoleId, Span>> roles_of(const ast::RoleSet& column) {
    std::vector<std::pair<RoleId, Span>> roles;
    if (column.all || !column.excepted.empty()) {
      for (const RoleId role : resolve_roles(workspace_, column, AllRoles::declared))
        roles.emplace_back(role, column.span);
      return roles;
    }
    for (const ast::Name& name : column.names) {
      for (const RoleId role : resolve_role_or_group(workspace_, name)) roles.emplace_back(role, name.span);
    }
    return roles;
  }

  void resolve_cell(const ast::Cell& cell, const std::vector<RoleId>& roles,
                    const std::vector<PermissionId>& permissions) {
    if (!spend(workspace_, roles.size() * permissions.size(), cell.span)) return;
    claim_cells(cell, roles, permissions);
    ConditionRecipe earlier;
    const ast::Outcome* unconditional = nullptr;
    for (const ast::Outcome& outcome : cell.outcomes) {
      if (unconditional != nullptr) return report_unreachable_outcome(workspace_, outcome, *unconditional);
      const auto level = level_of(outcome);
      ConditionRecipe recipe = earlier;
      recipe.also(outcome.condition);
      std::vector<Target> targets = work_.targets.resolve(permissions, recipe);
      if (level && *level == LevelId{0}) {
        add_absences(cell, roles, targets, false);
      } else if (level) {
        add_rule(cell, outcome, *level, roles, std::move(targets), std::move(recipe));
      }
      if (outcome.condition) {
        earlier.parts.push_back({outcome.condition.get(), true});
      } else {
        unconditional = &outcome;
      }
    }
    warn_of_pointless_condition(cell);
    // Where none of its conditions holds, the cell says the lowest level without writing it.
    if (unconditional == nullptr) add_absences(cell, roles, work_.targets.resolve(permissions, earlier), true);
  }

  /// `deny if own` says `deny` where `own` holds and, since nothing follows, where it does not.
  void warn_of_pointless_condition(const ast::Cell& cell) {
    const ast::Outcome& last = cell.outcomes.back();
    const LevelId* level = lookup(workspace_.symbols.levels, last.level.text);
    if (!last.condition || level == nullptr || *level != LevelId{0}) return;
    workspace_.sink.report(Code::pointless_cell_condition, last.condition->span,
                           {last.level.text, workspace_.model.levels.back().name});
  }

  /// A table that was copied from a spreadsheet is one mistake, however many cells say `Yes`.
  std::optional<LevelId> level_of(const ast::Outcome& outcome) {
    const ast::Name& name = outcome.level;
    if (lookup(workspace_.symbols.levels, name.text) != nullptr || !is_foreign_cell(name.text)) {
      return resolve_level(workspace_, name);
    }
    if (std::exchange(told_foreign_cell_, true)) return std::nullopt;
    std::vector<std::string> levels;
    for (const Level& level : workspace_.model.levels) levels.push_back(level.name);
    workspace_.sink.report(Code::unknown_level, name.span, {name.text, listed(levels)}).helps = {
        foreign_cell_help(listed(levels))};
    return std::nullopt;
  }

  /// One report for a cell, however many permissions it shares with another.
  void claim_cells(const ast::Cell& cell, const std::vector<RoleId>& roles,
                   const std::vector<PermissionId>& permissions) {
    bool reported = false;
    for (const PermissionId permission : permissions) {
      for (const RoleId role : roles) {
        const std::uint64_t key = std::uint64_t{index(permission)} * workspace_.model.roles.size() + index(role);
        const auto [place, inserted] = cells_.try_emplace(key, cell.span);
        if (inserted || reported) continue;
        reported = true;
        // A row that stands there twice is one mistake.
        if (std::exchange(told_repeated_cell_, true)) continue;
        report_conflicting_cells(workspace_, role, permission, cell.span, place->second);
      }
    }
  }

  void add_absences(const ast::Cell& cell, const std::vector<RoleId>& roles, const std::vector<Target>& targets,
                    bool unwritten) {
    for (const Target& target : targets) {
      for (const RoleId role : roles) {
        workspace_.model.absences.push_back({role, target.permission, target.condition, unwritten, layer_, cell.span,
                                             cell.note ? cell.note->text : std::string()});
      }
    }
  }

  void add_rule(const ast::Cell& cell, const ast::Outcome& outcome, LevelId level, const std::vector<RoleId>& roles,
                std::vector<Target> targets, ConditionRecipe recipe) {
    if (roles.empty() || targets.empty()) return;
    RuleDraft draft;
    Rule& rule = draft.rule;
    rule.origin = Rule::Origin::cell;
    rule.level = level;
    rule.roles = roles;
    std::sort(rule.roles.begin(), rule.roles.end());
    rule.targets = work_.targets.shared().of(std::move(targets));
    rule.layer = layer_;
    rule.span = cell.span;
    if (outcome.condition) rule.condition_span = outcome.condition->span;
    if (cell.note) rule.note = cell.note->text;
    draft.recipe = std::move(recipe);
    work_.drafts.push_back(std::move(draft));
  }

  RuleWork& work_;
  Workspace& workspace_;
  Layer layer_ = 0;
  bool told_foreign_cell_ = false;             ///< In this matrix.
  bool told_repeated_cell_ = false;            ///< In this row.
  llvm::DenseMap<std::uint64_t, Span> cells_;  ///< By permission and role.
};

}  // namespace

void resolve_matrices(RuleWork& work, const Statements& statements) {
  MatrixResolver resolver(work);
  for_each<ast::Matrix>(statements, [&](const ast::Matrix& node, const LayeredStatement& statement) {
    resolver.resolve(node, statement);
  });
}

}  // namespace polc::sema
