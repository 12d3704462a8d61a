// Entry: render, cell_text.
#include "compiler/emit/matrix_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Unicode.h"
#include "llvm/Support/raw_ostream.h"

namespace polc {
namespace {

std::string or_name(const std::string& title, const std::string& name) {
  return title.empty() ? name : title;
}

std::size_t display_width(const std::string& text) {
  const int columns = llvm::sys::unicode::columnWidthUTF8(text);
  return columns < 0 ? text.size() : static_cast<std::size_t>(columns);
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t columns = display_width(text);
  return columns >= width ? text : text + std::string(width - columns, ' ');
}

/// `text` with each character of a pair's first member replaced by its second.
std::string replaced(std::string text, const std::vector<std::pair<char, std::string>>& pairs) {
  std::string result;
  for (const char character : text) {
    const auto found =
        std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == character; });
    if (found == pairs.end()) {
      result += character;
    } else {
      result += found->second;
    }
  }
  return result;
}

using Grid = std::vector<std::vector<std::string>>;

/// The header row, then the permissions' rows; names, not titles, since they are what one types.
Grid grid_of(const PolicyMatrix& matrix) {
  Grid grid;
  std::vector<std::string> header{""};
  for (const MatrixColumn& column : matrix.columns) header.push_back(column.role);
  grid.push_back(std::move(header));
  for (const MatrixRow& row : matrix.rows) {
    std::vector<std::string> line{row.permission};
    for (const MatrixCell& cell : row.cells) line.push_back(cell_text(cell));
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
  return or_name(matrix.title, matrix.policy);
}

std::string precondition_line(const PolicyMatrix& matrix) {
  return fmt::format("Only if {}; otherwise {}.", matrix.precondition, matrix.lowest_level);
}

std::string render_text(const PolicyMatrix& matrix) {
  std::string text = title_line(matrix) + "\n";
  if (!matrix.precondition.empty()) text += precondition_line(matrix) + "\n";
  text += "\n";
  const Grid grid = grid_of(matrix);
  const std::vector<std::size_t> widths = widths_of(grid);
  for (const auto& line : grid) {
    std::string row;
    for (std::size_t column = 0; column < line.size(); ++column) row += padded(line[column], widths[column]) + "  ";
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

std::string render_md(const PolicyMatrix& matrix) {
  std::string text = fmt::format("# {}\n\n", title_line(matrix));
  if (!matrix.precondition.empty()) text += precondition_line(matrix) + "\n\n";
  Grid grid = grid_of(matrix);
  for (auto& line : grid) {
    for (std::string& cell : line) cell = replaced(cell, {{'|', "\\|"}});
  }
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

std::string render_csv(const PolicyMatrix& matrix) {
  std::string text;
  for (const auto& line : grid_of(matrix)) {
    for (std::size_t column = 0; column < line.size(); ++column) {
      if (column > 0) text += ",";
      const bool is_plain = line[column].find_first_of(",\"\r\n") == std::string::npos;
      text += is_plain ? line[column] : "\"" + replaced(line[column], {{'"', "\"\""}}) + "\"";
    }
    text += "\r\n";  // RFC 4180
  }
  return text;
}

std::string render_html(const PolicyMatrix& matrix) {
  const auto escaped = [](const std::string& text) {
    return replaced(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}});
  };
  std::string text = fmt::format("<table>\n<caption>{}", escaped(title_line(matrix)));
  if (!matrix.precondition.empty()) text += "<br>" + escaped(precondition_line(matrix));
  text += "</caption>\n<thead><tr><th></th>";
  for (const MatrixColumn& column : matrix.columns)
    text += fmt::format("<th scope=\"col\">{}</th>", escaped(or_name(column.title, column.role)));
  text += "</tr></thead>\n<tbody>\n";
  for (const MatrixRow& row : matrix.rows) {
    text += fmt::format("<tr><th scope=\"row\" title=\"{}\">{}</th>", escaped(row.permission),
                        escaped(or_name(row.title, row.permission)));
    for (const MatrixCell& cell : row.cells) {
      text += fmt::format("<td class=\"{}\">{}</td>", escaped(cell.front().level), escaped(cell_text(cell)));
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

std::string render_json(const PolicyMatrix& matrix) {
  llvm::json::Array roles;
  for (const MatrixColumn& column : matrix.columns)
    roles.push_back(llvm::json::Object{{"name", column.role}, {"title", column.title}});
  llvm::json::Array rows;
  for (const MatrixRow& row : matrix.rows) {
    llvm::json::Array cells;
    for (const MatrixCell& cell : row.cells) {
      llvm::json::Array outcomes;
      for (const MatrixOutcome& outcome : cell) {
        llvm::json::Object object{{"level", outcome.level}};
        if (!outcome.condition.empty()) object["if"] = outcome.condition;
        outcomes.push_back(std::move(object));
      }
      cells.push_back(std::move(outcomes));
    }
    rows.push_back(
        llvm::json::Object{{"permission", row.permission}, {"title", row.title}, {"cells", std::move(cells)}});
  }
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::Value document = llvm::json::Object{{"format_version", 1},
                                                  {"policy", matrix.policy},
                                                  {"title", matrix.title},
                                                  {"lowest_level", matrix.lowest_level},
                                                  {"only_if", matrix.precondition},
                                                  {"roles", std::move(roles)},
                                                  {"rows", std::move(rows)}};
  stream << llvm::formatv("{0:2}", document) << "\n";
  return stream.str();
}

}  // namespace

std::string cell_text(const MatrixCell& cell) {
  std::string text;
  for (const MatrixOutcome& outcome : cell) {
    if (!text.empty()) text += " else ";
    text += outcome.level;
    if (!outcome.condition.empty()) text += " if " + outcome.condition;
  }
  return text;
}

std::string render(const PolicyMatrix& matrix, MatrixFormat format) {
  switch (format) {
    case MatrixFormat::text:
      return render_text(matrix);
    case MatrixFormat::md:
      return render_md(matrix);
    case MatrixFormat::html:
      return render_html(matrix);
    case MatrixFormat::csv:
      return render_csv(matrix);
    case MatrixFormat::json:
      return render_json(matrix);
  }
  return {};
}

}  // namespace polc
