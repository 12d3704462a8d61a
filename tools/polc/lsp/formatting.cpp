// `polc fmt` for an editor: the lines that change, and no others.
#include <algorithm>

#include "compiler/format/format.h"
#include "tools/polc/lsp/handlers.h"

namespace polc::lsp {
namespace {

namespace json = llvm::json;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(at, next - at));
    at = next;
  }
  return lines;
}

struct LineChange {
  std::size_t first = 0;  ///< Lines [first, last) of the text before.
  std::size_t last = 0;
  std::string after;
};

/// What lies between the lines that both begin and end with; and within that, lines that stayed where nothing but the layout of single
/// lines changed. One change a run of lines.
std::vector<LineChange> changes_between(std::string_view before, std::string_view after) {
  const std::vector<std::string_view> a = lines_of(before);
  const std::vector<std::string_view> b = lines_of(after);
  std::size_t first = 0;
  while (first < a.size() && first < b.size() && a[first] == b[first]) ++first;
  std::size_t tail = 0;
  while (tail < a.size() - first && tail < b.size() - first && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const std::size_t a_end = a.size() - tail;
  const std::size_t b_end = b.size() - tail;
  std::vector<LineChange> changes;
  const auto join = [&](std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t line = from; line < to; ++line) text += b[line];
    return text;
  };
  if (a_end - first != b_end - first) {
    if (first < a_end || first < b_end) changes.push_back({first, a_end, join(first, b_end)});
    return changes;
  }
  for (std::size_t line = first; line < a_end; ++line) {
    if (a[line] == b[line]) continue;
    std::size_t end = line;
    while (end < a_end && a[end] != b[end]) ++end;
    changes.push_back({line, end, join(line, end)});
    line = end;
  }
  return changes;
}

json::Value edits(const Desk& desk, const Asked& asked, std::size_t from, std::size_t to) {
  ParsedText parsed(asked.path, *asked.text);
  const std::optional<std::string> laid_out = format(parsed, {});
  if (!laid_out) {
    std::string why = "the text has errors";
    for (const Diagnostic& each : parsed.sink.all()) {
      if (each.severity == Severity::error) why += ": " + each.message;
      if (each.severity == Severity::error) break;
    }
    throw Refusal{request_failed, legal(std::move(why))};
  }
  json::Array found;
  const auto at = [&](std::size_t line) {
    if (line < asked.lines->count()) return asked.lines->start(line);
    return static_cast<std::uint32_t>(asked.text->size());
  };
  for (const LineChange& change : changes_between(*asked.text, *laid_out)) {
    if (change.last <= from && change.first < from) continue;
    if (change.first > to) continue;
    const Span span{asked.file, at(change.first), at(change.last)};
    found.push_back(json::Object{{"range", desk.range(*asked.lines, span)}, {"newText", change.after}});
  }
  return found;
}

}  // namespace

json::Value formatting(Desk& desk, Asked& asked) {
  return edits(desk, asked, 0, SIZE_MAX);
}

json::Value range_formatting(Desk& desk, Asked& asked) {
  const json::Object* range = asked.params.getObject("range");
  const auto start = place_of(range == nullptr ? nullptr : range->get("start"));
  const auto end = place_of(range == nullptr ? nullptr : range->get("end"));
  if (!start || !end) throw Refusal{invalid_params, "`range` is missing"};
  return edits(desk, asked, start->line, end->line);
}

}  // namespace polc::lsp
