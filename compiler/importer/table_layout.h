// What each column of a grid is: part of a permission's name, a role, a title, nothing of interest.
//
// Read from the closed lists of words.h and from what the person said. Where both leave a column, a row or the whole direction
// open, that is reported, with a question for each; nothing is taken for granted because it is likely.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/cell_reader.h"
#include "compiler/importer/grid.h"
#include "compiler/importer/reading.h"

namespace polc::importer {

enum class ColumnUse : std::uint8_t {
  skip,
  name,     ///< Of the permission, joined with the other names by dots.
  title,    ///< Of the permission.
  subject,  ///< The role that the row is about.
  level,    ///< What the row says: a list of grants.
  cells,    ///< What each row says of one role; or of one permission, where there is a subject.
};

/// What becomes of a row.
enum class RowUse : std::uint8_t {
  cells,
  skip,
  heading,  ///< It names the resource of the rows below it.
  outer,    ///< It has the first names of the rows below it, as a module on a row of its own.
};

struct TableLayout {
  std::size_t header = 0;          ///< Position of the row of names.
  std::vector<ColumnUse> columns;  ///< As many as the row of names has.
  std::vector<RowUse> rows;        ///< By position in the grid.

  bool has(ColumnUse use) const;
  std::vector<std::size_t> columns_of(ColumnUse use) const;
  /// Each row is one grant or denial.
  bool is_list() const { return has(ColumnUse::subject) && !has(ColumnUse::cells); }
};

/// `meanings`: by text of the grid. Without columns, where nothing more can be said of the table; of use only if nothing was reported.
TableLayout find_layout(const Grid& grid, const ReadOptions& options, const std::vector<CellMeaning>& meanings,
                        TableReading& reading, DiagnosticSink& sink);

}  // namespace polc::importer
