// A table as it was written, whatever it was written in: rows of cells, each with its place.
//
// The text of a cell is one line: without the white space around it, and with each run of white space inside, line ends included,
// as one space. Equal texts are kept once, so that a table of ten million cells takes twelve bytes for each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/span.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

namespace polc::importer {

struct GridCell {
  std::uint32_t text = 0;  ///< Position among the texts; 0 is the empty one.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool is_blank() const { return text == 0; }
};

struct GridRow {
  std::uint32_t number = 0;  ///< As a spreadsheet counts its rows, from 1 and blank ones included.
  std::vector<GridCell> cells;
};

class Grid {
 public:
  explicit Grid(FileId file) : file_(file) { number_of(""); }

  GridCell cell(std::string_view text, std::uint32_t begin, std::uint32_t end);
  /// Whether the cell was written on several lines.
  bool is_folded(GridCell cell) const { return folded_.contains(cell.begin); }

  const std::string& text(GridCell cell) const { return texts_[cell.text]; }
  const std::vector<std::string>& texts() const { return texts_; }
  Span span(GridCell cell) const { return {file_, cell.begin, cell.end}; }
  /// From the first cell to the last. The row must have one.
  Span span(const GridRow& row) const { return {file_, row.cells.front().begin, row.cells.back().end}; }
  FileId file() const { return file_; }

  std::vector<GridRow> rows;  ///< Those in which something is written.
  bool has_header = false;    ///< The first row is one of names, as the text says itself.

 private:
  std::uint32_t number_of(std::string_view text);

  FileId file_;
  std::vector<std::string> texts_;
  llvm::StringMap<std::uint32_t> numbers_;
  llvm::DenseSet<std::uint32_t> folded_;  // By where the cells begin.
};

/// Adds the row unless all of it is blank.
void add_row(Grid& grid, GridRow row);

/// The text as a cell has it.
std::string on_one_line(std::string_view text);

}  // namespace polc::importer
