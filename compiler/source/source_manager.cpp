// The texts of a compilation. Line starts are found once, when a text is added.
#include "compiler/source/source_manager.h"

#include <algorithm>
#include <utility>

#include "compiler/text/code_points.h"

namespace polc {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A line ends at `\n`, `\r\n` or a lone `\r`, as the lexer has it for comments.
std::vector<std::uint32_t> find_line_starts(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool ends_line = text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n'));
    if (ends_line) starts.push_back(static_cast<std::uint32_t>(at + 1));
  }
  return starts;
}

std::size_t line_of(const std::vector<std::uint32_t>& line_starts, std::uint32_t offset) {
  const auto next = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
  return static_cast<std::size_t>(next - line_starts.begin()) - 1;
}

}  // namespace

FileId SourceManager::add(std::string path, std::string text, std::uint32_t first_line) {
  File file{std::move(path), std::move(text), {}, first_line};
  file.line_starts = find_line_starts(file.text);
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view SourceManager::path(FileId file) const {
  return files_[static_cast<std::size_t>(file)].path;
}

std::string_view SourceManager::text(FileId file) const {
  return files_[static_cast<std::size_t>(file)].text;
}

std::string_view SourceManager::text(Span span) const {
  const std::string_view all = text(span.file);
  const std::size_t begin = std::min<std::size_t>(span.begin, all.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, all.size());
  return all.substr(begin, end - begin);
}

Position SourceManager::position(FileId file, std::uint32_t offset) const {
  const File& source = files_[static_cast<std::size_t>(file)];
  const std::string_view all = source.text;
  offset = std::min(offset, static_cast<std::uint32_t>(all.size()));
  const std::size_t line = line_of(source.line_starts, offset);
  std::size_t begin = source.line_starts[line];
  if (line == 0 && all.starts_with(byte_order_mark)) begin = std::min<std::size_t>(byte_order_mark.size(), offset);
  std::uint32_t column = 1;
  for (std::size_t at = begin; at < offset; ++at) {
    if (!continues_code_point(all[at])) ++column;
  }
  return {static_cast<std::uint32_t>(source.first_line + line), column};
}

std::string_view SourceManager::line_text(FileId file, std::uint32_t offset) const {
  const File& source = files_[static_cast<std::size_t>(file)];
  const std::string_view all = source.text;
  const std::size_t line = line_of(source.line_starts, std::min(offset, static_cast<std::uint32_t>(all.size())));
  std::size_t begin = source.line_starts[line];
  std::size_t end = line + 1 < source.line_starts.size() ? source.line_starts[line + 1] : all.size();
  if (line == 0 && all.starts_with(byte_order_mark)) begin = byte_order_mark.size();
  while (end > begin && (all[end - 1] == '\n' || all[end - 1] == '\r')) --end;
  return all.substr(begin, end - begin);
}

}  // namespace polc
