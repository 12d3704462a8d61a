// Entry: read_table.
#include "compiler/import/read_table.h"

#include "compiler/syntax/input_limits.h"
#include "llvm/ADT/StringRef.h"

namespace polc::importing {

std::optional<AccessTable> read_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                                      DiagnosticSink& sink) {
  if (!check_text(sources, file, sink)) return std::nullopt;
  const std::string_view text = sources.text(file).substr(byte_order_mark_size(sources.text(file)));
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const std::string_view path = sources.path(file);
  const bool is_json = llvm::StringRef(path.data(), path.size()).endswith_insensitive(".json") ||
                       (first != std::string_view::npos && text[first] == '{');
  const ImportFormat format = options.format.value_or(is_json ? ImportFormat::json : ImportFormat::csv);
  AccessTable table = format == ImportFormat::json ? read_json_table(sources, file, options, sink)
                                                   : read_csv_table(sources, file, options, sink);
  if (sink.has_errors()) return std::nullopt;
  return table;
}

}  // namespace polc::importing
