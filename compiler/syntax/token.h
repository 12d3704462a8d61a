// The tokens of a file, free of the lexer that made them: what finding statements and explaining errors need.
//
// Cost: 16 bytes a token. A TokenList views the text of its file and must not outlive the SourceManager.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/span.h"

namespace polc {

struct Token {
  /// What the statement finder and the error messages tell apart.
  enum class Kind : std::uint8_t {
    end,
    name,      ///< Identifiers, quoted names and soft keywords: whatever may be a name.
    reserved,  ///< Keywords that are no names: `and`, `or`, `not`, `is`, `in`, `if`, `else`.
    text,
    unclosed_text,
    unclosed_name,
    semicolon,
    bar,
    left_brace,
    right_brace,
    left_parenthesis,
    right_parenthesis,
    ruler,
    other,    ///< The rest of the punctuation.
    unknown,  ///< A character that is no part of the language.
  };
  Kind kind = Kind::end;
  bool first_on_line = false;
  std::uint16_t type = 0;  ///< The lexer's number.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Tokens [begin, end) of a TokenList.
struct TokenRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class TokenList {
 public:
  TokenList(FileId file, std::string_view text) : file_(file), text_(text) {}

  void reserve(std::size_t count) { tokens_.reserve(count); }
  void add(Token token) { tokens_.push_back(token); }

  /// The last token is of Kind::end and stands for every position behind it.
  const Token& operator[](std::size_t at) const {
    count_look();
    if (at > farthest_) farthest_ = at;
    return tokens_[at < tokens_.size() ? at : tokens_.size() - 1];
  }
  std::size_t size() const { return tokens_.size(); }

  std::string_view text() const { return text_; }
  std::string_view text(std::size_t at) const;
  Token::Kind kind(std::size_t at) const { return (*this)[at].kind; }
  bool is(std::size_t at, Token::Kind kind) const { return (*this)[at].kind == kind; }
  /// Whether the token is written so: a keyword or a sign.
  bool is(std::size_t at, std::string_view written) const { return text(at) == written; }

  Span span(std::size_t at) const;
  /// From the first token of a range to its last; of an empty range, the point before its token.
  Span span(TokenRange range) const;
  /// The point right behind the token before `at`: where something that is missing belongs.
  Span point_before(std::size_t at) const;
  FileId file() const { return file_; }

  /// How often a token was looked at, by the parser too: what shows that the cost stays linear in the text.
  std::uint64_t looks() const { return looks_; }
  void count_look() const { ++looks_; }

  /// From here on `farthest` is the last token that was looked at, at least this one: what a reading depends on.
  void watch_from(std::size_t at) const { farthest_ = at; }
  std::size_t farthest() const { return farthest_; }

 private:
  FileId file_;
  std::string_view text_;
  std::vector<Token> tokens_;
  mutable std::uint64_t looks_ = 0;
  mutable std::size_t farthest_ = 0;
};

/// A quoted text without its quotes and escapes: `\n`, `\t`, or a backslash before the character itself.
std::string unquoted_text(std::string_view token);

/// A name without its backquotes.
std::string_view unquoted_name(std::string_view token);

/// The `///` lines right above a token, joined with newlines, out of the text between the token before it and the token.
/// Plain comments may stand among them; a blank line ends them. Of the line on which the token before ends, a comment
/// speaks of that token; `starts_file` says that there is none.
std::string documentation_above(std::string_view between, bool starts_file);

}  // namespace polc
