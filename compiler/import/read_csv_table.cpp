// Entry: read_csv_table.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/import/cell_texts.h"
#include "compiler/import/csv.h"
#include "compiler/import/read_table.h"
#include "compiler/import/table_builder.h"

namespace polc::importing {
namespace {

// Beyond it the table is of another shape than this reader thinks.
constexpr std::size_t max_reported = 50;

/// A cell whose text is not yet interpreted.
struct RawCell {
  std::uint32_t role = 0;
  std::uint32_t permission = 0;
  std::uint32_t text = 0;
};

std::string cell_count(std::size_t count) {
  return fmt::format("{} cell{}", count, count == 1 ? "" : "s");
}

Span row_span(const CsvRecord& record) {
  return {record.front().span.file, record.front().span.begin, record.back().span.end};
}

class CsvTableReader {
 public:
  CsvTableReader(const ReadOptions& options, DiagnosticSink& sink) : builder_(options.resource, sink), sink_(sink) {
    builder_.table().levels = options.levels;
  }

  AccessTable read(const std::vector<CsvRecord>& records, Span whole) {
    if (!records.empty()) {
      read_header(records);
      for (std::size_t row = 1; row < records.size() && sink_.all().size() < max_reported; ++row) {
        read_row(records[row], records.front());
      }
    }
    interpret_cells();
    return builder_.take(whole);
  }

 private:
  /// A column without a name counts only if something stands below it: spreadsheets export empty ones too.
  void read_header(const std::vector<CsvRecord>& records) {
    const CsvRecord& header = records.front();
    for (std::size_t column = 1; column < header.size(); ++column) {
      const CsvField& field = header[column];
      columns_.emplace_back();
      if (!field.text.empty()) {
        columns_.back() = builder_.add_role(field.text, field.span);
        continue;
      }
      const auto filled = std::find_if(records.begin() + 1, records.end(), [&](const CsvRecord& record) {
        return column < record.size() && !record[column].text.empty();
      });
      if (filled != records.end()) sink_.report(Code::unnamed_role, field.span).label((*filled)[column].span, "a cell");
    }
  }

  void read_row(const CsvRecord& record, const CsvRecord& header) {
    if (record.size() != header.size()) {
      // A row that goes on with nothing is complete all the same.
      const auto is_filled = [](const CsvField& field) { return !field.text.empty(); };
      const bool goes_on =
          record.size() > header.size() &&
          std::any_of(record.begin() + static_cast<std::ptrdiff_t>(header.size()), record.end(), is_filled);
      if (goes_on || record.size() < header.size()) {
        sink_.report(Code::ragged_row, row_span(record), {cell_count(record.size()), std::to_string(header.size())})
            .label(row_span(header), "the first row");
        return;
      }
    }
    if (record.front().text.empty()) {
      sink_.report(Code::unnamed_permission, row_span(record));
      return;
    }
    const auto permission = builder_.add_permission(record.front().text, record.front().span);
    if (!permission) return;
    for (std::size_t column = 1; column < header.size(); ++column) {
      const CsvField& field = record[column];
      if (field.text.empty() || !columns_[column - 1]) continue;
      cells_.push_back({*columns_[column - 1], *permission, texts_.add(field.text, field.span)});
    }
  }

  void interpret_cells() {
    std::vector<std::optional<CellContent>> contents = texts_.interpret(builder_.table().levels, sink_);
    if (sink_.has_errors()) return;
    std::vector<std::optional<std::uint32_t>> positions;
    for (std::optional<CellContent>& content : contents) {
      positions.emplace_back();
      if (content) positions.back() = builder_.add_content(std::move(*content));
    }
    for (const RawCell& cell : cells_) {
      if (positions[cell.text]) builder_.add_grant(cell.role, {cell.permission, *positions[cell.text]});
    }
  }

  TableBuilder builder_;
  DiagnosticSink& sink_;
  CellTexts texts_;
  std::vector<std::optional<std::uint32_t>> columns_;  // The role of each column.
  std::vector<RawCell> cells_;
};

}  // namespace

AccessTable read_csv_table(const SourceManager& sources, FileId file, const ReadOptions& options,
                           DiagnosticSink& sink) {
  const std::vector<CsvRecord> records = read_csv_records(sources, file, sink);
  if (sink.has_errors()) return {};
  const auto size = static_cast<std::uint32_t>(sources.text(file).size());
  return CsvTableReader(options, sink).read(records, {file, 0, size});
}

}  // namespace polc::importing
