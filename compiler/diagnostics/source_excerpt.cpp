#include "compiler/diagnostics/source_excerpt.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "compiler/text/code_points.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Unicode.h"

namespace polc {
namespace {

constexpr std::size_t longest_line = 120;  // Columns that are shown of one.
constexpr std::size_t least_context = 30;  // Columns that stay before the marks of a cut line.
constexpr std::size_t nearby = 2048;  // Bytes of a line that are looked at on either side of where the marks begin.
constexpr std::size_t tab_width = 4;
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "…";

/// A piece of a line that is shown as a whole.
struct Glyph {
  std::size_t begin = 0;  ///< Byte in the line.
  std::string shown;
  std::size_t columns = 1;
};

/// Where the line is cut in front: a line may be megabytes long and have thousands of findings. Never within a character.
std::size_t cut_before(std::string_view line, std::size_t begin) {
  std::size_t cut = begin > nearby ? begin - nearby : 0;
  while (cut > 0 && cut < begin && continues_code_point(line[cut])) ++cut;
  return cut;
}

std::vector<Glyph> glyphs_of(std::string_view line) {
  std::vector<Glyph> glyphs;
  std::size_t column = 0;
  char32_t previous = 0;
  for (std::size_t at = 0; at < line.size();) {
    Glyph glyph{at, {}, 1};
    const CodePoint point = code_point_at(line, at);
    const std::string_view sequence = line.substr(at, point.size);
    const int width = llvm::sys::unicode::columnWidthUTF8({sequence.data(), sequence.size()});
    if (line[at] == '\t') {
      glyph.columns = tab_width - column % tab_width;
      glyph.shown.assign(glyph.columns, ' ');
    } else if (point.legal && is_unseen(point.value, previous)) {
      glyph.shown = "<" + code_point_name(point) + ">";
      glyph.columns = glyph.shown.size();
    } else if (!point.legal || width < 0) {
      glyph.shown = replacement;
    } else {
      glyph.shown = sequence;
      glyph.columns = static_cast<std::size_t>(width);
    }
    column += glyph.columns;
    previous = point.value;
    at += sequence.size();
    glyphs.push_back(std::move(glyph));
  }
  return glyphs;
}

}  // namespace

SourceExcerpt excerpt_of(const SourceManager& sources, Span span) {
  const std::string_view text = sources.text(span.file);
  const std::string_view line = sources.line_text(span.file, span.begin);
  const auto line_begin = static_cast<std::size_t>(line.data() - text.data());
  const std::size_t first = std::clamp<std::size_t>(span.begin, line_begin, line_begin + line.size()) - line_begin;
  const std::size_t last = std::clamp<std::size_t>(span.end, line_begin, line_begin + line.size()) - line_begin;
  const std::size_t cut = cut_before(line, first);
  const std::size_t begin = first - cut;  // From here on in the piece of the line.
  const std::size_t end = last - cut;

  const std::vector<Glyph> glyphs = glyphs_of(line.substr(cut, begin + nearby));
  std::size_t before = 0;  // Columns before the marks.
  std::size_t marked = 0;
  for (const Glyph& glyph : glyphs) {
    if (glyph.begin < begin) before += glyph.columns;
    if (glyph.begin >= begin && glyph.begin < end) marked += glyph.columns;
  }
  const bool is_too_long = cut > 0 || before + std::min(marked, longest_line) > longest_line;
  const std::size_t skipped = is_too_long && before > least_context ? before - least_context : 0;

  SourceExcerpt excerpt;
  excerpt.line = sources.position(span.file, span.begin).line;
  if (skipped > 0 || cut > 0) {
    excerpt.text = ellipsis;
    excerpt.padding = " ";
  }
  std::size_t column = 0;
  for (const Glyph& glyph : glyphs) {
    const std::size_t glyph_column = column;
    column += glyph.columns;
    if (glyph_column < skipped) continue;
    if (column > skipped + longest_line) {
      excerpt.text += ellipsis;
      break;
    }
    excerpt.text += glyph.shown;
    if (glyph.begin < begin) excerpt.padding.append(glyph.columns, ' ');
    if (glyph.begin >= begin && glyph.begin < end) excerpt.marks.append(glyph.columns, '^');
  }
  if (excerpt.marks.empty()) excerpt.marks = "^";
  excerpt.text.erase(excerpt.text.find_last_not_of(' ') + 1);
  return excerpt;
}

}  // namespace polc
