// Entry: read_csv_records.
#include "compiler/import/csv.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "compiler/syntax/input_limits.h"

namespace polc::importing {
namespace {

constexpr std::string_view blanks = " \t\v\f";
constexpr std::string_view no_break_space = "\xC2\xA0";

bool ends_line(char character) {
  return character == '\n' || character == '\r';
}

/// Spreadsheets pad cells with spaces of both kinds.
std::string_view trimmed(std::string_view text) {
  while (true) {
    const std::size_t before = text.size();
    while (!text.empty() && (blanks.find(text.front()) != std::string_view::npos || ends_line(text.front())))
      text.remove_prefix(1);
    while (!text.empty() && (blanks.find(text.back()) != std::string_view::npos || ends_line(text.back())))
      text.remove_suffix(1);
    if (text.starts_with(no_break_space)) text.remove_prefix(no_break_space.size());
    if (text.ends_with(no_break_space)) text.remove_suffix(no_break_space.size());
    if (text.size() == before) return text;
  }
}

class CsvReader {
 public:
  CsvReader(const SourceManager& sources, FileId file, DiagnosticSink& sink)
      : file_(file), text_(sources.text(file)), sink_(sink), at_(byte_order_mark_size(text_)) {}

  std::vector<CsvRecord> read() {
    separator_ = separator_line().value_or('\0');
    if (separator_ == '\0') separator_ = most_frequent_separator();
    std::vector<CsvRecord> records;
    while (at_ < text_.size() && !failed_) {
      CsvRecord record = read_record();
      const bool is_blank =
          std::all_of(record.begin(), record.end(), [](const CsvField& field) { return field.text.empty(); });
      if (!is_blank) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  /// `sep=;` on a line of its own: some spreadsheets write it for others of their kind.
  std::optional<char> separator_line() {
    constexpr std::string_view mark = "sep=";
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(mark) || rest.size() <= mark.size()) return std::nullopt;
    const std::string_view after = rest.substr(mark.size() + 1);
    if (!after.empty() && !ends_line(after.front())) return std::nullopt;
    at_ += mark.size() + 1;
    skip_line_end();
    return rest[mark.size()];
  }

  /// In the first line, outside quotes.
  char most_frequent_separator() const {
    constexpr std::array<char, 3> candidates = {',', ';', '\t'};
    std::array<std::size_t, 3> counts{};
    bool quoted = false;
    for (std::size_t at = at_; at < text_.size(); ++at) {
      if (text_[at] == '"') quoted = !quoted;
      if (quoted) continue;
      if (ends_line(text_[at])) break;
      const auto found = std::find(candidates.begin(), candidates.end(), text_[at]);
      if (found != candidates.end()) ++counts[static_cast<std::size_t>(found - candidates.begin())];
    }
    return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
  }

  CsvRecord read_record() {
    CsvRecord record;
    while (true) {
      record.push_back(read_field());
      if (failed_ || at_ >= text_.size()) return record;
      if (text_[at_] != separator_) break;
      ++at_;
    }
    skip_line_end();
    return record;
  }

  CsvField read_field() {
    std::size_t begin = at_;
    while (begin < text_.size() && text_[begin] != separator_ && blanks.find(text_[begin]) != std::string_view::npos)
      ++begin;
    if (begin < text_.size() && text_[begin] == '"') return read_quoted(begin);
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != separator_ && !ends_line(text_[end])) ++end;
    const std::string_view content = trimmed(text_.substr(at_, end - at_));
    const std::size_t first = content.empty() ? at_ : static_cast<std::size_t>(content.data() - text_.data());
    at_ = end;
    return {std::string(content), span(first, first + content.size())};
  }

  CsvField read_quoted(std::size_t opening) {
    std::string content;
    std::size_t at = opening + 1;
    while (true) {
      const std::size_t quote = text_.find('"', at);
      if (quote == std::string_view::npos) {
        sink_.report(Code::unclosed_field, span(opening, opening + 1));
        failed_ = true;
        return {};
      }
      content += text_.substr(at, quote - at);
      at = quote + 1;
      if (at >= text_.size() || text_[at] != '"') break;
      content += '"';
      ++at;
    }
    const Span where = span(opening, at);
    while (at < text_.size() && text_[at] != separator_ && blanks.find(text_[at]) != std::string_view::npos) ++at;
    if (at < text_.size() && text_[at] != separator_ && !ends_line(text_[at])) {
      sink_.report(Code::text_after_field, span(at, at + 1)).label(where, "the field");
      failed_ = true;
    }
    at_ = at;
    return {std::string(trimmed(content)), where};
  }

  void skip_line_end() {
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  }

  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  FileId file_;
  std::string_view text_;
  DiagnosticSink& sink_;
  std::size_t at_;
  char separator_ = ',';
  bool failed_ = false;
};

}  // namespace

std::vector<CsvRecord> read_csv_records(const SourceManager& sources, FileId file, DiagnosticSink& sink) {
  return CsvReader(sources, file, sink).read();
}

}  // namespace polc::importing
