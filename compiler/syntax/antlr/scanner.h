// The tokens of a text as PolLexer.g4 says they are, several times as fast as by the lexer that ANTLR generates from it, which
// asks an automaton about every code point.
//
// Private to antlr_parse.cpp, whose includes bring ANTLR's types. The grammar stays the definition: words and signs are read from
// its vocabulary, and a test compares both lexers on every policy of the project and on texts that were altered.
// As in the grammar the longest token wins, and of two of one length the one that the grammar names first. Nothing fails: what
// belongs to no token is one of its own, a code point long. Cost: linear in the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/text/code_points.h"

namespace polc::antlr_side {

using grammar::PolLexer;

/// The words and signs that the grammar writes out, found by their first character.
class Vocabulary {
 public:
  static const Vocabulary& of_grammar() {
    static const Vocabulary vocabulary;
    return vocabulary;
  }

  /// The type of a word, or that of an identifier.
  std::size_t word(std::string_view text) const {
    for (const Written& each : by_first_[first_of(text)]) {
      if (each.text == text) return each.type;
    }
    return PolLexer::IDENTIFIER;
  }

  /// The longest sign that the text begins with; of type UNKNOWN and no length if there is none.
  struct Sign {
    std::size_t type = PolLexer::UNKNOWN;
    std::size_t size = 0;
  };
  Sign sign(std::string_view text) const {
    Sign found;
    for (const Written& each : by_first_[first_of(text)]) {
      if (each.text.size() > found.size && text.substr(0, each.text.size()) == each.text)
        found = {each.type, each.text.size()};
    }
    return found;
  }

 private:
  struct Written {
    std::string text;
    std::size_t type = 0;
  };

  Vocabulary() {
    antlr4::ANTLRInputStream nothing;
    const PolLexer lexer(&nothing);
    const antlr4::dfa::Vocabulary& grammar = lexer.getVocabulary();
    for (std::size_t type = 1; type <= grammar.getMaxTokenType(); ++type) {
      const std::string literal(grammar.getLiteralName(type));  // In quotes, or nothing.
      if (literal.size() <= 2) continue;
      Written written{literal.substr(1, literal.size() - 2), type};
      by_first_[first_of(written.text)].push_back(std::move(written));
    }
  }

  /// All words and signs are ASCII.
  static std::size_t first_of(std::string_view text) { return static_cast<unsigned char>(text.front()) & 0x7FU; }

  std::array<std::vector<Written>, 128> by_first_;
};

class Scanner {
 public:
  struct Found {
    std::size_t type = antlr4::Token::EOF;
    std::size_t begin = 0;  ///< Bytes of the text.
    std::size_t end = 0;
    bool on_new_line = false;  ///< A line ended between the token before and this one.
  };

  Scanner(std::string_view text, std::size_t begin) : text_(text), at_(begin) {}

  Found next() {
    Found found;
    found.on_new_line = skip();
    found.begin = at_;
    if (at_ < text_.size()) found.type = read();
    found.end = at_;
    return found;
  }

 private:
  static bool is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
  }
  static bool ends_line(char byte) { return byte == '\n' || byte == '\r'; }

  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n'; }

  /// Goes over spaces and comments, and says whether a line ended there.
  bool skip() {
    bool line_ended = false;
    while (at_ < text_.size()) {
      const char byte = text_[at_];
      if (ends_line(byte)) {
        line_ended = true;
      } else if (byte == '/' && peek(1) == '/') {
        while (!ends_line(peek())) ++at_;
        continue;
      } else if (byte != ' ' && byte != '\t') {
        break;
      }
      ++at_;
    }
    return line_ended;
  }

  std::size_t read() {
    const char byte = text_[at_];
    if (is_word(byte)) return read_word();
    if (byte == '"') return read_string();
    if (byte == '`') return read_quoted_name();
    if (read_ruler()) return PolLexer::RULER;
    const Vocabulary::Sign sign = Vocabulary::of_grammar().sign(text_.substr(at_));
    if (sign.size != 0) {
      at_ += sign.size;
      return sign.type;
    }
    ++at_;
    while (at_ < text_.size() && continues_code_point(text_[at_])) ++at_;
    return PolLexer::UNKNOWN;
  }

  /// `2nd-line`, but of `a-`, `a->b` and `a--b` the first letter alone.
  std::size_t read_word() {
    const std::size_t begin = at_;
    for (;;) {
      while (is_word(peek())) ++at_;
      if (peek() != '-' || !is_word(peek(1))) break;
      ++at_;
    }
    return Vocabulary::of_grammar().word(text_.substr(begin, at_ - begin));
  }

  /// A backslash takes the next character with it. A text that its line does not close ends with the line.
  std::size_t read_string() {
    ++at_;
    while (!ends_line(peek())) {
      const char byte = text_[at_++];
      if (byte == '"') return PolLexer::STRING;
      if (byte == '\\' && !ends_line(peek())) ++at_;
    }
    return PolLexer::UNCLOSED_STRING;
  }

  /// Of two backquotes with nothing between them the first is an unclosed name.
  std::size_t read_quoted_name() {
    const std::size_t begin = ++at_;
    while (!ends_line(peek()) && peek() != '`') ++at_;
    if (ends_line(peek()) || at_ == begin) return PolLexer::UNCLOSED_NAME;
    ++at_;
    return PolLexer::QUOTED_NAME;
  }

  /// `---`, `:--`, `--:`: at least two dashes.
  bool read_ruler() {
    std::size_t dashes = peek() == ':' ? 1 : 0;
    if (peek(dashes) != '-' || peek(dashes + 1) != '-') return false;
    while (peek(dashes) == '-') ++dashes;
    at_ += dashes + (peek(dashes) == ':' ? 1 : 0);
    return true;
  }

  std::string_view text_;
  std::size_t at_;
};

}  // namespace polc::antlr_side
