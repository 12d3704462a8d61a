// What people and reports read: views with no table behind them, so that an upgrade leaves nothing old.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/query/condition_text.h"
#include "compiler/analysis/query/condition_words.h"
#include "compiler/analysis/query/matrix.h"
#include "compiler/analysis/query/statement_uses.h"
#include "compiler/sql/script_parts.h"
#include "compiler/text/visible.h"

namespace polc::sql {
namespace {

using Row = std::vector<std::string>;  ///< Expressions, one a column.

/// A text that people wrote, in which anything may stand.
std::string shown(std::string_view text) {
  return literal(visible(text));
}

std::string or_null(std::string_view text) {
  return text.empty() ? "NULL" : shown(text);
}

/// A column with its type, since a view of no rows, or of NULL alone, has none by itself.
struct Column {
  std::string_view name;
  std::string_view type;
};

class ViewWriter {
 public:
  explicit ViewWriter(const Policy& policy) : policy_(policy), read_back_(policy.read_back) {}

  std::string run() { return names() + matrix() + statements(); }

 private:
  std::string view(std::string_view name, const std::vector<Column>& columns, const std::vector<Row>& rows,
                   std::string_view comment) const {
    const std::string place = policy_.schema.of(name);
    std::string heads;
    std::string casts;
    std::string nulls;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      const char* separator = at == 0 ? "" : ", ";
      heads += separator + identifier(columns[at].name);
      casts += fmt::format("{}CAST(column{} AS {}) AS {}", separator, at + 1, columns[at].type,
                           identifier(columns[at].name));
      nulls += fmt::format("{}CAST(NULL AS {}) AS {}", separator, columns[at].type, identifier(columns[at].name));
    }
    std::string text = "\n";
    if (policy_.dialect() == Dialect::sqlite) text += fmt::format("DROP VIEW IF EXISTS {};\n", place);
    text += fmt::format("CREATE {}VIEW {} AS\n", policy_.dialect() == Dialect::sqlite ? "" : "OR REPLACE ", place);
    if (rows.empty()) {
      text += fmt::format("SELECT {} WHERE FALSE;\n", nulls);
    } else {
      std::string alias = policy_.dialect() == Dialect::sqlite ? "" : " AS listed (";
      for (std::size_t at = 0; at < columns.size() && !alias.empty(); ++at)
        alias += fmt::format("{}column{}", at == 0 ? "" : ", ", at + 1);
      if (!alias.empty()) alias += ")";
      text += fmt::format("SELECT {} FROM (VALUES", casts);
      for (std::size_t at = 0; at < rows.size(); ++at) {
        text += at == 0 ? "\n  (" : ",\n  (";
        for (std::size_t column = 0; column < rows[at].size(); ++column)
          text += (column == 0 ? "" : ", ") + rows[at][column];
        text += ")";
      }
      text += fmt::format("\n){};\n", alias);
    }
    return text + comment_on("VIEW", place, comment);
  }

  std::string comment_on(std::string_view kind, std::string_view place, std::string_view comment) const {
    if (policy_.dialect() == Dialect::sqlite) return "";
    return fmt::format("COMMENT ON {} {} IS {};\n", kind, place, literal(comment));
  }

  /// The policy's words: what each is called, and for people.
  std::string names() const {
    const pol::TableData& data = policy_.data();
    std::vector<Row> levels;
    for (std::uint32_t at = 0; at < data.level_count; ++at) {
      const auto id = pol::id_at<pol::Level>(at);
      levels.push_back({std::to_string(at), literal(policy_.names().name(id)), or_null(policy_.names().title(id))});
    }
    std::vector<Row> roles;
    for (std::uint32_t at = 0; at < data.role_count; ++at) {
      const pol::RoleId id{at};
      if (at == data.custom_role) continue;
      roles.push_back({literal(policy_.names().name(id)), or_null(policy_.names().title(id)),
                       at == data.fallback_role ? "TRUE" : "FALSE"});
    }
    std::vector<Row> permissions;
    for (std::uint32_t at = 0; at < data.permission_count; ++at) {
      const pol::PermissionId id{at};
      const pol::ResourceId resource{pol::resource_of(data, at)};
      permissions.push_back({literal(policy_.names().name(id)), or_null(policy_.names().title(id)),
                             literal(policy_.names().name(resource)), or_null(policy_.names().title(resource))});
    }
    return view("levels", {{"rank", "integer"}, {"level", "text"}, {"title", "text"}}, levels,
                "What a decision can be, lowest first") +
           view("roles", {{"role", "text"}, {"title", "text"}, {"is_fallback", "boolean"}}, roles,
                "The roles; the fallback role is that of whoever holds none") +
           view("permissions",
                {{"permission", "text"}, {"title", "text"}, {"resource", "text"}, {"resource_title", "text"}},
                permissions, "What can be done");
  }

  /// The matrix, and the same a row for each outcome: who may what.
  std::string matrix() {
    MatrixOptions options;
    options.known = read_back_.admitted();
    options.is_cell_complete = true;
    const PolicyMatrix matrix = policy_matrix(read_back_, options);
    std::vector<Row> cells;
    std::vector<Row> outcomes;
    for (const MatrixRow& row : matrix.rows) {
      for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const std::string role = matrix.columns[column].role;
        std::string cell;
        for (const MatrixOutcome& outcome : row.cells[column]) {
          cell += (cell.empty() ? "" : " else ") + outcome.level +
                  (outcome.condition.empty() ? "" : " if " + outcome.condition);
          if (outcome.level == matrix.lowest_level) continue;
          outcomes.push_back({literal(row.permission), literal(role), literal(outcome.level),
                              outcome.condition.empty() ? "TRUE" : "FALSE", or_null(outcome.condition)});
        }
        cells.push_back({literal(row.permission), literal(role), shown(cell)});
      }
    }
    return view("matrix", {{"permission", "text"}, {"role", "text"}, {"cell", "text"}}, cells,
                "What a subject with just this role is decided for each permission, in any account") +
           view("who",
                {{"permission", "text"},
                 {"role", "text"},
                 {"level", "text"},
                 {"always", "boolean"},
                 {"condition", "text"}},
                outcomes, "Who may what, above the lowest level, and when; conditions of one cell are read in order");
  }

  /// Every statement with its place.
  std::string statements() {
    StatementUses uses(read_back_);
    std::vector<Row> rows;
    if (uses.are_known()) {
      for (std::uint32_t at = 0; at < policy_.data().permission_count; ++at) {
        const pol::PermissionId permission{at};
        read_back_.ask(permission, [&] {
          for (const StatementUse& use : uses.of(permission)) rows.push_back(statement(permission, use));
        });
      }
    }
    return view("explanations",
                {{"permission", "text"},
                 {"kind", "text"},
                 {"level", "text"},
                 {"roles", "text"},
                 {"condition", "text"},
                 {"file", "text"},
                 {"line", "integer"},
                 {"column", "integer"},
                 {"statement", "text"},
                 {"note", "text"}},
                rows,
                "The statements behind the decisions, with their places. A restriction without roles binds everybody");
  }

  Row statement(pol::PermissionId permission, const StatementUse& use) {
    std::string roles;
    for (const pol::RoleId role : use.reached)
      roles += (roles.empty() ? "" : ", ") + std::string(policy_.names().name(role));
    const std::string condition =
        use.condition == Diagram::always ? "" : condition_text(read_back_, use.condition, use.condition);
    const char* kind = use.is_restriction() ? "restriction" : use.is_grant() ? "grant" : "absence";
    return {literal(policy_.names().name(permission)),
            literal(kind),
            literal(policy_.names().name(use.statement.level)),
            or_null(roles),
            or_null(condition),
            shown(use.statement.file),
            std::to_string(use.statement.line),
            std::to_string(use.statement.column),
            shown(use.statement.text),
            or_null(use.statement.note)};
  }

  const Policy& policy_;
  ReadBackTable& read_back_;
};

}  // namespace

std::string views(const Policy& policy) {
  return ViewWriter(policy).run();
}

}  // namespace polc::sql
