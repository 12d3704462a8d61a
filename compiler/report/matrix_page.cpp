#include "compiler/report/matrix_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "compiler/report/matrix_blocks.h"
#include "compiler/report/matrix_colors.h"
#include "compiler/report/matrix_text.h"
#include "compiler/text/display_width.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"
#include "compiler/text/wrap.h"

namespace polc {
namespace {

constexpr std::size_t gap = 2;              // Between columns.
constexpr std::size_t most_lines = 4;       // Of a cell: beyond it, the eye loses the row.
constexpr std::size_t rows_of_header = 30;  // After these, the next resource has the header above it again.

using Grid = std::vector<std::vector<std::string>>;

Grid grid_of(const PolicyMatrix& matrix, const MatrixLook& look) {
  Grid grid(1, {""});
  for (const MatrixColumn& column : matrix.columns) {
    const bool has_title = look.has_titles && !column.title.empty();
    grid.front().push_back(visible(has_title ? column.title : name_text(column.role)));
  }
  for (const MatrixRow& row : matrix.rows) {
    const bool has_title = look.has_titles && !row.title.empty();
    grid.push_back({visible(has_title ? row.title : path_text(row.permission))});
    for (std::size_t column = 0; column < row.cells.size(); ++column)
      grid.back().push_back(visible(cell_text(row, column)));
  }
  return grid;
}

template <typename Measure>
std::vector<std::size_t> widths_of(const Grid& grid, Measure measure) {
  std::vector<std::size_t> widths(grid.front().size());
  for (const auto& line : grid) {
    for (std::size_t column = 0; column < line.size(); ++column)
      widths[column] = std::max(widths[column], measure(line[column]));
  }
  return widths;
}

std::size_t total(const std::vector<std::size_t>& widths) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

/// How wide each column is so that all fit; empty where they do not. Columns start as wide as their widest word, and
/// the one that is furthest from having its longest text on one line gets the next column of the terminal.
std::vector<std::size_t> fitted(const Grid& grid, std::size_t width) {
  const std::vector<std::size_t> natural = widths_of(grid, display_width);
  if (width == 0 || total(natural) <= width) return natural;
  // Of a hanging line too.
  std::vector<std::size_t> widths = widths_of(grid, [](const std::string& text) { return widest_word(text); });
  for (std::size_t column = 0; column < widths.size(); ++column) {
    const bool wraps = widths[column] < natural[column];
    widths[column] = std::min(natural[column], widths[column] + (wraps ? gap : 0));
  }
  if (total(widths) > width) return {};
  for (std::size_t left = width - total(widths); left > 0; --left) {
    std::size_t neediest = 0;
    for (std::size_t column = 1; column < widths.size(); ++column) {
      const auto need = [&](std::size_t at) { return natural[at] * widths[neediest] * widths[column] / widths[at]; };
      if (need(column) > need(neediest)) neediest = column;
    }
    if (widths[neediest] < natural[neediest]) ++widths[neediest];
  }
  return widths;
}

/// A row's cells as lines; false where one takes too many.
bool wrap_row(const std::vector<std::string>& row, const std::vector<std::size_t>& widths,
              std::vector<std::vector<std::string>>& cells) {
  cells.clear();
  bool is_readable = true;
  for (std::size_t column = 0; column < row.size(); ++column) {
    cells.push_back(wrapped(row[column], widths[column], gap));
    is_readable = is_readable && cells.back().size() <= most_lines;
  }
  return is_readable;
}

/// One row, each line of it with what the columns have there. `paint` colours what stands in a column.
template <typename Paint>
std::string row_text(const std::vector<std::vector<std::string>>& cells, const std::vector<std::size_t>& widths,
                     Paint paint) {
  std::size_t height = 0;
  for (const auto& lines : cells) height = std::max(height, lines.size());
  std::string text;
  for (std::size_t line = 0; line < height; ++line) {
    std::string row;
    std::size_t blanks = 0;  // Written once something follows them, so that no line ends in them.
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string part = line < cells[column].size() ? cells[column][line] : "";
      if (!part.empty()) row += std::string(blanks, ' ') + paint(part, column);
      if (!part.empty()) blanks = 0;
      blanks += widths[column] - std::min(widths[column], display_width(part)) + gap;
    }
    text += row + "\n";
  }
  return text;
}

/// Empty where it would not be readable.
std::string table(const PolicyMatrix& matrix, const MatrixLook& look) {
  const Grid grid = grid_of(matrix, look);
  const std::vector<std::size_t> widths = fitted(grid, look.width);
  if (widths.empty()) return {};
  std::vector<std::vector<std::string>> cells;
  wrap_row(grid.front(), widths, cells);
  const std::string header =
      row_text(cells, widths, [&](const std::string& part, std::size_t) { return strong(part, look); });
  std::string text = header;
  std::size_t rows_below = 0;
  for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
    if (!wrap_row(grid[row + 1], widths, cells)) return {};
    const bool is_next_resource = row > 0 && matrix.rows[row].resource != matrix.rows[row - 1].resource;
    if (look.width != 0 && is_next_resource && rows_below >= rows_of_header) {
      text += "\n" + header;
      rows_below = 0;
    }
    ++rows_below;
    text += row_text(cells, widths, [&](const std::string& part, std::size_t column) {
      return column == 0 ? part : painted_cell(part, matrix.rows[row].cells[column - 1], matrix, look);
    });
  }
  return text;
}

std::string lines_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// What the names in the cells stand for.
std::string legend(const PolicyMatrix& matrix, std::size_t width) {
  if (matrix.names.empty()) return {};
  std::string text = "\nwhere\n";
  for (const MatrixName& name : matrix.names) {
    const std::string of = name.resource.empty() ? "" : fmt::format(" of {}", path_text(name.resource));
    const std::string line = fmt::format("{}{} is: {}", name_text(name.name), of, name.condition);
    for (const std::string& part : wrapped(visible(line), width - 2, 2)) text += "  " + part + "\n";
  }
  return text;
}

}  // namespace

std::string matrix_page(const PolicyMatrix& matrix, const MatrixLook& look) {
  const std::size_t width = look.width == 0 ? std::string::npos : std::max<std::size_t>(look.width, 3);
  std::string text;
  for (const std::string& line : wrapped(visible(matrix.title.empty() ? matrix.policy : matrix.title), width))
    text += strong(line, look) + "\n";
  if (!matrix.precondition.empty()) text += lines_of(wrapped(visible(precondition_line(matrix)), width, 2));
  text += "\n";
  const std::string rows = table(matrix, look);
  text += rows.empty() ? matrix_blocks(matrix, look) : rows;
  return text + legend(matrix, width);
}

}  // namespace polc
