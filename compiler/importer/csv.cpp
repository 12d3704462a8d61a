#include "compiler/importer/csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "compiler/syntax/input_limits.h"

namespace polc::importer {
namespace {

constexpr std::string_view blanks = " \t\v\f";
constexpr std::string_view no_break_space = "\xC2\xA0";

bool ends_line(char character) {
  return character == '\n' || character == '\r';
}

bool is_blank(char character) {
  return blanks.find(character) != std::string_view::npos;
}

/// Spreadsheets pad cells with spaces of both kinds.
std::string_view unpadded(std::string_view text) {
  while (true) {
    const std::size_t before = text.size();
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    if (text.starts_with(no_break_space)) text.remove_prefix(no_break_space.size());
    if (text.ends_with(no_break_space)) text.remove_suffix(no_break_space.size());
    if (text.size() == before) return text;
  }
}

/// Reads fields one after the other, and tells of each by `field(text, begin, end)`, of each record by `record()`, which says whether to
/// go on. The first mistake ends it: `mistake(code, begin, end, opening)`.
template <typename Field, typename BlockRecord, typename Mistake>
class CsvScanner {
 public:
  CsvScanner(std::string_view text, std::size_t at, char separator, Field field, BlockRecord record, Mistake mistake)
      : text_(text), at_(at), separator_(separator), field_(field), record_(record), mistake_(mistake) {}

  void run() {
    while (at_ < text_.size() && !failed_) {
      do {
        read_field();
      } while (!failed_ && skip(separator_));
      if (failed_) return;
      if (at_ < text_.size() && text_[at_] == '\r') ++at_;
      if (at_ < text_.size() && text_[at_] == '\n') ++at_;
      if (!record_()) return;
    }
  }

 private:
  bool skip(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void read_field() {
    std::size_t begin = at_;
    while (begin < text_.size() && text_[begin] != separator_ && is_blank(text_[begin])) ++begin;
    if (begin < text_.size() && text_[begin] == '"') return read_quoted(begin);
    std::size_t end = begin;
    while (end < text_.size() && text_[end] != separator_ && !ends_line(text_[end])) ++end;
    const std::string_view content = unpadded(text_.substr(at_, end - at_));
    const std::size_t first = content.empty() ? at_ : static_cast<std::size_t>(content.data() - text_.data());
    at_ = end;
    field_(content, first, first + content.size());
  }

  void read_quoted(std::size_t opening) {
    std::string content;
    std::size_t at = opening + 1;
    while (true) {
      const std::size_t quote = text_.find('"', at);
      if (quote == std::string_view::npos) return fail(Code::unclosed_field, opening, opening + 1, opening);
      content += text_.substr(at, quote - at);
      at = quote + 1;
      if (at >= text_.size() || text_[at] != '"') break;
      content += '"';
      ++at;
    }
    const std::size_t end = at;
    while (at < text_.size() && text_[at] != separator_ && is_blank(text_[at])) ++at;
    if (at < text_.size() && text_[at] != separator_ && !ends_line(text_[at])) {
      return fail(Code::text_after_field, at, at + 1, opening);
    }
    at_ = at;
    field_(content, opening, end);
  }

  void fail(Code code, std::size_t begin, std::size_t end, std::size_t opening) {
    failed_ = true;
    mistake_(code, begin, end, opening);
  }

  std::string_view text_;
  std::size_t at_;
  char separator_;
  Field field_;
  BlockRecord record_;
  Mistake mistake_;
  bool failed_ = false;
};

/// `sep=;` on a line of its own: some spreadsheets write it for others of their kind. Moves `at` behind it.
std::optional<char> separator_line(std::string_view text, std::size_t& at) {
  constexpr std::string_view mark = "sep=";
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with(mark) || rest.size() <= mark.size()) return std::nullopt;
  const std::string_view after = rest.substr(mark.size() + 1);
  if (!after.empty() && !ends_line(after.front())) return std::nullopt;
  at += mark.size() + 1;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at < text.size() && text[at] == '\n') ++at;
  return rest[mark.size()];
}

struct Candidate {
  char separator;
  std::string_view name;
  std::size_t records = 0;  ///< How many of the first have the same number of fields, of two or more.
};

/// Titles above a table, and cells that hold a comma, have other numbers of fields than the rows.
void count_records(Candidate& candidate, std::string_view text, std::size_t at) {
  constexpr std::size_t sample = 200;
  std::map<std::size_t, std::size_t> counts;
  std::size_t fields = 0;
  std::size_t records = 0;
  const auto field = [&](std::string_view, std::size_t, std::size_t) { ++fields; };
  const auto record = [&] {
    ++counts[std::exchange(fields, 0)];
    return ++records < sample;
  };
  const auto mistake = [](Code, std::size_t, std::size_t, std::size_t) {};
  CsvScanner(text, at, candidate.separator, field, record, mistake).run();
  for (const auto& [size, count] : counts) {
    if (size > 1) candidate.records = std::max(candidate.records, count);
  }
}

}  // namespace

Grid read_csv(const SourceManager& sources, FileId file, std::optional<char> separator, DiagnosticSink& sink) {
  const std::string_view text = sources.text(file);
  Grid grid(file);
  std::size_t at = byte_order_mark_size(text);
  const auto span = [&](std::size_t begin, std::size_t end) {
    return Span{file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const std::optional<char> said = separator_line(text, at);
  if (!separator) separator = said;
  if (!separator) {
    std::array<Candidate, 4> candidates = {{{',', "comma"}, {';', "`;`"}, {'\t', "tab"}, {'|', "`|`"}}};
    for (Candidate& candidate : candidates) count_records(candidate, text, at);
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.records > b.records; });
    if (candidates[0].records > 0 && candidates[0].records == candidates[1].records) {
      sink.report(Code::unclear_separator, span(at, at),
                  {std::string(candidates[0].name), std::string(candidates[1].name)});
      return grid;
    }
    separator = candidates[0].separator;
  }
  GridRow row;
  row.number = said ? 2 : 1;
  const auto field = [&](std::string_view content, std::size_t begin, std::size_t end) {
    row.cells.push_back(grid.cell(content, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)));
  };
  const auto record = [&] {
    const std::uint32_t next = row.number + 1;
    const std::size_t width = row.cells.size();
    add_row(grid, std::exchange(row, {}));
    row.number = next;
    row.cells.reserve(width);
    return true;
  };
  const auto mistake = [&](Code code, std::size_t begin, std::size_t end, std::size_t opening) {
    Diagnostic& diagnostic = sink.report(code, span(begin, end));
    if (code == Code::text_after_field) diagnostic.label(span(opening, begin), "the field");
  };
  CsvScanner(text, at, *separator, field, record, mistake).run();
  return grid;
}

}  // namespace polc::importer
