#include "compiler/report/matrix_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/text/display_width.h"
#include "compiler/text/media.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "llvm/Support/JSON.h"

namespace polc {
namespace {

std::string or_name(const std::string& title, const std::string& name) {
  return title.empty() ? name : title;
}

using Grid = std::vector<std::vector<std::string>>;

/// How a name, a permission's name and a cell stand in a medium.
using Written = std::string (*)(std::string_view);

std::string markdown_name(std::string_view name) {
  return markdown_text(name_text(name));
}
std::string markdown_path(std::string_view name) {
  return markdown_text(path_text(name));
}
std::string csv_name(std::string_view name) {
  return csv_field(name_text(name));
}
std::string csv_path(std::string_view name) {
  return csv_field(path_text(name));
}

/// The header row, then the permissions' rows; names, which are what one types, if titles are not asked for.
Grid grid_of(const PolicyMatrix& matrix, const MatrixLook& look, Written role, Written permission, Written cell) {
  const auto named = [&](const std::string& title, const std::string& name, Written write) {
    return look.has_titles && !title.empty() ? cell(title) : write(name);
  };
  Grid grid;
  std::vector<std::string> header{"Permission"};
  for (const MatrixColumn& column : matrix.columns) header.push_back(named(column.title, column.role, role));
  grid.push_back(std::move(header));
  for (const MatrixRow& row : matrix.rows) {
    std::vector<std::string> line{named(row.title, row.permission, permission)};
    for (std::size_t column = 0; column < row.cells.size(); ++column) line.push_back(cell(cell_text(row, column)));
    grid.push_back(std::move(line));
  }
  return grid;
}

std::vector<std::size_t> widths_of(const Grid& grid) {
  std::vector<std::size_t> widths(grid.front().size());
  for (const auto& line : grid) {
    for (std::size_t column = 0; column < line.size(); ++column)
      widths[column] = std::max(widths[column], display_width(line[column]));
  }
  return widths;
}

std::string title_line(const PolicyMatrix& matrix) {
  const std::string title = or_name(matrix.title, matrix.policy);
  return title.empty() ? "Permissions" : title;
}

std::string render_md(const PolicyMatrix& matrix, const MatrixLook& look) {
  std::string text = fmt::format("# {}\n\n", markdown_text(title_line(matrix)));
  if (!matrix.precondition.empty()) text += markdown_text(precondition_line(matrix)) + "\n\n";
  const Grid grid = grid_of(matrix, look, markdown_name, markdown_path, markdown_text);
  const std::vector<std::size_t> widths = widths_of(grid);
  for (std::size_t number = 0; number < grid.size(); ++number) {
    for (std::size_t column = 0; column < widths.size(); ++column)
      text += "| " + padded(grid[number][column], std::max<std::size_t>(3, widths[column])) + " ";
    text += "|\n";
    if (number > 0) continue;
    for (const std::size_t width : widths) text += "| " + std::string(std::max<std::size_t>(3, width), '-') + " ";
    text += "|\n";
  }
  return text;
}

std::string render_csv(const PolicyMatrix& matrix, const MatrixLook& look) {
  std::string text;
  // Names and cells in the policy's words, which can be read again.
  for (const auto& line : grid_of(matrix, look, csv_name, csv_path, csv_field)) {
    text += fmt::format("{}\r\n", fmt::join(line, ","));  // RFC 4180
  }
  return text;
}

std::string render_html(const PolicyMatrix& matrix) {
  std::string text = fmt::format("<table>\n<caption>{}", markup_text(title_line(matrix)));
  if (!matrix.precondition.empty()) text += "<br>" + markup_text(precondition_line(matrix));
  text += "</caption>\n<thead><tr><th scope=\"col\">Permission</th>";
  for (const MatrixColumn& column : matrix.columns)
    text += fmt::format("<th scope=\"col\">{}</th>", markup_text(or_name(column.title, column.role)));
  text += "</tr></thead>\n";
  const std::string* resource = nullptr;
  for (const MatrixRow& row : matrix.rows) {
    if (resource == nullptr || *resource != row.resource) {
      text += fmt::format("{}<tbody>\n<tr><th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                          resource == nullptr ? "" : "</tbody>\n", matrix.columns.size() + 1,
                          markup_text(or_name(row.resource_title, row.resource)));
      resource = &row.resource;
    }
    text += fmt::format("<tr><th scope=\"row\" title=\"{}\">{}</th>", markup_text(row.permission),
                        markup_text(or_name(row.title, row.permission)));
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const std::string& level = row.cells[column].front().level;
      text += fmt::format("<td class=\"{}\">{}</td>", markup_text(level), markup_text(cell_text(row, column)));
    }
    text += "</tr>\n";
  }
  return text + (resource == nullptr ? "" : "</tbody>\n") + "</table>\n";
}

std::string render_json(const PolicyMatrix& matrix) {
  llvm::json::Array roles;
  for (const MatrixColumn& column : matrix.columns)
    roles.push_back(llvm::json::Object{{"name", json_string(column.role)}, {"title", json_string(column.title)}});
  llvm::json::Array rows;
  for (const MatrixRow& row : matrix.rows) {
    llvm::json::Array cells;
    for (const MatrixCell& cell : row.cells) {
      llvm::json::Array outcomes;
      for (const MatrixOutcome& outcome : cell) {
        llvm::json::Object object{{"level", json_string(outcome.level)}};
        if (!outcome.condition.empty()) object["if"] = json_string(outcome.condition);
        outcomes.push_back(std::move(object));
      }
      cells.push_back(std::move(outcomes));
    }
    llvm::json::Object object{
        {"permission", json_string(row.permission)}, {"title", json_string(row.title)}, {"cells", std::move(cells)}};
    if (!row.changes.empty()) {
      llvm::json::Array changes;
      for (const std::string& change : row.changes) changes.push_back(json_string(change));
      object["changes"] = std::move(changes);
    }
    rows.push_back(std::move(object));
  }
  return json_text(llvm::json::Object{{"format_version", 1},
                                      {"policy", json_string(matrix.policy)},
                                      {"title", json_string(matrix.title)},
                                      {"lowest_level", json_string(matrix.lowest_level)},
                                      {"only_if", json_string(matrix.precondition)},
                                      {"roles", std::move(roles)},
                                      {"rows", std::move(rows)}}) +
         "\n";
}

}  // namespace

std::string cell_text(const MatrixRow& row, std::size_t column) {
  const std::string text = cell_text(row.cells[column]);
  const bool is_changed = !row.changes.empty() && !row.changes[column].empty();
  return is_changed ? fmt::format("{} ({})", text, row.changes[column]) : text;
}

std::string precondition_line(const PolicyMatrix& matrix) {
  if (matrix.precondition.empty()) return {};
  return fmt::format("Only if {}; otherwise {}.", matrix.precondition, matrix.lowest_shown);
}

std::string cell_text(const MatrixCell& cell) {
  std::string text;
  for (const MatrixOutcome& outcome : cell) {
    if (!text.empty()) text += " else ";
    text += outcome.shown;
    if (!outcome.condition.empty()) text += " if " + outcome.condition;
  }
  return text;
}

std::string render(const PolicyMatrix& matrix, MatrixFormat format, const MatrixLook& look) {
  switch (format) {
    case MatrixFormat::text:
      return matrix_page(matrix, look);
    case MatrixFormat::md:
      return render_md(matrix, look);
    case MatrixFormat::html:
      return render_html(matrix);
    case MatrixFormat::csv:
      return render_csv(matrix, look);
    case MatrixFormat::json:
      return render_json(matrix);
  }
  return {};
}

}  // namespace polc
