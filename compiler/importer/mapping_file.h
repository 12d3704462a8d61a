// How to read a table, saved next to it: lines `key = value`, whose keys are the options of `polc import`.
#pragma once

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/reading.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

/// Adds what the file says to `options`. Blank lines, and lines that start with `#`, say nothing. Reports unknown keys and wrong values.
void read_mapping(const SourceManager& sources, FileId file, ReadOptions& options, DiagnosticSink& sink);

}  // namespace polc::importer
