// The tables of a Markdown text (GitHub's dialect), as grids.
//
// A table is a row of names, a row of dashes, and rows up to the next blank line. What stands in a fence of backquotes is no table.
// Emphasis and code marks around a whole cell are taken off, `\|` and other escapes resolved, `<br>` is a space. Cost: linear.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/grid.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

/// Whether the text holds a table.
bool has_markdown_table(std::string_view text);

/// The table, or those of `wanted` (from 1) as one, which must have the same names on top. Reports a text without tables, one with several
/// of which none is chosen, and a table that a sentence above it limits, as `polc matrix` prints one.
Grid read_markdown(const SourceManager& sources, FileId file, const std::vector<std::uint32_t>& wanted,
                   DiagnosticSink& sink);

}  // namespace polc::importer
