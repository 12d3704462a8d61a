// The grammar as a service: tokens of a text, whether a run of them is a statement, and what could stand at a place.
//
// Behind it is ANTLR, which only antlr_parse.cpp knows. Statements are parsed one at a time; where they begin and end
// is statement_bounds.h's work. Nothing here throws, and nothing but a repeated clause is reported.
// Cost: linear in the tokens of a statement that is right; explaining one that is wrong tries every kind of token.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/concrete_tree.h"
#include "compiler/syntax/statement_bounds.h"
#include "compiler/syntax/syntax_errors.h"
#include "compiler/syntax/token.h"

namespace polc {

/// All tokens of a text that check_text let pass; the last is of Kind::end. Nothing if there are too many.
std::optional<TokenList> read_tokens(FileId file, std::string_view text);

/// The same by the lexer that ANTLR generates from the grammar, without a limit: what read_tokens() is compared with.
TokenList read_tokens_by_grammar(FileId file, std::string_view text);

/// The rules of the grammar by which statements and the items of blocks are read.
enum class GrammarRule : std::uint8_t {
  statement,

  // Statements that start with a word of their own, and the two that start with a permission.
  accept,
  assertion,
  context,
  custom_roles,
  define,
  domain,
  exclusive,
  extends,
  forbid,
  gives,
  group,
  implies,
  import,
  levels,
  matrix,
  policy,
  require,
  resource,
  role,
  role_group,
  settings,
  test,

  // Items.
  attribute,
  resource_item,
  setting,
  test_item,
  matrix_header,
  matrix_ruler,
  matrix_row,
};

/// A run of tokens that are right, and the sign that the author left out behind them: a `;` or a `}`.
struct TokenPart {
  TokenRange tokens;
  std::optional<Token::Kind> missing;
};

/// Must not outlive its tokens.
class GrammarParser {
 public:
  explicit GrammarParser(const TokenList& tokens);
  ~GrammarParser();
  GrammarParser(const GrammarParser&) = delete;
  GrammarParser& operator=(const GrammarParser&) = delete;

  /// The statement, if the grammar takes all its tokens; else `failed_at` is the first token that does not fit. With
  /// `concrete`, every token in its role is added to it.
  std::optional<ast::Statement> statement(const StatementBounds& bounds, DiagnosticSink& sink, std::size_t& failed_at,
                                          std::vector<SyntaxNode>* concrete = nullptr);

  /// What is left of a statement without the parts that are wrong, if it still is one.
  std::optional<ast::Statement> statement(const StatementBounds& bounds, const std::vector<TokenPart>& parts,
                                          DiagnosticSink& sink);

  /// Whether the range is what the rule says; if not, `failed_at` is the first token that does not fit.
  bool fits(TokenRange range, GrammarRule rule, std::size_t& failed_at);

  /// What can follow these tokens. Not known (see Expectations) where they are many.
  Expectations expectations(TokenRange before, GrammarRule rule);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace polc
