// Texts, spans and documentation of tokens.
#include "compiler/syntax/token.h"

#include <algorithm>

namespace polc {
namespace {

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

std::string_view TokenList::text(std::size_t at) const {
  const Token& token = (*this)[at];
  return text_.substr(token.begin, token.end - token.begin);
}

Span TokenList::span(std::size_t at) const {
  return {file_, (*this)[at].begin, (*this)[at].end};
}

Span TokenList::span(TokenRange range) const {
  if (range.begin >= range.end) return {file_, (*this)[range.begin].begin, (*this)[range.begin].begin};
  return {file_, (*this)[range.begin].begin, (*this)[range.end - 1].end};
}

Span TokenList::point_before(std::size_t at) const {
  if (at == 0) return {file_, 0, 0};
  const std::uint32_t end = (*this)[at - 1].end;
  return {file_, end, end};
}

std::string unquoted_text(std::string_view token) {
  if (token.size() >= 2) token = token.substr(1, token.size() - 2);
  std::string result;
  result.reserve(token.size());
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '\\' || at + 1 == token.size()) {
      result += token[at];
      continue;
    }
    ++at;
    result += token[at] == 'n' ? '\n' : token[at] == 't' ? '\t' : token[at];
  }
  return result;
}

std::string_view unquoted_name(std::string_view token) {
  const bool quoted = token.size() >= 2 && token.front() == '`' && token.back() == '`';
  return quoted ? token.substr(1, token.size() - 2) : token;
}

std::string documentation_above(std::string_view between, bool starts_file) {
  if (between.find("///") == std::string_view::npos) return {};

  // Upwards from the line above the token's own.
  std::vector<std::string_view> lines;
  std::size_t line_end = between.rfind('\n');
  while (line_end != std::string_view::npos) {
    const std::size_t before = line_end == 0 ? std::string_view::npos : between.rfind('\n', line_end - 1);
    if (before == std::string_view::npos && !starts_file) break;
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::string_view line = trimmed(between.substr(begin, line_end - begin));
    if (!line.starts_with("//")) break;
    if (line.starts_with("///") && !line.starts_with("////")) {
      std::string_view content = line.substr(3);
      if (content.starts_with(' ')) content.remove_prefix(1);
      lines.push_back(content);
    }
    line_end = before;
  }

  std::string result;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line != lines.rbegin()) result += '\n';
    result += *line;
  }
  return result;
}

}  // namespace polc
