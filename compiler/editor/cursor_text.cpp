#include "compiler/editor/cursor_text.h"

#include <algorithm>

#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/statement_bounds.h"

namespace polc::editor {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::size_t line_begin(std::string_view text, std::size_t offset) {
  while (offset > 0 && text[offset - 1] != '\n' && text[offset - 1] != '\r') --offset;
  return offset;
}

}  // namespace

CursorText::CursorText(const ast::File& file, std::string_view text, std::uint32_t offset)
    : word_begin_(offset), word_end_(offset) {
  // Whether the cursor is in a comment or a text: both end with the line.
  std::size_t quote = std::string_view::npos;
  for (std::size_t at = line_begin(text, offset); at < offset; ++at) {
    const char c = text[at];
    if (in_ == CursorIn::text) {
      if (c == '\\') ++at;
      if (c == '"') in_ = CursorIn::code;
    } else if (quote != std::string_view::npos) {
      if (c == '`') quote = std::string_view::npos;
    } else if (c == '"') {
      in_ = CursorIn::text;
      word_begin_ = static_cast<std::uint32_t>(at + 1);
    } else if (c == '`') {
      quote = at;
    } else if (c == '/' && at + 1 < text.size() && text[at + 1] == '/') {
      in_ = CursorIn::comment;
      return;
    }
  }
  std::size_t stop = 0;
  if (in_ == CursorIn::text) {
    stop = word_begin_ - 1;
    while (word_end_ < text.size() && std::string_view("\"\r\n").find(text[word_end_]) == std::string_view::npos)
      ++word_end_;
  } else {
    word_begin_ = offset;
    if (quote != std::string_view::npos) {
      word_begin_ = static_cast<std::uint32_t>(quote);
      while (word_end_ < text.size() && std::string_view("`\r\n").find(text[word_end_]) == std::string_view::npos &&
             is_word_character(text[word_end_]))
        ++word_end_;
      if (word_end_ < text.size() && text[word_end_] == '`') ++word_end_;
    } else {
      while (word_begin_ > 0 && is_word_character(text[word_begin_ - 1])) --word_begin_;
      while (word_end_ < text.size() && is_word_character(text[word_end_])) ++word_end_;
    }
    stop = word_begin_;
  }
  // What was read right before the cursor needs no second look.
  std::uint32_t begin = 0;
  for (const ast::Statement& statement : file.statements) {
    if (statement.span.end > stop) break;
    // One whose end is missing may be what the cursor goes on with.
    const char last = statement.span.end == 0 ? ' ' : text[statement.span.end - 1];
    if (last == ';' || last == '}') begin = statement.span.end;
  }
  tokens_ = read_tokens(file.id, text.substr(begin, stop - begin));
  if (!tokens_) return;
  const std::size_t count = tokens_->size() - 1;
  std::size_t at = 0;
  while (at < count) {
    if (tokens_->is(at, ";") || tokens_->is(at, "}")) {
      ++at;
      continue;
    }
    const StatementBounds bounds = polc::statement_at(*tokens_, at);
    if (bounds.tokens.end >= count && !(bounds.closed && bounds.tokens.end == count)) break;
    at = std::max(bounds.tokens.end, at + 1);
  }
  statement_ = {at, count};
}

}  // namespace polc::editor
