#include "compiler/text/visible.h"

#include <algorithm>

#include "compiler/text/code_points.h"

namespace polc {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string shown(std::string_view text, bool keeps_line_ends) {
  if (is_plain(text)) return std::string(text);
  std::string result;
  char32_t previous = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool is_kept = (keeps_line_ends && point.value == '\n') || (point.legal && !is_unseen(point.value, previous));
    if (is_kept) {
      result += text.substr(at, point.size);
    } else {
      result += "<" + code_point_name(point) + ">";
    }
    previous = point.value;
    at += point.size;
  }
  return result;
}

}  // namespace

std::string visible(std::string_view text) {
  return shown(text, false);
}

std::string visible_lines(std::string_view text) {
  return shown(text, true);
}

}  // namespace polc
