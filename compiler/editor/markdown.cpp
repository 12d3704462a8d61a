#include "compiler/editor/markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/text/visible.h"

namespace polc::editor {

std::string fenced(std::string_view language, std::string text) {
  if (text.empty()) return text;
  std::size_t longest = 2;
  for (std::size_t at = 0, run = 0; at < text.size(); ++at) {
    run = text[at] == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  if (text.back() != '\n') text += '\n';
  return fmt::format("\n\n{}{}\n{}{}", fence, language, text, fence);
}

std::string code(std::string_view text) {
  return "`" + visible(text) + "`";
}

std::string plain(std::string_view text) {
  std::string escaped;
  for (const char c : visible_lines(text)) {
    if (std::string_view("\\`*_{}[]<>()#+!|~&").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace polc::editor
