// ANTLR behind syntax/grammar_parser.h, and the making of our tree out of its trees. No other file includes ANTLR.
//
// Outside surface: read_tokens(), read_tokens_by_grammar() and GrammarParser. ANTLR decides whether tokens are a statement and how it is built;
// its error messages and its recovery are not used: it stops at the first token that does not fit. Its tree of a
// statement is dropped as soon as ours is built, so that memory stays small. The headers in antlr/ are parts of this
// file, and no other includes them.
#include <antlr4-runtime.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "PolLexer.h"
#include "PolParser.h"
#include "compiler/syntax/antlr/concrete_tree_builder.h"
#include "compiler/syntax/antlr/grammar_rules.h"
#include "compiler/syntax/antlr/scanner.h"
#include "compiler/syntax/antlr/token_window.h"
#include "compiler/syntax/antlr/tree_builder.h"
#include "compiler/syntax/grammar_parser.h"
#include "compiler/syntax/input_limits.h"
#include "compiler/text/code_points.h"

namespace polc {
namespace {

using antlr_side::TreeBuilder;
using antlr_side::Window;
using grammar::PolLexer;
using grammar::PolParser;

Token::Kind kind_of(std::size_t type) {
  switch (type) {
    case PolLexer::AND:
    case PolLexer::ELSE:
    case PolLexer::IF:
    case PolLexer::IN:
    case PolLexer::IS:
    case PolLexer::NOT:
    case PolLexer::OR:
      return Token::Kind::reserved;
    case PolLexer::STRING:
      return Token::Kind::text;
    case PolLexer::UNCLOSED_STRING:
      return Token::Kind::unclosed_text;
    case PolLexer::UNCLOSED_NAME:
      return Token::Kind::unclosed_name;
    case PolLexer::SEMICOLON:
      return Token::Kind::semicolon;
    case PolLexer::BAR:
      return Token::Kind::bar;
    case PolLexer::LBRACE:
      return Token::Kind::left_brace;
    case PolLexer::RBRACE:
      return Token::Kind::right_brace;
    case PolLexer::LPAREN:
      return Token::Kind::left_parenthesis;
    case PolLexer::RPAREN:
      return Token::Kind::right_parenthesis;
    case PolLexer::RULER:
      return Token::Kind::ruler;
    case PolLexer::UNKNOWN:
      return Token::Kind::unknown;
    case PolLexer::ARROW:
    case PolLexer::COLON:
    case PolLexer::COMMA:
    case PolLexer::DOT:
    case PolLexer::EQUALS:
    case PolLexer::LESS:
    case PolLexer::PLUS:
    case PolLexer::STAR:
      return Token::Kind::other;
    default:
      return Token::Kind::name;
  }
}

/// ANTLR counts code points, and spans are bytes. Offsets must be asked for in ascending order.
class ByteOffsets {
 public:
  ByteOffsets(std::string_view text, std::size_t begin) : text_(text), byte_(begin) {}

  std::uint32_t of(std::size_t code_point) {
    for (; code_point_ < code_point; ++code_point_) {
      ++byte_;
      while (byte_ < text_.size() && continues_code_point(text_[byte_])) ++byte_;
    }
    return static_cast<std::uint32_t>(byte_);
  }

 private:
  std::string_view text_;
  std::size_t byte_;
  std::size_t code_point_ = 0;
};

/// Thrown out of ANTLR's parser at the first token that does not fit.
struct ParseStopped {
  std::size_t at = 0;
  std::vector<std::size_t> rules;  ///< The rules that were being read there, innermost first, if that is known.
};

class StopAtFirstError final : public antlr4::DefaultErrorStrategy {
 public:
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    const std::size_t at = error.getOffendingToken()->getTokenIndex();
    const auto* undecided = dynamic_cast<const antlr4::NoViableAltException*>(&error);
    const bool looked_ahead = undecided != nullptr && undecided->getStartToken()->getTokenIndex() != at;
    throw ParseStopped{at, looked_ahead ? std::vector<std::size_t>() : rules_around(parser)};
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override {
    throw ParseStopped{parser->getCurrentToken()->getTokenIndex(), rules_around(parser)};
  }
  void sync(antlr4::Parser* /*parser*/) override {}

 private:
  static std::vector<std::size_t> rules_around(antlr4::Parser* parser) {
    std::vector<std::size_t> rules;
    for (const antlr4::RuleContext* context = parser->getContext(); context != nullptr;
         context = dynamic_cast<const antlr4::RuleContext*>(context->parent)) {
      rules.push_back(context->getRuleIndex());
    }
    return rules;
  }
};

}  // namespace

std::optional<TokenList> read_tokens(FileId file, std::string_view text) {
  constexpr std::size_t bytes_of_token = 4;  // With the space behind it: policies have 4 to 7.
  antlr_side::Scanner scanner(text, byte_order_mark_size(text));
  TokenList tokens(file, text);
  tokens.reserve(text.size() / bytes_of_token + 1);
  for (;;) {
    const antlr_side::Scanner::Found found = scanner.next();
    const bool is_end = found.type == antlr4::Token::EOF;
    Token token;
    token.kind = is_end ? Token::Kind::end : kind_of(found.type);
    token.type = static_cast<std::uint16_t>(found.type);
    token.begin = static_cast<std::uint32_t>(found.begin);
    token.end = static_cast<std::uint32_t>(found.end);
    token.first_on_line = tokens.size() == 0 || found.on_new_line;
    tokens.add(token);
    if (is_end) return tokens;
    if (tokens.size() > max_tokens) return std::nullopt;
  }
}

TokenList read_tokens_by_grammar(FileId file, std::string_view text) {
  const std::size_t begin = byte_order_mark_size(text);
  antlr4::ANTLRInputStream input(text.data() + begin, text.size() - begin);
  PolLexer lexer(&input);
  lexer.removeErrorListeners();
  TokenList tokens(file, text);
  ByteOffsets offsets(text, begin);
  std::size_t end_of_last = begin;
  for (;;) {
    const std::unique_ptr<antlr4::Token> found = lexer.nextToken();
    const bool is_end = found->getType() == antlr4::Token::EOF;
    Token token;
    token.kind = is_end ? Token::Kind::end : kind_of(found->getType());
    token.type = static_cast<std::uint16_t>(found->getType());
    token.begin = is_end ? static_cast<std::uint32_t>(text.size()) : offsets.of(found->getStartIndex());
    token.end = is_end ? token.begin : offsets.of(found->getStopIndex() + 1);
    const std::string_view between = text.substr(end_of_last, token.begin - end_of_last);
    token.first_on_line = tokens.size() == 0 || between.find_first_of("\r\n") != std::string_view::npos;
    end_of_last = token.end;
    tokens.add(token);
    if (is_end) return tokens;
  }
}

class GrammarParser::Implementation {
 public:
  explicit Implementation(const TokenList& tokens) : tokens_(tokens), window_(tokens), parser_(&window_) {
    parser_.removeErrorListeners();
    parser_.setErrorHandler(std::make_shared<StopAtFirstError>());
  }

  /// ANTLR's tree of the whole range, good until the next call; or null, and where the range goes wrong.
  antlr4::ParserRuleContext* tree(TokenRange range, GrammarRule rule, std::size_t& failed_at) {
    window_.show(range);
    return tree(rule, failed_at);
  }

  /// The same of a statement in parts.
  antlr4::ParserRuleContext* tree(const std::vector<TokenPart>& parts) {
    std::size_t failed_at = 0;
    window_.show(parts);
    return tree(GrammarRule::statement, failed_at);
  }

  Expectations expectations(TokenRange before, GrammarRule rule) {
    constexpr std::size_t longest_tried = 400;
    Expectations expected;
    if (before.end - before.begin > longest_tried) return expected;
    expected.known = true;
    const antlr4::dfa::Vocabulary& vocabulary = parser_.getVocabulary();
    for (std::size_t type = 1; type <= vocabulary.getMaxTokenType(); ++type) {
      if (!fits(before, type, rule)) continue;
      if (type == PolLexer::IDENTIFIER) expected.name = true;
      if (type == PolLexer::STRING) expected.text = true;
      const std::string literal = vocabulary.getLiteralName(type);
      if (literal.size() > 2) expected.written.push_back(literal.substr(1, literal.size() - 2));
    }
    if (expected.name) {
      fits(before, PolLexer::UNKNOWN, rule);  // Fits nowhere, so that the rules around are known.
      const std::size_t previous = before.end > before.begin ? tokens_[before.end - 1].type : 0;
      expected.meaning = antlr_side::meaning_of_name(rules_, previous);
    }
    return expected;
  }

  const TokenList& tokens() const { return tokens_; }

 private:
  // The window must have been set.

  antlr4::ParserRuleContext* tree(GrammarRule rule, std::size_t& failed_at) {
    // SLL is the faster prediction and nearly always enough; only LL knows for certain that a text is wrong.
    for (const auto mode : {antlr4::atn::PredictionMode::SLL, antlr4::atn::PredictionMode::LL}) {
      antlr4::ParserRuleContext* context = run(rule, mode, failed_at);
      if (context == nullptr) continue;
      if (window_.at_end()) return context;
      failed_at = window_.place();
    }
    return nullptr;
  }

  antlr4::ParserRuleContext* run(GrammarRule rule, antlr4::atn::PredictionMode mode, std::size_t& failed_at) {
    parser_.reset();
    window_.seek(0);
    parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
    try {
      return antlr_side::read_rule(parser_, rule);
    } catch (const ParseStopped& stopped) {
      failed_at = stopped.at;
      rules_ = stopped.rules;
    }
    return nullptr;
  }

  /// Whether a token of that type can follow these tokens.
  bool fits(TokenRange before, std::size_t type, GrammarRule rule) {
    window_.show_with(before, type);
    std::size_t failed_at = 0;
    const bool whole = run(rule, antlr4::atn::PredictionMode::LL, failed_at) != nullptr;
    return (whole ? window_.place() : failed_at) > before.end;
  }

  const TokenList& tokens_;
  Window window_;
  PolParser parser_;
  std::vector<std::size_t> rules_;  // Around the last failure.
};

GrammarParser::GrammarParser(const TokenList& tokens) : implementation_(std::make_unique<Implementation>(tokens)) {}
GrammarParser::~GrammarParser() = default;

std::optional<ast::Statement> GrammarParser::statement(const StatementBounds& bounds, DiagnosticSink& sink,
                                                       std::size_t& failed_at, std::vector<SyntaxNode>* concrete) {
  antlr4::ParserRuleContext* tree = implementation_->tree(bounds.tokens, GrammarRule::statement, failed_at);
  if (tree == nullptr) return std::nullopt;
  if (concrete != nullptr) {
    concrete->push_back({SyntaxRule::statement, bounds.tokens, {}});
    antlr_side::add_children(tree, concrete->back());
  }
  TreeBuilder builder(implementation_->tokens(), sink);
  return builder.statement(static_cast<PolParser::StatementContext*>(tree), bounds);
}

std::optional<ast::Statement> GrammarParser::statement(const StatementBounds& bounds,
                                                       const std::vector<TokenPart>& parts, DiagnosticSink& sink) {
  antlr4::ParserRuleContext* tree = implementation_->tree(parts);
  if (tree == nullptr) return std::nullopt;
  TreeBuilder builder(implementation_->tokens(), sink);
  return builder.statement(static_cast<PolParser::StatementContext*>(tree), bounds);
}

bool GrammarParser::fits(TokenRange range, GrammarRule rule, std::size_t& failed_at) {
  return implementation_->tree(range, rule, failed_at) != nullptr;
}

Expectations GrammarParser::expectations(TokenRange before, GrammarRule rule) {
  return implementation_->expectations(before, rule);
}

}  // namespace polc
