#include "compiler/editor/renaming.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/text/code_points.h"
#include "compiler/text/name_text.h"
#include "compiler/text/visible.h"

namespace polc::editor {

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
  std::vector<TextChange> changes;
  for (const ast::File& file : files) {
    for (const Occurrence& each : references.in(file)) {
      if (std::find(each.symbols.begin(), each.symbols.end(), symbol) == each.symbols.end()) continue;
      if (each.symbols.size() > 1) {
        const SymbolId first = each.symbols.front();
        const SymbolId other = first == symbol ? each.symbols[1] : first;
        const Position at = sources.position(file.id, each.span.begin);
        const std::string path = std::filesystem::path(std::string(sources.path(file.id))).filename().string();
        return Unexpected(fmt::format("{}:{}:{} names `{}` too, which would keep its name: write the two apart first",
                                      path, at.line, at.column, visible(symbols[other].name)));
      }
      changes.push_back({each.span, name_text(name)});
    }
  }
  return changes;
}

}  // namespace polc::editor
