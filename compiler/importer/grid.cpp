#include "compiler/importer/grid.h"

#include <algorithm>
#include <utility>

namespace polc::importer {
namespace {

constexpr std::string_view wide_space = "\xC2\xA0";

bool is_space(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

}  // namespace

std::string on_one_line(std::string_view text) {
  std::string result;
  bool is_after_space = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_wide_space = text.substr(at).starts_with(wide_space);
    if (is_wide_space) ++at;
    if (is_wide_space || is_space(text[at])) {
      is_after_space = true;
      continue;
    }
    if (is_after_space && !result.empty()) result += ' ';
    is_after_space = false;
    result += text[at];
  }
  return result;
}

std::uint32_t Grid::number_of(std::string_view text) {
  const auto [entry, is_new] =
      numbers_.try_emplace(llvm::StringRef(text.data(), text.size()), static_cast<std::uint32_t>(texts_.size()));
  if (is_new) texts_.emplace_back(text);
  return entry->second;
}

GridCell Grid::cell(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  if (text.empty()) return {0, begin, end};
  std::string line = on_one_line(text);
  const std::size_t first = text.find_first_not_of(" \t\r\n\v\f");
  const std::size_t last = text.find_last_not_of(" \t\r\n\v\f");
  if (!line.empty() && text.substr(first, last - first).find_first_of("\r\n") != std::string_view::npos) {
    folded_.insert(begin);
  }
  return {number_of(line), begin, end};
}

void add_row(Grid& grid, GridRow row) {
  const bool is_blank = std::all_of(row.cells.begin(), row.cells.end(), [](GridCell cell) { return cell.is_blank(); });
  if (!is_blank) grid.rows.push_back(std::move(row));
}

}  // namespace polc::importer
