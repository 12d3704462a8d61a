#include "compiler/importer/kept_text.h"

#include <fmt/format.h>

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"

namespace polc::importer {
namespace {

constexpr std::string_view mark_begin = "// Written by `polc import` (";
constexpr std::string_view mark_end = "). What you add below this line is kept.";

/// Of the text with plain line ends: version control and editors exchange them.
std::string checksum(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    plain += text[at];
  }
  return fmt::format("{:016x}", llvm::xxHash64(plain));
}

}  // namespace

std::string with_mark(std::string_view written, std::string_view kept) {
  return fmt::format("{}\n{}{}{}\n{}", written, mark_begin, checksum(written), mark_end, kept);
}

EarlierText read_earlier(std::string_view text) {
  std::size_t at = text.find(mark_begin);
  while (at != std::string_view::npos && at > 0 && text[at - 1] != '\n') at = text.find(mark_begin, at + 1);
  if (at == std::string_view::npos || at == 0) return {};
  EarlierText earlier;
  const std::size_t end = std::min(text.find('\n', at), text.size());
  earlier.kept = text.substr(std::min(end + 1, text.size()));
  // Above the line, a blank one.
  std::string_view written = text.substr(0, at - 1);
  if (written.ends_with('\r')) written.remove_suffix(1);
  const std::string_view line = text.substr(at + mark_begin.size(), end - at - mark_begin.size());
  const bool is_same = line.starts_with(checksum(written));
  earlier.kind = is_same ? EarlierText::Kind::as_written : EarlierText::Kind::edited;
  return earlier;
}

}  // namespace polc::importer
