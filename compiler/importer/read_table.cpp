#include "compiler/importer/read_table.h"

#include <fmt/format.h>

#include "compiler/importer/csv.h"
#include "compiler/importer/markdown.h"
#include "compiler/syntax/input_limits.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importer {
namespace {

/// The name says it, then the first character, then whether there is a Markdown table.
ImportFormat guessed_format(std::string_view path, std::string_view text) {
  const std::string name = llvm::StringRef(path.data(), path.size()).lower();
  if (name.ends_with(".json")) return ImportFormat::json;
  if (name.ends_with(".md") || name.ends_with(".markdown")) return ImportFormat::md;
  if (name.ends_with(".csv") || name.ends_with(".tsv")) return ImportFormat::csv;
  const std::size_t first = text.find_first_not_of(" \t\r\n", byte_order_mark_size(text));
  if (first != std::string_view::npos && text[first] == '{') return ImportFormat::json;
  return has_markdown_table(text) ? ImportFormat::md : ImportFormat::csv;
}

/// `.xlsx` and `.ods` are zip files, `.xls` is a compound file: each begins with a sign of its own.
bool is_spreadsheet(std::string_view text) {
  return text.starts_with("PK\x03\x04") || text.starts_with("\xD0\xCF\x11\xE0");
}

}  // namespace

ImportFormat format_of(const SourceManager& sources, FileId file, const ReadOptions& options) {
  return options.format ? *options.format : guessed_format(sources.path(file), sources.text(file));
}

std::optional<AccessTable> read_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                                      TableReading& reading, DiagnosticSink& sink) {
  if (sources.path(file).ends_with(".pol")) {
    sink.report(Code::unknown_shape, std::nullopt,
                {fmt::format("`{}` is a policy by its name, and no table", sources.path(file))})
        .helps = {"`polc check` reads policies; a table is a .csv, .md or .json file"};
    return std::nullopt;
  }
  if (is_spreadsheet(sources.text(file))) {
    sink.report(Code::unknown_shape, std::nullopt,
                {fmt::format("`{}` is a spreadsheet's own file, and no text", sources.path(file))})
        .helps = {"open it where it was made, and export the sheet as CSV: `polc import` reads that"};
    return std::nullopt;
  }
  if (!check_text(sources, file, sink, {max_table_bytes, true})) return std::nullopt;
  const ImportFormat format = format_of(sources, file, options);
  AccessTable table;
  if (format == ImportFormat::json) {
    table = read_json_table(sources, file, options, reading, sink);
  } else {
    const Grid grid = format == ImportFormat::md ? read_markdown(sources, file, options.tables, sink)
                                                 : read_csv(sources, file, options.separator, sink);
    if (!sink.has_errors()) {
      table = is_casbin(grid) ? read_casbin_table(grid, options, reading, sink)
                              : read_grid_table(grid, options, reading, sink);
    }
  }
  if (sink.has_errors()) return std::nullopt;
  return table;
}

}  // namespace polc::importer
