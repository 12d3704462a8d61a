#include "compiler/editor/renaming.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/text/code_points.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::editor {
namespace {

std::string shared_place(const SourceManager& sources, Span span, const Symbol& other) {
  const Position at = sources.position(span.file, span.begin);
  const std::string path = std::filesystem::path(std::string(sources.path(span.file))).filename().string();
  return fmt::format("{}:{}:{} names `{}` too, which would keep its name: write the two apart first", path, at.line,
                     at.column, visible(other.name));
}

}  // namespace

std::string with_changes(std::string_view text, std::vector<TextChange> changes) {
  std::sort(changes.begin(), changes.end(),
            [](const TextChange& a, const TextChange& b) { return a.span.begin > b.span.begin; });
  std::string result(text);
  for (const TextChange& change : changes)
    result.replace(change.span.begin, change.span.end - change.span.begin, change.text);
  return result;
}

std::string what_is_wrong_with(const std::string& name) {
  if (name.empty()) return "a name has to have a character";
  for (const CodePoint& point : code_points(name)) {
    if (point.value == '`' || !point.legal || is_control(point.value))
      return fmt::format("`{}` cannot be a name: {} may not stand in one", visible(name), code_point_name(point));
  }
  if (name.front() == ' ' || name.back() == ' ') return "a name may not begin or end with a space";
  return {};
}

Expected<std::vector<TextChange>> rename_changes(References& references, const std::deque<ast::File>& files,
                                                 const SourceManager& sources, SymbolId symbol,
                                                 const std::string& name) {
  const Symbols& symbols = references.symbols();
  std::vector<Occurrence> all;
  for (const ast::File& file : files) {
    const std::vector<Occurrence> found = references.in(file);
    all.insert(all.end(), found.begin(), found.end());
  }
  std::set<SymbolId> renamed{symbol};
  std::vector<TextChange> changes;
  for (std::size_t count = 0; count != renamed.size();) {
    count = renamed.size();
    changes.clear();
    for (const Occurrence& each : all) {
      const bool is_named =
          std::any_of(each.symbols.begin(), each.symbols.end(), [&](SymbolId id) { return renamed.contains(id); });
      if (!is_named) continue;
      for (const SymbolId other : each.symbols) {
        const bool is_alike =
            symbols[other].kind == symbols[symbol].kind && symbols[other].short_name == symbols[symbol].short_name;
        if (!is_alike) return Unexpected(shared_place(sources, each.span, symbols[other]));
        renamed.insert(other);
      }
      changes.push_back({each.span, name_text(name)});
    }
  }
  return changes;
}

}  // namespace polc::editor
