#include "compiler/importer/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "compiler/syntax/input_limits.h"

namespace polc::importer {
namespace {

struct Line {
  std::size_t begin = 0;
  std::string_view text;
};

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<Line> lines_of(std::string_view text, std::size_t at) {
  std::vector<Line> lines;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back({at, text.substr(at, end - at)});
    at = end + 1;
  }
  return lines;
}

/// The pieces between the bars of a row, as views into its line. A bar behind a backslash belongs to its cell.
std::vector<std::string_view> pieces_of(std::string_view line) {
  line = without_blanks(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  std::size_t at = 0;
  for (; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '|') {
      pieces.push_back(line.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  if (begin < line.size()) pieces.push_back(line.substr(begin));
  return pieces;
}

/// `| --- | :-: |`
bool is_delimiter_row(std::string_view line) {
  if (line.find('-') == std::string_view::npos || line.find('|') == std::string_view::npos) return false;
  const std::vector<std::string_view> pieces = pieces_of(line);
  return !pieces.empty() && std::all_of(pieces.begin(), pieces.end(), [](std::string_view piece) {
    piece = without_blanks(piece);
    if (piece.starts_with(':')) piece.remove_prefix(1);
    if (piece.ends_with(':')) piece.remove_suffix(1);
    return !piece.empty() && piece.find_first_not_of('-') == std::string_view::npos;
  });
}

bool is_punctuation(char character) {
  return (character >= '!' && character <= '/') || (character >= ':' && character <= '@') ||
         (character >= '[' && character <= '`') || (character >= '{' && character <= '~');
}

/// Without a pair of marks around the whole of it, such as `**…**`.
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view marks[] = {"**", "__", "*"};
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (const std::string_view mark : marks) {
      if (text.size() <= 2 * mark.size() || !text.starts_with(mark) || !text.ends_with(mark)) continue;
      const std::string_view inner = text.substr(mark.size(), text.size() - 2 * mark.size());
      // Marks inside belong to parts of the cell, and an escaped one is text.
      if (inner.ends_with('\\') || (mark == "*" && inner.find('*') != std::string_view::npos)) continue;
      text = without_blanks(inner);
      has_changed = true;
    }
  }
  return text;
}

std::string text_of(std::string_view piece) {
  piece = without_marks(without_blanks(piece));
  const bool is_code = piece.size() > 2 && piece.starts_with('`') && piece.ends_with('`') &&
                       piece.substr(1, piece.size() - 2).find('`') == std::string_view::npos;
  if (is_code) piece = piece.substr(1, piece.size() - 2);
  std::string text;
  for (std::size_t at = 0; at < piece.size(); ++at) {
    const bool is_escape =
        piece[at] == '\\' && at + 1 < piece.size() && (is_code ? piece[at + 1] == '|' : is_punctuation(piece[at + 1]));
    if (is_escape) {
      text += piece[++at];
      continue;
    }
    bool is_break = false;
    for (const std::string_view tag : {"<br>", "<br/>", "<br />"}) {
      if (is_code || !piece.substr(at).starts_with(tag)) continue;
      text += '\n';
      at += tag.size() - 1;
      is_break = true;
      break;
    }
    if (!is_break) text += piece[at];
  }
  return text;
}

/// A table's lines, by position: the row of names, the row of dashes, the rows.
struct Table {
  std::size_t header = 0;
  std::size_t end = 0;
};

std::vector<Table> tables_of(const std::vector<Line>& lines) {
  std::vector<Table> tables;
  std::string fence;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::string_view line = without_blanks(lines[at].text);
    if (!fence.empty() || line.starts_with("```") || line.starts_with("~~~")) {
      if (fence.empty()) {
        fence = line.substr(0, 3);
      } else if (line.starts_with(fence)) {
        fence.clear();
      }
      continue;
    }
    if (line.find('|') == std::string_view::npos || at + 1 == lines.size() || !is_delimiter_row(lines[at + 1].text)) {
      continue;
    }
    Table table{at, at + 2};
    while (table.end < lines.size() && !without_blanks(lines[table.end].text).empty()) ++table.end;
    at = table.end - 1;
    tables.push_back(table);
  }
  return tables;
}

/// `Only if …; otherwise deny.`, as `polc matrix` says what holds for all cells of a table.
bool limits_table(std::string_view line) {
  return line.starts_with("Only if ") && line.find("; otherwise ") != std::string_view::npos;
}

class MarkdownReader {
 public:
  MarkdownReader(std::string_view text, FileId file, DiagnosticSink& sink)
      : text_(text), file_(file), sink_(sink), lines_(lines_of(text, byte_order_mark_size(text))) {}

  Grid read(const std::vector<std::uint32_t>& wanted) {
    Grid grid(file_);
    grid.has_header = true;
    const std::vector<Table> tables = tables_of(lines_);
    if (tables.empty()) {
      sink_.report(Code::no_table, Span{file_, 0, 0});
      return grid;
    }
    std::vector<std::uint32_t> chosen = wanted;
    if (chosen.empty() && tables.size() > 1) {
      Diagnostic& diagnostic =
          sink_.report(Code::several_tables, span(lines_[tables[0].header]), {std::to_string(tables.size())});
      for (std::size_t table = 1; table < tables.size(); ++table) {
        diagnostic.label(span(lines_[tables[table].header]), fmt::format("table {}", table + 1));
      }
      return grid;
    }
    if (chosen.empty()) chosen = {1};
    for (const std::uint32_t number : chosen) {
      if (number == 0 || number > tables.size()) {
        sink_.report(Code::no_such_table, Span{file_, 0, 0}, {std::to_string(number), std::to_string(tables.size())});
        return grid;
      }
      add_table(grid, tables[number - 1], number > 1 ? tables[number - 2].end : 0);
    }
    return grid;
  }

 private:
  void add_table(Grid& grid, const Table& table, std::size_t text_begin) {
    for (std::size_t line = text_begin; line < table.header; ++line) {
      if (!limits_table(without_blanks(lines_[line].text))) continue;
      sink_.report(Code::limited_table, span(lines_[line]), {std::string(without_blanks(lines_[line].text))});
    }
    std::uint32_t number = grid.rows.empty() ? 1 : grid.rows.back().number + 1;
    GridRow header = row_of(grid, lines_[table.header], number);
    if (grid.rows.empty()) {
      grid.rows.push_back(std::move(header));
      ++number;
    } else if (texts_of(grid, header) != texts_of(grid, grid.rows.front())) {
      sink_.report(Code::other_names, grid.span(header)).label(grid.span(grid.rows.front()), "the first table");
      return;
    }
    for (std::size_t line = table.header + 2; line < table.end; ++line, ++number) {
      add_row(grid, row_of(grid, lines_[line], number));
    }
  }

  static std::vector<std::string> texts_of(const Grid& grid, const GridRow& row) {
    std::vector<std::string> texts;
    for (const GridCell cell : row.cells) texts.push_back(grid.text(cell));
    return texts;
  }

  GridRow row_of(Grid& grid, const Line& line, std::uint32_t number) const {
    GridRow row{number, {}};
    for (const std::string_view piece : pieces_of(line.text)) {
      const std::string_view inner = without_blanks(piece);
      const std::string_view place = inner.empty() ? piece : inner;
      const auto begin = static_cast<std::uint32_t>(place.data() - text_.data());
      row.cells.push_back(grid.cell(text_of(piece), begin, begin + static_cast<std::uint32_t>(place.size())));
    }
    // A line `|` has no cell at all.
    if (row.cells.empty()) row.cells.push_back(grid.cell("", span(line).begin, span(line).begin));
    return row;
  }

  Span span(const Line& line) const {
    const std::string_view inner = without_blanks(line.text);
    const auto begin = static_cast<std::uint32_t>(inner.empty() ? line.begin : inner.data() - text_.data());
    return {file_, begin, begin + static_cast<std::uint32_t>(inner.size())};
  }

  std::string_view text_;
  FileId file_;
  DiagnosticSink& sink_;
  std::vector<Line> lines_;
};

}  // namespace

bool has_markdown_table(std::string_view text) {
  return !tables_of(lines_of(text, byte_order_mark_size(text))).empty();
}

Grid read_markdown(const SourceManager& sources, FileId file, const std::vector<std::uint32_t>& wanted,
                   DiagnosticSink& sink) {
  return MarkdownReader(sources.text(file), file, sink).read(wanted);
}

}  // namespace polc::importer
