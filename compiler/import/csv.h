// Comma separated values as spreadsheets write them (RFC 4180), with the place of every field.
//
// Fields may be quoted, a doubled quote inside stands for one, and quoted fields may hold separators and line ends.
// Lines end with `\n`, `\r\n` or `\r`. Semicolons and tabs serve as separators too: whichever of the three the first
// line has most of, or what a first line `sep=;` says. Cost: linear; fields without quotes inside are copied once.
#pragma once

#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/source/source_manager.h"

namespace polc::importing {

struct CsvField {
  std::string text;  ///< Without quotes, and without the white space around it.
  Span span;
};

/// One record. Those in which nothing is written are left out.
using CsvRecord = std::vector<CsvField>;

/// Reports a quoted field that never ends, or is followed by more text, and stops there.
std::vector<CsvRecord> read_csv_records(const SourceManager& sources, FileId file, DiagnosticSink& sink);

}  // namespace polc::importing
