// Comma separated values as spreadsheets write them (RFC 4180), as a grid.
//
// Fields may be quoted, a doubled quote inside stands for one, and quoted fields may hold separators and line ends.
// Lines end with `\n`, `\r\n` or `\r`. Semicolons, tabs and bars serve as separators too: whichever splits most of the first lines into
// equally many fields, or what a first line `sep=;` says. Cost: linear.
#pragma once

#include <optional>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/importer/grid.h"
#include "compiler/source/source_manager.h"

namespace polc::importer {

/// Reports a quoted field that never ends or is followed by more text, and stops there; and a file that two separators would
/// split as well. `separator`: as the caller knows it.
Grid read_csv(const SourceManager& sources, FileId file, std::optional<char> separator, DiagnosticSink& sink);

}  // namespace polc::importer
