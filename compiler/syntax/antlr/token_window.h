// Tokens as ANTLR's parser reads them: some of a file's, and signs that the author left out.
//
// Private to antlr_parse.cpp, whose includes bring ANTLR's types, so that no other file names ANTLR.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/token.h"

namespace polc::antlr_side {

using grammar::PolLexer;

/// A token as the parser wants it: no more than a type and a place in the TokenList.
class ParserToken final : public antlr4::Token {
 public:
  ParserToken(std::size_t type, std::size_t at) : type_(type), at_(at) {}

  std::string getText() const override { return {}; }
  std::size_t getType() const override { return type_; }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return DEFAULT_CHANNEL; }
  std::size_t getTokenIndex() const override { return at_; }
  std::size_t getStartIndex() const override { return at_; }
  std::size_t getStopIndex() const override { return at_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  std::size_t type_;
  std::size_t at_;
};

/// The lexer's number of a sign that stands for one that the author left out.
inline std::size_t type_of(Token::Kind kind) {
  return kind == Token::Kind::right_brace ? PolLexer::RBRACE : PolLexer::SEMICOLON;
}

/// Some of a file's tokens as a stream of their own, with an end behind them. ANTLR's positions are those in the
/// stream; each token knows its place in the TokenList.
class Window final : public antlr4::TokenStream {
 public:
  explicit Window(const TokenList& tokens) : tokens_(tokens) {}

  void show(TokenRange range) {
    clear();
    add(range);
    add(antlr4::Token::EOF, range.end);
  }

  /// Tokens `range`, and then one of type `type`.
  void show_with(TokenRange range, std::size_t type) {
    clear();
    add(range);
    add(type, range.end);
    add(antlr4::Token::EOF, range.end + 1);
  }

  void show(const std::vector<TokenPart>& parts) {
    clear();
    for (const TokenPart& part : parts) {
      add(part.tokens);
      if (part.missing) add(type_of(*part.missing), part.tokens.end - 1);
    }
    add(antlr4::Token::EOF, parts.back().tokens.end);
  }

  /// Where the next token stands in the TokenList.
  std::size_t place() const { return get(at_)->getTokenIndex(); }
  bool at_end() const { return get(at_)->getType() == antlr4::Token::EOF; }

  // Of antlr4::TokenStream.
  void consume() override { ++at_; }
  std::size_t LA(ssize_t ahead) override { return LT(ahead)->getType(); }
  antlr4::Token* LT(ssize_t ahead) override {
    if (ahead < 0) {
      const auto back = static_cast<std::size_t>(-ahead);
      return back > at_ ? nullptr : get(at_ - back);
    }
    return get(at_ + static_cast<std::size_t>(ahead) - 1);
  }
  antlr4::Token* get(std::size_t at) const override {
    tokens_.count_look();
    return &shown_[std::min(at, shown_.size() - 1)];
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t /*marker*/) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t at) override { at_ = at; }
  std::size_t size() override { return shown_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval& /*interval*/) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext* /*context*/) override { return {}; }
  std::string getText(antlr4::Token* /*first*/, antlr4::Token* /*last*/) override { return {}; }

 private:
  void clear() {
    shown_.clear();
    at_ = 0;
  }
  void add(TokenRange range) {
    for (std::size_t at = range.begin; at < range.end; ++at) add(tokens_[at].type, at);
  }
  void add(std::size_t type, std::size_t place) { shown_.emplace_back(type, place); }

  const TokenList& tokens_;
  mutable std::vector<ParserToken> shown_;  // ANTLR asks a const stream for tokens that it might change.
  std::size_t at_ = 0;
};

}  // namespace polc::antlr_side
