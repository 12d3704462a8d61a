#include "compiler/editor/colours.h"

#include <algorithm>

#include "compiler/editor/keywords.h"
#include "compiler/syntax/grammar_parser.h"

namespace polc::editor {
namespace {

Colour colour_of(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::policy:
    case SymbolKind::matrix:
    case SymbolKind::rule:
    case SymbolKind::test:
      return Colour::policy;
    case SymbolKind::level:
      return Colour::level;
    case SymbolKind::role:
    case SymbolKind::role_group:
      return Colour::role;
    case SymbolKind::domain:
      return Colour::domain;
    case SymbolKind::value:
      return Colour::value;
    case SymbolKind::resource:
      return Colour::resource;
    case SymbolKind::action:
      return Colour::permission;
    case SymbolKind::attribute:
      return Colour::attribute;
    case SymbolKind::settings_group:
    case SymbolKind::setting:
      return Colour::setting;
    case SymbolKind::define:
      return Colour::define;
    case SymbolKind::group:
      return Colour::group;
  }
  return Colour::keyword;
}

/// The comments between two tokens.
void add_comments(FileId file, std::string_view text, std::uint32_t begin, std::uint32_t end,
                  std::vector<ColouredWord>& words) {
  for (std::size_t at = begin; at < end;) {
    const std::size_t start = text.find("//", at);
    if (start == std::string_view::npos || start >= end) return;
    std::size_t stop = start;
    while (stop < text.size() && text[stop] != '\n' && text[stop] != '\r') ++stop;
    const bool documents = text.substr(start).starts_with("///");
    words.push_back({{file, static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(stop)},
                     Colour::comment,
                     false,
                     documents});
    at = stop;
  }
}

}  // namespace

std::vector<ColouredWord> coloured_words(References& references, const ast::File& file, std::string_view text,
                                         Span part) {
  std::vector<ColouredWord> words;
  const std::optional<TokenList> tokens = read_tokens(file.id, text);
  if (!tokens) return words;
  std::vector<Occurrence> names;
  for (const ast::Statement& statement : file.statements) {
    if (statement.span.end < part.begin || statement.span.begin > part.end) continue;
    std::vector<Occurrence> own = references.in(statement);
    names.insert(names.end(), own.begin(), own.end());
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const Occurrence& a, const Occurrence& b) { return a.span.begin < b.span.begin; });
  std::size_t next = 0;
  std::uint32_t behind = 0;
  for (std::size_t number = 0; number < tokens->size(); ++number) {
    const Token& token = (*tokens)[number];
    if (token.begin > part.end) break;
    const bool is_inside = token.end >= part.begin;
    if (is_inside || token.kind == Token::Kind::end)
      add_comments(file.id, text, behind,
                   token.kind == Token::Kind::end ? static_cast<std::uint32_t>(text.size()) : token.begin, words);
    behind = token.end;
    if (!is_inside || token.kind == Token::Kind::end) continue;
    while (next < names.size() && names[next].span.begin < token.begin) ++next;
    const Span span{file.id, token.begin, token.end};
    if (next < names.size() && names[next].span.begin == token.begin && names[next].span.end == token.end) {
      const Symbol& symbol = references.symbols()[names[next].symbols.front()];
      words.push_back({span, colour_of(symbol.kind), names[next].is_definition, false});
      continue;
    }
    const std::string_view written = tokens->text(number);
    if (token.kind == Token::Kind::text || token.kind == Token::Kind::unclosed_text) {
      words.push_back({span, Colour::text, false, false});
    } else if (token.kind == Token::Kind::reserved) {
      words.push_back({span, Colour::keyword, false, false});
    } else if (token.kind == Token::Kind::name && is_keyword(written)) {
      // A soft keyword that stands for nothing else.
      words.push_back({span, Colour::keyword, false, false});
    } else if (written == "*" || written == "->") {
      words.push_back({span, Colour::sign, false, false});
    }
  }
  std::erase_if(words,
                [&](const ColouredWord& word) { return word.span.end < part.begin || word.span.begin > part.end; });
  return words;
}

}  // namespace polc::editor
