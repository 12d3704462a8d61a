// Text to access table, whatever the text is: csv, Markdown, json, or the lines of a casbin policy.
//
// The README of this folder has the shapes in full. What a text leaves open is reported, never settled by a guess.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/access_table.h"
#include "compiler/importer/grid.h"
#include "compiler/importer/reading.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

/// A spreadsheet has more cells than a policy has lines: 2,000 roles by 5,000 permissions are ten million.
inline constexpr std::size_t max_table_bytes = 32U << 20U;

/// As the options say; else as the name of the file and its content do.
ImportFormat format_of(const SourceManager& sources, FileId file, const ReadOptions& options);

/// Nothing if something was reported. `reading` tells how the table was read, and asks what is open.
std::optional<AccessTable> read_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                                      TableReading& reading, DiagnosticSink& sink);

// Those that it chooses from. What they return is of use only if nothing was reported.
AccessTable read_grid_table(const Grid& grid, const ReadOptions& options, TableReading& reading, DiagnosticSink& sink);
AccessTable read_casbin_table(const Grid& grid, const ReadOptions& options, TableReading& reading,
                              DiagnosticSink& sink);
AccessTable read_json_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                            TableReading& reading, DiagnosticSink& sink);

/// Whether the lines are those of a casbin policy: `p, role, object, action`.
bool is_casbin(const Grid& grid);

}  // namespace polc::importer
