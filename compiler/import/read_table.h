// Text to access table: a csv or a json file, whichever it is.
//
// csv: the first row names the roles, the first column the permissions. json: an object with `roles`, and any of
// `permissions`, `inherits`, `grants`, `denies`, `users`, `levels`; the README of this folder has both in full.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/import/access_table.h"
#include "compiler/source/source_manager.h"

namespace polc::importing {

enum class ImportFormat : int { csv, json };

struct ReadOptions {
  std::optional<ImportFormat> format;  ///< Absent: json if the first character is a brace.
  std::string resource;                ///< Of permissions whose names have no separator.
  std::vector<std::string> levels;     ///< Lowest first; empty: as the file says, or deny < allow.
};

/// Nothing if something was reported.
std::optional<AccessTable> read_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                                      DiagnosticSink& sink);

// The two it chooses from. What they return is of use only if nothing was reported.
AccessTable read_csv_table(const SourceManager& sources, FileId file, const ReadOptions& options, DiagnosticSink& sink);
AccessTable read_json_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                            DiagnosticSink& sink);

}  // namespace polc::importing
